#define _DEFAULT_SOURCE
#include "lab.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

// Usage: native -schedule PATH -port PORT. Ends when the schedule does.
int main(int count, char **arguments) {
  if (count != 5 || strcmp(arguments[1], "-schedule") != 0 || strcmp(arguments[3], "-port") != 0) {
    fprintf(stderr, "usage: native -schedule PATH -port PORT\n");
    return 2;
  }
  schedule_read(arguments[2]);
  const Profile *profile = profile_named(schedule_profile());
  if (!profile) {
    fprintf(stderr, "no profile is called \"%s\"\n", schedule_profile());
    return 1;
  }
  random_seed((unsigned long long)schedule_level("seed", 0));
  service_start(profile);
  metrics_serve(atoi(arguments[4]));

  const double tick = 0.025, end = schedule_level("end", 0);
  double due = 0, done = schedule_now();
  for (double now = done; now < end; now = schedule_now()) {
    due += schedule_line("load", now) * tick;
    for (; due > 0; due -= random_exponential()) service_request();
    if (floor(now) > floor(done)) service_jobs(now);
    done = now;
    usleep((useconds_t)(1e6 * tick));
  }
  return 0;
}
