#include "lab.h"

#include <stdio.h>
#include <string.h>

static const Profile profiles[] = {
    {.name = "store", .scratch = {4e3, 0.8}, .keys = 24000, .entry = {20e3, 1.0}, .ttl = 30},
    {.name = "parser", .scratch = {30e3, 1.0}, .nodes = 600, .node = {120, 0.8},
     .keys = 1500, .entry = {60e3, 0.8}, .ttl = 10, .table = {3e6, 0.1}, .refresh = 72},
    {.name = "media", .scratch = {250e3, 0.8}, .buffer = {300e3, 0.9}, .holding = 3,
     .keys = 200, .entry = {15e3, 0.8}, .ttl = 40},
    {.name = "broker", .scratch = {2e3, 0.5}, .buffer = {30e3, 1.0}, .holding = 8,
     .keys = 3000, .entry = {4e3, 0.5}, .ttl = 60},
};

const Profile *profile_named(const char *name) {
  unsigned long long seed;
  if (sscanf(name, "drawn-%llu", &seed) == 1) return profile_drawn(seed);
  for (size_t i = 0; i < sizeof profiles / sizeof *profiles; i++)
    if (strcmp(profiles[i].name, name) == 0) return &profiles[i];
  return NULL;
}
