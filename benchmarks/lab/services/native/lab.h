// A small native service: requests, a store, nightly jobs, and faults that a schedule turns on.
#pragma once

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>

// schedule.c: what happens when, as tracks of NAME SAMPLE VALUE.
void schedule_read(const char *path);
const char *schedule_profile(void);
double schedule_now(void);                               // in samples
double schedule_level(const char *track, double sample);  // of the last knot
double schedule_line(const char *track, double sample);   // on lines between the knots
bool schedule_has(const char *track);

// random.c: log-normal sizes, arrivals.
typedef struct {
  double median, sigma;
} Size;
void random_seed(unsigned long long seed);
double random_uniform(void);
double random_exponential(void);
size_t random_size(Size size);
void *touched(size_t size);  // malloc, every page written

// profiles.c
typedef struct {
  const char *name;
  Size scratch;    // short-lived memory of a request
  int nodes;       // small allocations of a request, freed at its end
  Size node;
  int keys;        // of the store; entries expire after `ttl` samples without use
  Size entry;
  double ttl;
  Size buffer;     // held for `holding` samples after the request
  double holding;
  Size table;      // read at the start and anew every `refresh` samples
  double refresh;
} Profile;
const Profile *profile_named(const char *name);

// drawn.c
const Profile *profile_drawn(unsigned long long seed);

// service.c
extern atomic_long requests;
void service_start(const Profile *profile);
void service_request(void);
void service_jobs(double now);  // once a sample

// faults.c
void faults_follow(double now);
void list_hold(size_t bytes, void *state);  // the nightly batch is held in the same way
typedef struct List List;
List *list_new(void);

// metrics.c
void metrics_serve(int port);
