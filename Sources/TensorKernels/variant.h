// What each instruction set provides; select.c chooses one at start.
#pragma once

#include "tensor_kernels.h"

// Floats in a row of saved gates: one cache line (of 16) more than 4 * width, so that rows do not fall
// on each other in the first cache.
static inline size_t tk_gates_row(size_t width) { return 4 * width + 16; }

typedef struct {
  void (*words)(float *, const float *, size_t, size_t);  // only for bfloat16
  void (*pack)(float *, const tk_lstm_extents *, const float *, const float *, const float *);
  void (*sum_inputs)(float *, const tk_lstm_extents *, const float *, const float *, size_t,
                     size_t);
  void (*forward)(const tk_lstm_extents *, const float *, const tk_lstm_sums *, const float *,
                  float *, size_t, float *, float *, float *);
} tk_lstm_kernels;

typedef struct {
  const char *name;
  size_t lanes;
  void (*sigmoid)(float *, const float *, size_t);
  void (*row_dots)(float *, const float *, size_t, size_t, const float *, size_t);
  void (*add_weighted_rows)(float *, const float *, size_t, size_t, const float *, size_t);
  void (*add_outer)(float *, size_t, size_t, const float *, const float *, size_t);
  void (*product)(float *, size_t, size_t, size_t, size_t, tk_matrix, tk_matrix, int);
  void (*attention_pack)(float *, const float *, size_t, size_t);
  void (*attention_scores)(float *, const float *, size_t, size_t, const float *, const float *,
                           const float *, size_t, float *);
  void (*attention_backward)(float *, size_t, size_t, const float *, const float *, float *);
  void (*softmax_columns)(float *, size_t, size_t);
  void (*adam)(float *, float *, float *, const float *, size_t, const tk_adam_settings *);
  tk_lstm_kernels lstm;
  const tk_lstm_kernels *lstm_bf16;  // NULL where there is none
  void (*lstm_pack_backward)(float *, const float *, size_t);
  void (*lstm_backward)(const tk_lstm_extents *, const float *, float *, const float *,
                        const float *, size_t, const float *, size_t, float *, float *);
  double (*multiply_adds)(size_t);
} tk_variant_table;

extern const tk_variant_table tk_baseline;
#if defined(__x86_64__)
extern const tk_variant_table tk_avx2, tk_avx512;
extern const tk_lstm_kernels tk_avx512_bf16;
#endif
