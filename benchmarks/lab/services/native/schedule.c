#include "lab.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

typedef struct {
  double sample, value;
} Knot;

typedef struct {
  char name[48];
  Knot *knots;
  int count;
} Track;

static Track tracks[32];
static int track_count;
static char profile[32];

static Track *find(const char *name) {
  for (int i = 0; i < track_count; i++)
    if (strcmp(tracks[i].name, name) == 0) return &tracks[i];
  return NULL;
}

void schedule_read(const char *path) {
  FILE *file = fopen(path, "r");
  if (!file) {
    perror(path);
    exit(1);
  }
  char line[128], name[48];
  Knot knot;
  while (fgets(line, sizeof line, file)) {
    if (sscanf(line, "profile %31s", profile) == 1) continue;
    if (sscanf(line, "%47s %lf %lf", name, &knot.sample, &knot.value) != 3) continue;
    Track *track = find(name);
    if (!track) {
      if (track_count == sizeof tracks / sizeof *tracks) continue;
      track = &tracks[track_count++];
      strcpy(track->name, name);
    }
    if ((track->count & (track->count - 1)) == 0)  // a power of two: full, or empty
      track->knots = realloc(track->knots, sizeof(Knot) * (track->count ? 2 * track->count : 1));
    track->knots[track->count++] = knot;
  }
  fclose(file);
}

const char *schedule_profile(void) { return profile; }

bool schedule_has(const char *track) { return find(track) != NULL; }

double schedule_now(void) {
  struct timespec now;
  clock_gettime(CLOCK_REALTIME, &now);
  double elapsed = now.tv_sec + 1e-9 * now.tv_nsec - schedule_level("begin", 0);
  return elapsed / schedule_level("period", 0);
}

// The index of the last knot at or before `sample`, or 0.
static int before(const Track *track, double sample) {
  int low = 0, high = track->count;
  while (high - low > 1) {
    int middle = (low + high) / 2;
    if (track->knots[middle].sample > sample) high = middle;
    else low = middle;
  }
  return low;
}

double schedule_level(const char *name, double sample) {
  const Track *track = find(name);
  return track ? track->knots[before(track, sample)].value : 0;
}

double schedule_line(const char *name, double sample) {
  const Track *track = find(name);
  if (!track) return 0;
  int i = before(track, sample);
  Knot from = track->knots[i];
  if (i + 1 == track->count || sample < from.sample) return from.value;
  Knot to = track->knots[i + 1];
  return from.value + (to.value - from.value) * (sample - from.sample) / (to.sample - from.sample);
}
