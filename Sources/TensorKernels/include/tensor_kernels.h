// The kernels that need the processor's widest vectors. None allocates; each function's
// definition stands beside its caller, in Sources/Tensor/Kernels and Sources/NeuralDetect/Layers.
//
// Matrices are dense and row-major. Every row of an output depends on the same row of the inputs
// alone, in an order of additions that does not depend on how many rows there are: a batch of any
// size gives the same bytes.
#pragma once

#include <stddef.h>
#include <stdint.h>

// The instruction set in use: "avx512", "avx2", "neon" or "baseline".
// NEURALDETECT_KERNELS forces one; tk_variant_refused() names a forced one that this processor or
// build does not have (and the best one is used), NULL otherwise.
const char *tk_variant(void);
const char *tk_variant_refused(void);

// The instruction sets that this processor and build have, best first; NULL from their count on.
const char *tk_variant_available(size_t index);

// Does `rounds` rounds of multiply-adds in registers, as fast as the processor can with that
// instruction set, and returns how many floating-point operations they are; 0 where it lacks it.
double tk_multiply_adds(const char *variant, size_t rounds);

// Floats in a vector of that instruction set: the width that packed weights are padded to.
size_t tk_lanes(void);

// out[i] = 1 / (1 + exp(-x[i])). In place when out == x.
void tk_sigmoid(float *out, const float *x, size_t n);

// Below, a dense matrix `a` has `rows` rows of `columns` floats, and row r goes with vector r % period
// of `period` vectors of as many floats: with period 1 all rows go with one vector; with period B the
// rows of [T, B, N] go with the vectors of their B sequences.

// out[r] = a[r, :] . vectors[r % period, :]
void tk_row_dots(float *out, const float *a, size_t rows, size_t columns, const float *vectors,
                 size_t period);

// out[r % period, :] += weight[r] * a[r, :], in the order of r; every weight is 1 where it is NULL.
void tk_add_weighted_rows(float *out, const float *a, size_t rows, size_t columns,
                          const float *weight, size_t period);

// a[r, :] += weight[r] * vectors[r % period, :]
void tk_add_outer(float *a, size_t rows, size_t columns, const float *weight, const float *vectors,
                  size_t period);

// A matrix whose element (r, c) is start[r * row + c * column]: one of both strides is 1, and a
// transposed matrix is one with its strides exchanged.
typedef struct {
  const float *start;
  size_t row, column;
} tk_matrix;

// out[m, n] = a[m, k] . b[k, n], or += with `add`; rows of out are out_stride floats apart.
void tk_product(float *out, size_t out_stride, size_t m, size_t n, size_t k, tk_matrix a,
                tk_matrix b, int add);

// One AdamW update of n parameters: decay = 1 - learning rate * weight decay; step and epsilon
// have the bias corrections folded in.
typedef struct {
  float beta1, beta2, decay, step, epsilon, gradient_scale;
} tk_adam_settings;
void tk_adam(float *parameter, float *first, float *second, const float *gradient, size_t n,
             const tk_adam_settings *settings);

// Whether the processor multiplies pairs of bfloat16.
int tk_has_bf16(void);

// The extents of one direction of an LSTM layer over a tile of windows.
//
// With bf16 the factors of all products are bfloat16, two in the room of one float; sums, states and
// outputs are floats as ever.
typedef struct {
  size_t steps, batch, inputs, hidden;
  int reverse;  // 1: from the last step to the first
  int bf16;     // 1: where tk_has_bf16()
} tk_lstm_extents;

// Floats in the packed weights, in one row of cell state: hidden, padded to whole vectors, and in one
// row of gates: 4 padded, and some more that mean nothing.
size_t tk_lstm_packed_count(const tk_lstm_extents *extents);
size_t tk_lstm_padded(size_t hidden);
size_t tk_lstm_gates_row(size_t hidden);

// Packs input_weight [inputs, 4 hidden], recurrent_weight [hidden, 4 hidden] and bias [4 hidden],
// gates i, f, g, o, as [block of lanes units][bias, then k][gate][lanes].
void tk_lstm_pack(float *packed, const tk_lstm_extents *extents, const float *input_weight,
                  const float *recurrent_weight, const float *bias);

// x [rows, columns] as rows of pairs of bfloat16, each row (columns + 1) / 2 floats: what the two
// functions below take as x with bf16.
void tk_lstm_words(float *out, const float *x, size_t rows, size_t columns);

// The gates' sums that the last `inputs` of the inputs leave, bias included, a row of 4 padded floats
// for each of some rows of inputs; window b of a tile begins at step t with row
// t * step + b * window. With bf16 an even number of inputs comes before those.
typedef struct {
  const float *rows;
  size_t inputs, step, window;
} tk_lstm_sums;

// sums [rows, 4 padded] for x [rows, inputs], the last `inputs` of extents->inputs.
void tk_lstm_sum_inputs(float *sums, const tk_lstm_extents *extents, const float *packed,
                        const float *x, size_t rows, size_t inputs);

// y[t, b, 0..<hidden] for x [steps, batch, inputs]; rows of y are y_stride floats apart. Where `sums`
// is not NULL x has only the inputs that it does not hold.
//
// For inference `gates` is NULL and `cell` one state, [batch, padded]. For training `gates` is
// [steps, batch, tk_lstm_gates_row] and `cell` [steps, batch, padded]: all that the backward pass needs.
// With bf16 `scratch` holds batch * padded floats.
void tk_lstm_forward(const tk_lstm_extents *extents, const float *packed, const tk_lstm_sums *sums,
                     const float *x, float *y, size_t y_stride, float *cell, float *gates,
                     float *scratch);

// Packs recurrent_weight [hidden, 4 hidden] for the backward pass.
size_t tk_lstm_packed_backward_count(size_t hidden);
void tk_lstm_pack_backward(float *packed, const float *recurrent_weight, size_t hidden);

// Replaces the gates by the loss's derivatives by their sums, given y as the forward pass left it and
// dy, the derivatives by it; leaves the derivatives by the bias in bias [4 padded]. `scratch` holds 2 * batch * padded floats.
void tk_lstm_backward(const tk_lstm_extents *extents, const float *packed_backward, float *gates,
                      const float *cell, const float *y, size_t y_stride, const float *dy,
                      size_t dy_stride, float *bias, float *scratch);

// Packs weight [columns, width] for tk_attention_scores.
size_t tk_attention_packed_count(size_t columns, size_t width);
void tk_attention_pack(float *packed, const float *weight, size_t columns, size_t width);

// scores[r] = context . tanh(h[r, :] . weight + bias) for h [rows, columns]; the tanh are left in
// `hidden`, [rows, width], where it is not NULL.
void tk_attention_scores(float *scores, const float *h, size_t rows, size_t columns,
                         const float *packed, const float *bias, const float *context, size_t width,
                         float *hidden);

// hidden, as tk_attention_scores left it, becomes the loss's derivatives by the sums under the tanh,
// given those by the scores; those by context are added to `dcontext`.
void tk_attention_backward(float *hidden, size_t rows, size_t width, const float *scores,
                           const float *context, float *dcontext);

// x[r, c] = exp(x[r, c] - max over r) / sum over r, for every column c.
void tk_softmax_columns(float *x, size_t rows, size_t columns);

// Has malloc keep freed memory, up to 1 GiB, for the next allocation (where it is glibc's).
void tk_keep_freed_memory(void);

// Has malloc serve all threads from one heap (where it is glibc's), unless MALLOC_ARENA_MAX says otherwise;
// call it before there are other threads.
void tk_share_heap(void);
