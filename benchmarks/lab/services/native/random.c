#include "lab.h"

#include <math.h>
#include <stdlib.h>

static unsigned long long state;

void random_seed(unsigned long long seed) { state = seed; }

// SplitMix64.
double random_uniform(void) {
  unsigned long long z = state += 0x9e3779b97f4a7c15;
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
  z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
  return ((z ^ (z >> 31)) >> 11) * 0x1p-53;
}

double random_exponential(void) { return -log1p(-random_uniform()); }

static double random_normal(void) {
  return sqrt(2 * random_exponential()) * cos(2 * 3.14159265358979 * random_uniform());
}

size_t random_size(Size size) {
  double drawn = size.median * exp(size.sigma * random_normal());
  return (size_t)fmax(1, fmin(drawn, 30 * size.median));
}

void *touched(size_t size) {
  volatile char *bytes = malloc(size);
  for (size_t i = 0; bytes && i < size; i += 4096) bytes[i] = 1;
  return (void *)bytes;
}
