#include "lab.h"

#include <math.h>

// Requests a sample where a drawn service's sizes are as intended.
static const double typical = 10;

static bool happens(double probability) { return random_uniform() < probability; }

// Alike for each factor of the range.
static double between(double low, double high) { return low * pow(high / low, random_uniform()); }

static Size around(double median) { return (Size){median, 0.2 + random_uniform()}; }

// The service of that seed: what it keeps, how much and for how long is chance.
const Profile *profile_drawn(unsigned long long seed) {
  static Profile p;
  random_seed(seed);
  p = (Profile){.name = "drawn", .scratch = around(between(200, 600e3))};
  if (happens(0.4)) {
    p.nodes = (int)between(20, 800);
    p.node = around(between(30, 500));
  }
  double kept = between(1e6, 45e6);
  double store = happens(0.8) ? random_exponential() : 0;
  double held = happens(0.4) ? random_exponential() : 0;
  double table = happens(0.4) ? random_exponential() : 0;
  double sum = store + held + table;
  if (store > 0) {
    p.ttl = between(2, 70);
    p.keys = 1 + (int)(typical * p.ttl * between(0.1, 10));
    p.entry = around(fmin(200e3, kept * store / sum / fmin(p.keys, typical * p.ttl)));
  }
  if (held > 0) {
    p.holding = between(1, 30);
    p.buffer = around(fmin(500e3, kept * held / sum / (typical * p.holding)));
  }
  if (table > 0) {
    p.table = (Size){kept * table / sum, 0.1};
    if (happens(0.6)) p.refresh = between(18, 300);
  }
  return &p;
}
