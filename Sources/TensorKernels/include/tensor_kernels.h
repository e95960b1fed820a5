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

// Floats in a vector of that instruction set: the width that packed weights are padded to.
size_t tk_lanes(void);

// out[i] = 1 / (1 + exp(-x[i])), tanh(x[i]). In place when out == x.
void tk_sigmoid(float *out, const float *x, size_t n);
void tk_tanh(float *out, const float *x, size_t n);

// x[i] = exp(x[i] - max x) / sum.
void tk_softmax(float *x, size_t n);

// dx[i] *= 1 - y[i]^2: the derivative of y = tanh(x).
void tk_tanh_backward(float *dx, const float *y, size_t n);

// Below, row r of a matrix starts at a + r * stride and has `columns` floats.

// out[r] = a[r, :] . v
void tk_row_dots(float *out, const float *a, size_t rows, size_t stride, size_t columns,
                 const float *v);

// out[:] += the sum over r of weight[r] * a[r, :]; every weight is 1 where `weight` is NULL.
void tk_add_weighted_rows(float *out, const float *a, size_t rows, size_t stride, size_t columns,
                          const float *weight);

// a[r, :] += weight[r] * v
void tk_add_outer(float *a, size_t rows, size_t stride, size_t columns, const float *weight,
                  const float *v);

// A matrix whose element (r, c) is start[r * row + c * column]: one of both strides is 1, and a
// transposed matrix is one with its strides exchanged.
typedef struct {
  const float *start;
  size_t row, column;
} tk_matrix;

// out[m, n] += a[m, k] . b[k, n]; rows of out are out_stride floats apart.
void tk_add_product(float *out, size_t out_stride, size_t m, size_t n, size_t k, tk_matrix a,
                    tk_matrix b);

// One AdamW update of n parameters: decay = 1 - learning rate * weight decay; step and epsilon
// have the bias corrections folded in.
typedef struct {
  float beta1, beta2, decay, step, epsilon, gradient_scale;
} tk_adam_settings;
void tk_adam(float *parameter, float *first, float *second, const float *gradient, size_t n,
             const tk_adam_settings *settings);

// The extents of one direction of an LSTM layer over a tile of windows.
typedef struct {
  size_t steps, batch, inputs, hidden;
  int reverse;  // 1: from the last step to the first
} tk_lstm_extents;

// Floats in the packed weights, and in one row of cell state: hidden, padded to whole vectors.
size_t tk_lstm_packed_count(size_t inputs, size_t hidden);
size_t tk_lstm_padded(size_t hidden);

// Packs input_weight [inputs, 4 hidden], recurrent_weight [hidden, 4 hidden] and bias [4 hidden],
// gates i, f, g, o, as [block of lanes units][bias, then k][gate][lanes].
void tk_lstm_pack(float *packed, const float *input_weight, const float *recurrent_weight,
                  const float *bias, size_t inputs, size_t hidden);

// y[t, b, 0..<hidden] for x [steps, batch, inputs]; rows of y are y_stride floats apart.
//
// For inference `gates` is NULL and `cell` one state, [batch, padded]. For training `gates` is
// [steps, batch, 4 padded] and `cell` [steps, batch, padded]: all that the backward pass needs.
//
// `sums` is NULL or room for [steps, batch, 4 padded]: the inputs' products are then made for all
// steps at once, which is faster where few windows have many inputs. The results are the same bytes.
void tk_lstm_forward(const tk_lstm_extents *extents, const float *packed, const float *x, float *y,
                     size_t y_stride, float *cell, float *gates, float *sums);

// Packs recurrent_weight [hidden, 4 hidden] for the backward pass.
size_t tk_lstm_packed_backward_count(size_t hidden);
void tk_lstm_pack_backward(float *packed, const float *recurrent_weight, size_t hidden);

// dz [steps, batch, 4 hidden] = the loss's derivatives by the gates' sums, given dy, its
// derivatives by y. `scratch` holds 2 * batch * padded floats.
void tk_lstm_backward(const tk_lstm_extents *extents, const float *packed_backward,
                      const float *gates, const float *cell, const float *dy, size_t dy_stride,
                      float *dz, float *scratch);

// Has malloc keep freed memory, up to 1 GiB, for the next allocation (where it is glibc's).
void tk_keep_freed_memory(void);
