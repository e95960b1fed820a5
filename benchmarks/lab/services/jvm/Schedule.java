import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What happens when: tracks of NAME SAMPLE VALUE. */
final class Schedule {
  private record Knot(double sample, double value) {}

  /** Knots by their order: two may stand at one sample, a jump. */
  private final Map<String, TreeMap<Double, Knot[]>> tracks = new HashMap<>();

  private String profile;
  private double begin, period;

  static Schedule read(Path path) throws IOException {
    Schedule schedule = new Schedule();
    for (String line : Files.readAllLines(path)) {
      String[] words = line.split(" ");
      if (words[0].equals("profile")) schedule.profile = words[1];
      else schedule.add(words[0], Double.parseDouble(words[1]), Double.parseDouble(words[2]));
    }
    schedule.begin = schedule.level("begin", 0);
    schedule.period = schedule.level("period", 0);
    return schedule;
  }

  private void add(String name, double sample, double value) {
    Knot knot = new Knot(sample, value);
    tracks
        .computeIfAbsent(name, n -> new TreeMap<>())
        .merge(sample, new Knot[] {knot, knot}, (old, now) -> new Knot[] {old[0], now[1]});
  }

  String profile() {
    return profile;
  }

  Set<String> names() {
    return tracks.keySet();
  }

  /** The time in samples; before sample 0 it is negative. */
  double now() {
    return (System.currentTimeMillis() / 1e3 - begin) / period;
  }

  /** The value of the last knot at or before a sample; the first knot's before that; 0 without any. */
  double level(String name, double sample) {
    TreeMap<Double, Knot[]> track = tracks.get(name);
    if (track == null) return 0;
    var before = track.floorEntry(sample);
    return before == null ? track.firstEntry().getValue()[0].value : before.getValue()[1].value;
  }

  /** The value on straight lines between the knots. */
  double line(String name, double sample) {
    TreeMap<Double, Knot[]> track = tracks.get(name);
    if (track == null) return 0;
    var before = track.floorEntry(sample);
    var after = track.higherEntry(sample);
    if (before == null) return track.firstEntry().getValue()[0].value;
    Knot from = before.getValue()[1];
    if (after == null) return from.value;
    Knot to = after.getValue()[0];
    return from.value + (to.value - from.value) * (sample - from.sample) / (to.sample - from.sample);
  }
}
