import java.util.HashMap;
import java.util.Map;

/** A cache or the sessions. */
final class Entries {
  private static final class Entry {
    final byte[] value;
    double expires;

    Entry(byte[] value) {
      this.value = value;
    }
  }

  private final Profile.Store store;
  private final Map<String, Entry> entries = new HashMap<>();

  Entries(Profile.Store store) {
    this.store = store;
  }

  /** Finds a random key's entry or makes one. Few keys are asked for often. */
  void visit(double now) {
    if (store.keys() == 0) return;
    double popularity = Size.RANDOM.nextDouble() * Size.RANDOM.nextDouble();
    String key = "key-" + (int) (popularity * store.keys());
    entries.computeIfAbsent(key, k -> new Entry(store.entry().bytes())).expires = now + store.ttl();
  }

  /** Drops what was not used for long. */
  void expire(double now) {
    entries.values().removeIf(entry -> entry.expires < now);
  }
}
