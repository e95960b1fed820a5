import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;

/** What the virtual machine says of itself, as one JSON object at /metrics. */
final class Metrics {
  private static final List<MemoryPoolMXBean> POOLS = ManagementFactory.getMemoryPoolMXBeans();
  private static final List<GarbageCollectorMXBean> COLLECTORS =
      ManagementFactory.getGarbageCollectorMXBeans();
  private static final List<BufferPoolMXBean> BUFFERS =
      ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class);

  static void serve(int port, Service service) throws IOException {
    HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", port), 4);
    server.createContext(
        "/metrics",
        exchange -> {
          byte[] body = json(service).getBytes(StandardCharsets.US_ASCII);
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
  }

  private static String json(Service service) {
    StringJoiner members = new StringJoiner(", ", "{", "}");
    values(service).forEach((name, value) -> members.add("\"" + name + "\": " + value));
    return members.toString();
  }

  private static Map<String, Number> values(Service service) {
    Map<String, Number> values = new LinkedHashMap<>();
    MemoryUsage heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
    values.put("jvm_memory_used_bytes", heap.getUsed());
    values.put("jvm_memory_committed_bytes", heap.getCommitted());
    long afterCollection = 0;
    long old = 0;
    long metaspace = 0;
    for (MemoryPoolMXBean pool : POOLS) {
      boolean isOld = pool.getName().contains("Old") || pool.getName().contains("Tenured");
      if (isOld) old = pool.getUsage().getUsed();
      if (pool.getName().equals("Metaspace")) metaspace = pool.getUsage().getUsed();
      if (pool.getType() == MemoryType.HEAP && pool.getCollectionUsage() != null)
        afterCollection += pool.getCollectionUsage().getUsed();
    }
    values.put("jvm_memory_used_after_last_gc_bytes", afterCollection);
    values.put("jvm_old_generation_used_bytes", old);
    values.put("jvm_metaspace_used_bytes", metaspace);
    values.put(
        "jvm_non_heap_committed_bytes",
        ManagementFactory.getMemoryMXBean().getNonHeapMemoryUsage().getCommitted());
    for (BufferPoolMXBean pool : BUFFERS)
      if (pool.getName().equals("direct")) values.put("jvm_direct_buffers_used_bytes", pool.getMemoryUsed());
    values.put(
        "jvm_gc_collection_seconds_count",
        COLLECTORS.stream().mapToLong(GarbageCollectorMXBean::getCollectionCount).sum());
    values.put(
        "jvm_gc_collection_seconds_sum",
        COLLECTORS.stream().mapToLong(GarbageCollectorMXBean::getCollectionTime).sum() / 1e3);
    values.put("jvm_threads_current", ManagementFactory.getThreadMXBean().getThreadCount());
    values.put(
        "jvm_classes_loaded", ManagementFactory.getClassLoadingMXBean().getLoadedClassCount());
    values.put("requests", service.requests());
    return values;
  }
}
