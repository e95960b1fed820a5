import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import sun.misc.Unsafe;

/** The kinds of faults outside the heap. */
final class NativeKeepers {
  private static final int PAGE = 4096;

  /** Direct buffers, which the heap's metrics do not show. */
  static final class Direct extends Keepers.Growing {
    private static final int LENGTH = 1 << 16;
    private final List<ByteBuffer> buffers = new ArrayList<>();

    long add() {
      ByteBuffer buffer = ByteBuffer.allocateDirect(LENGTH);
      buffers.add(buffer);
      return LENGTH;
    }

    void clear() {
      buffers.clear();
    }
  }

  /** Memory that no metric of the virtual machine shows, as a native library's would be. */
  static final class Unmanaged extends Keepers.Growing {
    private static final int LENGTH = 1 << 16;
    private static final Unsafe UNSAFE = unsafe();
    private final List<Long> addresses = new ArrayList<>();

    long add() {
      long address = UNSAFE.allocateMemory(LENGTH);
      for (int i = 0; i < LENGTH; i += PAGE) UNSAFE.putByte(address + i, (byte) 1);
      addresses.add(address);
      return LENGTH;
    }

    void clear() {
      addresses.forEach(UNSAFE::freeMemory);
      addresses.clear();
    }

    private static Unsafe unsafe() {
      try {
        Field field = Unsafe.class.getDeclaredField("theUnsafe");
        field.setAccessible(true);
        return (Unsafe) field.get(null);
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  /** Threads that wait for ever. */
  static final class Threads extends Keepers.Growing {
    private static final int EACH = 90_000; // resident memory of a thread, as measured
    private CountDownLatch answer = new CountDownLatch(1);

    long add() {
      CountDownLatch mine = answer;
      Thread thread = new Thread(null, () -> await(mine), "waiting", 1 << 18);
      thread.setDaemon(true);
      thread.start();
      return EACH;
    }

    private static void await(CountDownLatch latch) {
      try {
        latch.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    void clear() {
      answer.countDown();
      answer = new CountDownLatch(1);
    }
  }

  /** Class loaders that stay, each with a copy of one class: metaspace grows. */
  static final class Classes extends Keepers.Growing {
    private static final int EACH = 12_000; // metaspace of a loader and its class, as measured
    private final List<Object> instances = new ArrayList<>();
    private final byte[] code = code();

    long add() {
      instances.add(new Loader().define(code));
      return EACH;
    }

    void clear() {
      instances.clear();
    }

    private static byte[] code() {
      try (var in = Classes.class.getResourceAsStream("Plugin.class")) {
        return in.readAllBytes();
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private static final class Loader extends ClassLoader {
    /** An instance of a class of this loader's own: it keeps the loader. */
    Object define(byte[] code) {
      try {
        return defineClass("Plugin", code, 0, code.length).getConstructor().newInstance();
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
