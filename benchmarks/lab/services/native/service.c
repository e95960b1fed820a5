#include "lab.h"

#include <math.h>
#include <stdlib.h>

typedef struct {
  void *value;
  double expires;
} Entry;

typedef struct Held {
  void *buffer;
  double until;
  struct Held *next;
} Held;

atomic_long requests;
static const Profile *profile;
static Entry *store;
static Held *oldest, **newest = &oldest;
static void *table;
static List *batch;
static double refreshed;

static void load_table(void) {
  if (profile->table.median == 0) return;
  void *fresh = touched(random_size(profile->table));
  free(table);
  table = fresh;
}

void service_start(const Profile *p) {
  profile = p;
  store = calloc(p->keys, sizeof *store);
  batch = list_new();
  refreshed = schedule_now();
  load_table();
}

static void visit_store(double now) {
  if (profile->keys == 0) return;
  Entry *entry = &store[(int)(random_uniform() * random_uniform() * profile->keys)];
  if (!entry->value) entry->value = touched(random_size(profile->entry));
  entry->expires = now + profile->ttl;
}

static void hold_buffer(double now) {
  if (profile->holding == 0) return;
  Held *held = malloc(sizeof *held);
  *held = (Held){touched(random_size(profile->buffer)), now + profile->holding, NULL};
  *newest = held;
  newest = &held->next;
}

static void build_and_free_tree(void) {
  void *nodes[profile->nodes + 1];
  for (int i = 0; i < profile->nodes; i++) nodes[i] = touched(random_size(profile->node));
  for (int i = 0; i < profile->nodes; i++) free(nodes[i]);
}

void service_request(void) {
  double now = schedule_now();
  void *scratch = touched(random_size(profile->scratch));
  visit_store(now);
  hold_buffer(now);
  build_and_free_tree();
  faults_follow(now);
  free(scratch);
  requests++;
}

void service_jobs(double now) {
  for (int i = 0; i < profile->keys; i++)
    if (store[i].value && store[i].expires < now) {
      free(store[i].value);
      store[i].value = NULL;
    }
  while (oldest && oldest->until < now) {
    Held *held = oldest;
    oldest = held->next;
    if (!oldest) newest = &oldest;
    free(held->buffer);
    free(held);
  }
  list_hold((size_t)schedule_line("batch", now), batch);
  if (profile->refresh > 0 && floor(now / profile->refresh) > floor(refreshed / profile->refresh)) {
    load_table();
    refreshed = now;
  }
}
