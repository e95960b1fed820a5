import java.util.HashMap;
import java.util.Map;

/** Answers requests; a request also pays its part of every fault that is on. */
final class Service {
  private final Profile profile;
  private final Schedule schedule;
  private final Entries cache, sessions;
  private final Map<String, Keeper> faults = new HashMap<>();
  private final Keeper batch = new Keepers.Retained(new Size(2e3, 0.8));
  private Map<Integer, byte[]> table;
  private double refreshed;
  private volatile long requests;

  Service(Profile profile, Schedule schedule) {
    this.profile = profile;
    this.schedule = schedule;
    cache = new Entries(profile.cache());
    sessions = new Entries(profile.sessions());
    for (String track : schedule.names())
      if (track.startsWith("hold.")) faults.put(track, Keepers.make(track.substring(5)));
    refreshed = schedule.now();
    load();
  }

  long requests() {
    return requests;
  }

  private void load() {
    Map<Integer, byte[]> fresh = new HashMap<>();
    for (int i = 0; i < profile.records(); i++) fresh.put(i, profile.record().bytes());
    table = fresh;
  }

  /** The work of one request. */
  int request(double now) {
    cache.visit(now);
    sessions.visit(now);
    int written = 0;
    for (int left = profile.scratch().draw(); left > 0; ) {
      int part = 1 + Size.RANDOM.nextInt(left);
      written += new byte[part].length;
      left -= part;
    }
    StringBuilder response = new StringBuilder();
    for (int length = profile.response().draw(); response.length() < length; )
      response.append("{\"record\": ").append(table.size()).append("},");
    faults.forEach((track, keeper) -> keeper.hold((long) schedule.line(track, now)));
    requests++; // one thread alone serves
    return written + response.toString().length();
  }

  /** What happens beside requests, once a sample. */
  void jobs(double now) {
    cache.expire(now);
    sessions.expire(now);
    batch.hold((long) schedule.line("batch", now));
    double every = profile.refresh();
    if (every > 0 && Math.floor(now / every) > Math.floor(refreshed / every)) {
      load();
      refreshed = now;
    }
  }
}
