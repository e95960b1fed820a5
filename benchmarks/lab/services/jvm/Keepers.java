import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** The kinds of faults inside the heap. */
final class Keepers {
  static Keeper make(String kind) {
    return switch (kind) {
      case "heap_leak", "saturating_leak", "accelerating_leak", "leak_and_restart" ->
          new Retained(new Size(2e3, 0.8));
      case "step_up", "step_undone" -> new Retained(new Size(700, 0.5));
      case "list_growth" -> new Journal();
      case "map_growth" -> new Keyed(new Size(150, 0.3));
      case "session_leak" -> new Keyed(new Size(2e3, 0.5));
      case "cache_without_eviction" -> new Keyed(new Size(9e3, 1));
      case "queue_backlog" -> new Backlog();
      case "buffer_retention" -> new Slices();
      case "timer_leak" -> new Timers();
      case "thread_local_leak" -> new ThreadLocals();
      case "string_intern_growth" -> new Interned();
      case "direct_buffer_leak" -> new NativeKeepers.Direct();
      case "off_heap_leak" -> new NativeKeepers.Unmanaged();
      case "thread_leak" -> new NativeKeepers.Threads();
      case "class_loader_leak" -> new NativeKeepers.Classes();
      default -> throw new IllegalArgumentException("no fault is called " + kind);
    };
  }

  /** Things of some size each, kept until all are let go. */
  abstract static class Growing implements Keeper {
    private long held;

    @Override
    public final void hold(long bytes) {
      if (bytes <= 0 && held > 0) {
        clear();
        held = 0;
      }
      while (held < bytes) held += add();
    }

    /** Keeps one more and says how many bytes it is. */
    abstract long add();

    abstract void clear();
  }

  /** A list that nobody empties: it ends in the old generation. */
  static final class Retained extends Growing {
    private final Size size;
    private final List<byte[]> kept = new ArrayList<>();

    Retained(Size size) {
      this.size = size;
    }

    long add() {
      byte[] bytes = size.bytes();
      kept.add(bytes);
      return bytes.length + 20;
    }

    void clear() {
      kept.clear();
    }
  }

  /** A list of boxed numbers, whose array grows by half. */
  static final class Journal extends Growing {
    private ArrayList<Long> lines = new ArrayList<>();

    long add() {
      lines.add(1_000_000L + lines.size());
      return 20;
    }

    void clear() {
      lines = new ArrayList<>();
    }
  }

  /** A map that only grows. */
  static final class Keyed extends Growing {
    private final Size size;
    private Map<String, byte[]> entries = new HashMap<>();

    Keyed(Size size) {
      this.size = size;
    }

    long add() {
      byte[] value = size.bytes();
      entries.put("key-" + entries.size(), value);
      return value.length + 110; // key, entry and the map's own
    }

    void clear() {
      entries = new HashMap<>();
    }
  }

  /** A queue whose consumer is too slow; it shrinks when the consumer catches up. */
  static final class Backlog implements Keeper {
    private final ArrayDeque<byte[]> messages = new ArrayDeque<>();
    private long held;

    @Override
    public void hold(long bytes) {
      while (held < bytes) {
        byte[] message = new Size(3e3, 0.6).bytes();
        messages.add(message);
        held += message.length;
      }
      while (!messages.isEmpty() && held - messages.peek().length >= bytes)
        held -= messages.poll().length;
    }
  }

  /** Small slices keep the large arrays that they were cut from. */
  static final class Slices extends Growing {
    private final List<ByteBuffer> kept = new ArrayList<>();

    long add() {
      byte[] large = new Size(24e3, 0.7).bytes();
      kept.add(ByteBuffer.wrap(large).slice(0, Math.min(64, large.length)));
      return large.length;
    }

    void clear() {
      kept.clear();
    }
  }

  /** Tasks set far ahead and never cancelled; each remembers a buffer. */
  static final class Timers extends Growing {
    private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1);

    long add() {
      byte[] buffer = new Size(2e3, 0.5).bytes();
      timer.schedule(() -> buffer[0] = 0, 1000, TimeUnit.HOURS);
      return buffer.length + 120;
    }

    void clear() {
      timer.getQueue().clear();
    }
  }

  /** Values of a thread that lives as long as the service. */
  static final class ThreadLocals extends Growing {
    private final List<ThreadLocal<byte[]>> locals = new ArrayList<>();

    long add() {
      byte[] value = new Size(3e3, 0.6).bytes();
      ThreadLocal<byte[]> local = new ThreadLocal<>();
      local.set(value);
      locals.add(local);
      return value.length + 80;
    }

    void clear() {
      locals.forEach(ThreadLocal::remove);
      locals.clear();
    }
  }

  /** Strings made canonical that are all different. */
  static final class Interned extends Growing {
    private final List<String> kept = new ArrayList<>();

    long add() {
      String name = ("request-" + System.nanoTime() + "-" + kept.size()).repeat(4).intern();
      kept.add(name);
      return name.length() + 72;
    }

    void clear() {
      kept.clear();
    }
  }
}
