// A vector of TK_LANES floats and the few operations on it, by the compiler's vector extensions:
// the same source becomes SSE, AVX2, AVX-512 or NEON. Included once for each instruction set.
#include <math.h>
#include <string.h>

typedef float vf __attribute__((vector_size(4 * TK_LANES)));
typedef int32_t vi __attribute__((vector_size(4 * TK_LANES)));

#define LOG2E 1.44269504088896341f

#define TK_INLINE static inline __attribute__((always_inline))

TK_INLINE vf v_set(float x) { return x - (vf){0}; }

TK_INLINE vf v_load(const float *p) {
  vf v;
  memcpy(&v, p, sizeof v);
  return v;
}

TK_INLINE void v_store(float *p, vf v) { memcpy(p, &v, sizeof v); }

// Apart, so that what surrounds them keeps its vectors in registers.
static __attribute__((noinline)) vf v_load_part(const float *p, size_t n) {
  vf v = {0};
  memcpy(&v, p, n * sizeof(float));
  return v;
}

static __attribute__((noinline)) void v_store_part(float *p, vf v, size_t n) {
  memcpy(p, &v, n * sizeof(float));
}

// The first n of a vector's floats; where n < TK_LANES the rest is zero.
TK_INLINE vf v_load_first(const float *p, size_t n) {
  return n >= TK_LANES ? v_load(p) : v_load_part(p, n);
}

TK_INLINE void v_store_first(float *p, vf v, size_t n) {
  if (n >= TK_LANES)
    v_store(p, v);
  else
    v_store_part(p, v, n);
}

// The smaller of two, the larger of two; x where x is nan.
TK_INLINE vf v_min(vf x, vf bound) {
  vi over = x > bound;
  return (vf)((over & (vi)bound) | (~over & (vi)x));
}

TK_INLINE vf v_max(vf x, vf bound) {
  vi under = x < bound;
  return (vf)((under & (vi)bound) | (~under & (vi)x));
}

// Halves first, so that the order of additions is the same for every caller.
TK_INLINE float v_sum(vf v) {
  typedef float v4 __attribute__((vector_size(16)));
#if TK_LANES == 16
  typedef float v8 __attribute__((vector_size(32)));
  v8 h = __builtin_shufflevector(v, v, 0, 1, 2, 3, 4, 5, 6, 7) +
         __builtin_shufflevector(v, v, 8, 9, 10, 11, 12, 13, 14, 15);
#else
  vf h = v;
#endif
#if TK_LANES >= 8
  v4 q = __builtin_shufflevector(h, h, 0, 1, 2, 3) + __builtin_shufflevector(h, h, 4, 5, 6, 7);
#else
  v4 q = h;
#endif
  return (q[0] + q[2]) + (q[1] + q[3]);
}

// 2^x for x clamped to [-125, top], top <= 125, relative error at most 2.4e-7: 2^n times a minimax
// polynomial of degree 5 of the fraction. nan stays nan.
#ifdef TK_AVX512
// n = floor(x); these instructions need no lower clamp.
TK_INLINE vf v_exp2_below(vf x, float top) {
  x = (vf)_mm512_min_ps((__m512)v_set(top), (__m512)x);
  vf f = (vf)_mm512_reduce_ps((__m512)x, _MM_FROUND_TO_NEG_INF | _MM_FROUND_NO_EXC);
  vf p = v_set(0x1.e974fap-10f);
  p = p * f + v_set(0x1.277856p-7f);
  p = p * f + v_set(0x1.c91ce6p-5f);
  p = p * f + v_set(0x1.ebdb56p-3f);
  p = p * f + v_set(0x1.62e4bap-1f);
  p = p * f + v_set(1.0f);
  return (vf)_mm512_scalef_ps((__m512)p, (__m512)x);
}
#else
// n = x rounded, put into the exponent's bits.
TK_INLINE vf v_exp2_below(vf x, float top) {
  const vf shift = v_set(12582912.0f);  // 1.5 * 2^23: adding it rounds to an integer
  x = v_max(v_min(x, v_set(top)), v_set(-125.0f));
  vf n = (x + shift) - shift;
  vf f = x - n;
  vf p = v_set(0x1.5c08e6p-10f);
  p = p * f + v_set(0x1.3d0c52p-7f);
  p = p * f + v_set(0x1.c6b6e4p-5f);
  p = p * f + v_set(0x1.ebf918p-3f);
  p = p * f + v_set(0x1.62e428p-1f);
  p = p * f + v_set(0x1.000002p+0f);
  vi bits = (vi)p + (__builtin_convertvector(n, vi) << 23);
  return (vf)bits;
}
#endif

TK_INLINE vf v_exp2(vf x) { return v_exp2_below(x, 125.0f); }
