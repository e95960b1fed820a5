#define _DEFAULT_SOURCE
#include "lab.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

// A list of buffers of a size that each kind has of its own.
struct List {
  Size size;
  struct Node *newest;
  size_t held;
};

typedef struct Node {
  struct Node *next;
  size_t size;
} Node;

List *list_new(void) {
  List *list = calloc(1, sizeof *list);
  list->size = (Size){1500, 0.8};
  return list;
}

void list_hold(size_t bytes, void *state) {
  List *list = state;
  while (list->held < bytes) {
    size_t size = sizeof(Node) + random_size(list->size);
    Node *node = touched(size);
    *node = (Node){list->newest, size};
    list->newest = node;
    list->held += size;
  }
  while (bytes == 0 && list->newest) {
    Node *next = list->newest->next;
    free(list->newest);
    list->newest = next;
  }
  if (bytes == 0) list->held = 0;
}

// A queue grows at one end and shrinks at the other.
typedef struct {
  Node *oldest, *newest;
  size_t held;
} Queue;

static void queue_hold(size_t bytes, void *state) {
  Queue *queue = state;
  while (queue->held < bytes) {
    size_t size = sizeof(Node) + random_size((Size){3e3, 0.6});
    Node *node = touched(size);
    *node = (Node){NULL, size};
    if (queue->newest) queue->newest->next = node;
    else queue->oldest = node;
    queue->newest = node;
    queue->held += size;
  }
  while (queue->oldest && queue->held - queue->oldest->size >= bytes) {
    Node *next = queue->oldest->next;
    queue->held -= queue->oldest->size;
    free(queue->oldest);
    queue->oldest = next;
    if (!next) queue->newest = NULL;
  }
}

// An array that doubles; what it copies from is freed.
typedef struct {
  char *values;
  size_t used, capacity;
} Array;

static void array_hold(size_t bytes, void *state) {
  Array *array = state;
  if (bytes > array->capacity) {
    array->capacity = 2 * bytes;
    array->values = realloc(array->values, array->capacity);
  }
  if (bytes > array->used) memset(array->values + array->used, 1, bytes - array->used);
  array->used = bytes;
  if (bytes == 0) {
    free(array->values);
    *array = (Array){0};
  }
}

// One large block: a table read at once, or again when there is more to read.
typedef struct {
  void *bytes;
  size_t size;
} Block;

static void block_hold(size_t bytes, void *state) {
  Block *block = state;
  if (bytes <= block->size && bytes > 0) return;
  free(block->bytes);
  *block = (Block){bytes > 0 ? touched(bytes) : NULL, bytes};
}

static void mapped_hold(size_t bytes, void *state) {
  enum { length = 1 << 17, most = 4096 };
  struct {
    int count;
    void *regions[most];
  } *mapped = state;
  while (bytes == 0 && mapped->count > 0) munmap(mapped->regions[--mapped->count], length);
  while (mapped->count < most && (size_t)(mapped->count + 1) * length <= bytes) {
    void *region =
        mmap(NULL, length, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (region == MAP_FAILED) return;
    memset(region, 1, length);
    mapped->regions[mapped->count++] = region;
  }
}

// Of every eight blocks one is kept: the holes are too small for what the service asks for.
typedef struct {
  size_t held;
} Pinned;

static void pinned_hold(size_t bytes, void *state) {
  Pinned *pinned = state;
  enum { group = 8, size = 2040 };
  while (pinned->held < bytes) {
    void *blocks[group];
    for (int i = 0; i < group; i++) blocks[i] = touched(size);
    for (int i = 1; i < group; i++) free(blocks[i]);
    touched(5 * size / 2);  // fits no hole that was left: the next group lies behind it
    pinned->held += group * size;
  }
}

// Threads that wait for ever, each with some stack and, for arena bloat, an arena of its own.
typedef struct {
  int count;
  bool allocates;
} Threads;

static void *wait_for_ever(void *threads) {
  volatile char frame[24000];
  memset((void *)frame, 1, sizeof frame);
  if (((Threads *)threads)->allocates) {
    void *blocks[200];
    for (int i = 0; i < 200; i++) blocks[i] = touched(1000);
    for (int i = 0; i < 199; i++) free(blocks[i]);  // the last keeps the arena from shrinking
  }
  static pthread_mutex_t never = PTHREAD_MUTEX_INITIALIZER;
  pthread_mutex_lock(&never);
  return NULL;
}

static void threads_hold(size_t bytes, void *state) {
  Threads *threads = state;
  const size_t each = threads->allocates ? 240000 : 36000;
  pthread_attr_t small;
  pthread_attr_init(&small);
  pthread_attr_setstacksize(&small, 1 << 17);
  while (threads->count * each < bytes) {
    pthread_t thread;
    if (pthread_create(&thread, &small, wait_for_ever, threads) != 0) return;
    pthread_detach(thread);
    threads->count++;
  }
  pthread_attr_destroy(&small);
}

static List leak = {.size = {1500, 0.8}}, cache = {.size = {9000, 1.0}};
static Queue queue;
static Array array;
static Block block;
static struct {
  int count;
  void *regions[4096];
} mapped;
static Pinned pinned;
static Threads threads, arenas = {.allocates = true};

static const struct {
  const char *track;
  void (*hold)(size_t, void *);
  void *state;
} keepers[] = {
    {"hold.heap_leak", list_hold, &leak},
    {"hold.saturating_leak", list_hold, &leak},
    {"hold.accelerating_leak", list_hold, &leak},
    {"hold.leak_and_restart", list_hold, &leak},
    {"hold.cache_without_eviction", list_hold, &cache},
    {"hold.queue_backlog", queue_hold, &queue},
    {"hold.list_growth", array_hold, &array},
    {"hold.step_up", block_hold, &block},
    {"hold.step_undone", block_hold, &block},
    {"hold.off_heap_leak", mapped_hold, &mapped},
    {"hold.fragmentation", pinned_hold, &pinned},
    {"hold.thread_leak", threads_hold, &threads},
    {"hold.arena_bloat", threads_hold, &arenas},
};

void faults_follow(double now) {
  for (size_t i = 0; i < sizeof keepers / sizeof *keepers; i++)
    if (schedule_has(keepers[i].track))
      keepers[i].hold((size_t)schedule_line(keepers[i].track, now), keepers[i].state);
}
