#include "fused_limit.h"

#include <string.h>

static volatile float sink;

// Sums enough to hide the latency of an addition (4 cycles, two of them a cycle) and few enough to
// stay in 16 registers.
#define SUMS 12

#define LIMIT(name, attribute, lanes)                                    \
  attribute static double name(size_t rounds) {                          \
    typedef float vf __attribute__((vector_size(4 * lanes)));            \
    vf sums[SUMS], scale, shift;                                         \
    for (int i = 0; i < lanes; i++) scale[i] = 0.999f, shift[i] = 1e-3f; \
    for (int i = 0; i < SUMS; i++) sums[i] = shift * (float)i;           \
    for (size_t round = 0; round < rounds; round++) {                    \
      _Pragma("clang loop unroll(full)") for (int i = 0; i < SUMS; i++)  \
          sums[i] = sums[i] * scale + shift;                             \
    }                                                                    \
    vf total = sums[0];                                                  \
    for (int i = 1; i < SUMS; i++) total += sums[i];                     \
    sink = total[0];                                                     \
    return 2.0 * lanes * SUMS * (double)rounds;                          \
  }

#if defined(__x86_64__)
LIMIT(avx512, __attribute__((target("avx512f"))), 16)
LIMIT(avx2, __attribute__((target("avx2,fma"))), 8)
#endif
LIMIT(baseline, , 4)

double fused_limit_run(const char *instruction_set, size_t rounds) {
#if defined(__x86_64__)
  __builtin_cpu_init();
  if (strcmp(instruction_set, "avx512") == 0)
    return __builtin_cpu_supports("avx512f") ? avx512(rounds) : 0;
  if (strcmp(instruction_set, "avx2") == 0)
    return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") ? avx2(rounds) : 0;
  if (strcmp(instruction_set, "neon") == 0) return 0;
#elif defined(__aarch64__)
  if (strcmp(instruction_set, "neon") == 0) return baseline(rounds);
#endif
  return strcmp(instruction_set, "baseline") == 0 ? baseline(rounds) : 0;
}
