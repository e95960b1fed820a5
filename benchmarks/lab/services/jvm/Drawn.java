import java.util.SplittableRandom;

/** Services drawn at random: what one keeps, how much and for how long is chance. */
final class Drawn {
  /** Requests a sample where its sizes are as intended. */
  private static final double TYPICAL = 7;

  private final SplittableRandom random;

  private Drawn(long seed) {
    random = new SplittableRandom(seed);
  }

  /** The service of that seed. */
  static Profile profile(long seed) {
    Drawn d = new Drawn(seed);
    Size scratch = d.size(500, 500e3), response = d.size(200, 20e3);
    double kept = d.between(0.5e6, 25e6);
    double cache = d.weight(0.6), sessions = d.weight(0.5), table = d.weight(0.5);
    double unit = kept / Math.max(cache + sessions + table, 1e-9);
    int records = table > 0 ? (int) d.between(300, 30e3) : 0;
    Size record =
        table > 0 ? d.around(Math.max(30, table * unit / records - 80)) : Profile.NONE;
    return new Profile(
        scratch, response, d.store(cache * unit, 4, 70), d.store(sessions * unit, 2, 20),
        records, record, d.happens(0.5) ? d.between(18, 300) : 0);
  }

  private boolean happens(double probability) {
    return random.nextDouble() < probability;
  }

  /** Alike for each factor of the range. */
  private double between(double low, double high) {
    return low * Math.pow(high / low, random.nextDouble());
  }

  private Size size(double low, double high) {
    return around(between(low, high));
  }

  private Size around(double median) {
    return new Size(median, 0.2 + random.nextDouble());
  }

  /** How much of what is kept a part has, where there is one. */
  private double weight(double probability) {
    return happens(probability) ? -Math.log(1 - random.nextDouble()) : 0;
  }

  private Profile.Store store(double bytes, double shortest, double longest) {
    if (bytes == 0) return Profile.EMPTY;
    double ttl = between(shortest, longest);
    int keys = 1 + (int) (TYPICAL * ttl * between(0.1, 10));
    double entry = Math.min(200e3, bytes / Math.min(keys, TYPICAL * ttl));
    return new Profile.Store(keys, around(entry), ttl);
  }
}
