// Chooses the instruction set once, before main, and forwards to it.
#include "variant.h"

#include <stdlib.h>
#include <string.h>

static const tk_variant_table *available[3];  // best first
static size_t count = 0;
static const tk_variant_table *chosen = &tk_baseline;
static const char *refused = NULL;

__attribute__((constructor)) static void choose(void) {
#if defined(__x86_64__)
  __builtin_cpu_init();
  if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
      __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl"))
    available[count++] = &tk_avx512;
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") &&
      __builtin_cpu_supports("bmi2"))
    available[count++] = &tk_avx2;
#endif
  available[count++] = &tk_baseline;
  chosen = available[0];
  const char *forced = getenv("NEURALDETECT_KERNELS");
  if (forced == NULL || *forced == 0) return;
  for (size_t i = 0; i < count; i++)
    if (strcmp(available[i]->name, forced) == 0) {
      chosen = available[i];
      return;
    }
  refused = forced;
}

const char *tk_variant(void) { return chosen->name; }
const char *tk_variant_refused(void) { return refused; }
const char *tk_variant_available(size_t index) {
  return index < count ? available[index]->name : NULL;
}
double tk_multiply_adds(const char *variant, size_t rounds) {
  for (size_t i = 0; i < count; i++)
    if (strcmp(available[i]->name, variant) == 0) return available[i]->multiply_adds(rounds);
  return 0;
}
size_t tk_lanes(void) { return chosen->lanes; }

void tk_sigmoid(float *out, const float *x, size_t n) { chosen->sigmoid(out, x, n); }
void tk_row_dots(float *out, const float *a, size_t rows, size_t columns, const float *vectors,
                 size_t period) {
  chosen->row_dots(out, a, rows, columns, vectors, period);
}
void tk_add_weighted_rows(float *out, const float *a, size_t rows, size_t columns,
                          const float *weight, size_t period) {
  chosen->add_weighted_rows(out, a, rows, columns, weight, period);
}
void tk_add_outer(float *a, size_t rows, size_t columns, const float *weight, const float *vectors,
                  size_t period) {
  chosen->add_outer(a, rows, columns, weight, vectors, period);
}
void tk_product(float *out, size_t out_stride, size_t m, size_t n, size_t k, tk_matrix a,
                tk_matrix b, int add) {
  chosen->product(out, out_stride, m, n, k, a, b, add);
}
void tk_adam(float *parameter, float *first, float *second, const float *gradient, size_t n,
             const tk_adam_settings *settings) {
  chosen->adam(parameter, first, second, gradient, n, settings);
}

size_t tk_lstm_padded(size_t hidden) {
  return (hidden + chosen->lanes - 1) / chosen->lanes * chosen->lanes;
}

size_t tk_lstm_gates_row(size_t hidden) { return tk_gates_row(tk_lstm_padded(hidden)); }

int tk_has_bf16(void) {
#if defined(__x86_64__)
  return chosen->lstm_bf16 != NULL && __builtin_cpu_supports("avx512bf16");
#else
  return 0;
#endif
}
static const tk_lstm_kernels *lstm(const tk_lstm_extents *extents) {
  return extents->bf16 ? chosen->lstm_bf16 : &chosen->lstm;
}
void tk_lstm_words(float *out, const float *x, size_t rows, size_t columns) {
  chosen->lstm_bf16->words(out, x, rows, columns);
}
size_t tk_lstm_packed_count(const tk_lstm_extents *e) {
  const size_t words = e->bf16 ? (e->inputs + 1) / 2 + (e->hidden + 1) / 2 : e->inputs + e->hidden;
  return (1 + words) * 4 * tk_lstm_padded(e->hidden);
}
void tk_lstm_pack(float *packed, const tk_lstm_extents *extents, const float *input_weight,
                  const float *recurrent_weight, const float *bias) {
  lstm(extents)->pack(packed, extents, input_weight, recurrent_weight, bias);
}
void tk_lstm_sum_inputs(float *sums, const tk_lstm_extents *extents, const float *packed,
                        const float *x, size_t rows, size_t inputs) {
  lstm(extents)->sum_inputs(sums, extents, packed, x, rows, inputs);
}
void tk_lstm_forward(const tk_lstm_extents *extents, const float *packed, const tk_lstm_sums *sums,
                     const float *x, float *y, size_t y_stride, float *cell, float *gates,
                     float *scratch) {
  lstm(extents)->forward(extents, packed, sums, x, y, y_stride, cell, gates, scratch);
}
size_t tk_lstm_packed_backward_count(size_t hidden) {
  return 4 * tk_lstm_padded(hidden) * tk_lstm_padded(hidden);
}
void tk_lstm_pack_backward(float *packed, const float *recurrent_weight, size_t hidden) {
  chosen->lstm_pack_backward(packed, recurrent_weight, hidden);
}
void tk_lstm_backward(const tk_lstm_extents *extents, const float *packed_backward, float *gates,
                      const float *cell, const float *y, size_t y_stride, const float *dy,
                      size_t dy_stride, float *bias, float *scratch) {
  chosen->lstm_backward(extents, packed_backward, gates, cell, y, y_stride, dy, dy_stride, bias,
                        scratch);
}

size_t tk_attention_packed_count(size_t columns, size_t width) {
  return columns * tk_lstm_padded(width);
}
void tk_attention_pack(float *packed, const float *weight, size_t columns, size_t width) {
  chosen->attention_pack(packed, weight, columns, width);
}
void tk_attention_scores(float *scores, const float *h, size_t rows, size_t columns,
                         const float *packed, const float *bias, const float *context, size_t width,
                         float *hidden) {
  chosen->attention_scores(scores, h, rows, columns, packed, bias, context, width, hidden);
}
void tk_attention_backward(float *hidden, size_t rows, size_t width, const float *scores,
                           const float *context, float *dcontext) {
  chosen->attention_backward(hidden, rows, width, scores, context, dcontext);
}
void tk_softmax_columns(float *x, size_t rows, size_t columns) {
  chosen->softmax_columns(x, rows, columns);
}
