import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/** What a class loader that leaks has loaded: it knows only the platform, as a script compiled anew would. */
public final class Plugin implements Function<String, Integer> {
  private final Map<String, Integer> counts = new HashMap<>();

  @Override
  public Integer apply(String word) {
    return counts.merge(word, 1, Integer::sum);
  }
}
