/** What kind of a service it is. Sizes are bytes, times are samples; no keys or records means none. */
record Profile(
    Size scratch, // short-lived memory of a request
    Size response, // text that is built and thrown away
    Store cache,
    Store sessions,
    int records, // a table in memory, read anew every `refresh` samples
    Size record,
    double refresh) {

  /** Entries by key that live for `ttl` samples after their last use. */
  record Store(int keys, Size entry, double ttl) {}

  static final Size NONE = new Size(1, 0);
  static final Store EMPTY = new Store(0, NONE, 0);

  static Profile named(String name) {
    if (name.startsWith("drawn-")) return Drawn.profile(Long.parseLong(name.substring(6)));
    return switch (name) {
      case "shop" -> new Profile(
          new Size(40e3, 0.8), new Size(5e3, 0.7),
          new Store(4000, new Size(18e3, 0.8), 24), new Store(3000, new Size(20e3, 0.6), 6),
          8000, new Size(500, 0.6), 72);
      case "ledger" -> new Profile(
          new Size(90e3, 1.0), new Size(3e3, 0.4), EMPTY, EMPTY, 30_000, new Size(300, 0.5), 144);
      case "chat" -> new Profile(
          new Size(15e3, 0.6), new Size(1e3, 0.8),
          EMPTY, new Store(20_000, new Size(35e3, 0.8), 18), 0, NONE, 0);
      case "gateway" -> new Profile(
          new Size(30e3, 0.5), new Size(2e3, 0.5),
          new Store(400, new Size(6e3, 0.5), 3), EMPTY, 0, NONE, 0);
      default -> throw new IllegalArgumentException("no profile is called " + name);
    };
  }
}
