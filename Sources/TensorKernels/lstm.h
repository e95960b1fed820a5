// One direction of an LSTM layer, forward and backward, for one instruction set.
//
// Forward: for a block of TK_LANES units the sums of all four gates stay in registers, TK_ROWS
// windows at a time, until the cell's new state is written: 4 * TK_ROWS accumulators.
//
// The packed weights hold -log2(e) * w for the gates i, f, o and -2 log2(e) * w for g, so that
// e = 2^sum gives sigmoid = 1 / (1 + e) and tanh = (1 - e) / (1 + e).

#define GATES 4

TK_INLINE size_t padded(size_t hidden) { return (hidden + TK_LANES - 1) / TK_LANES * TK_LANES; }

static void tk_lstm_pack_kernel(float *packed, const float *input_weight,
                                const float *recurrent_weight, const float *bias, size_t inputs,
                                size_t hidden) {
  static const float scale[GATES] = {-LOG2E, -LOG2E, -2 * LOG2E, -LOG2E};
  for (size_t block = 0; block < hidden; block += TK_LANES)
    for (size_t k = 0; k < 1 + inputs + hidden; k++) {
      const float *row = k == 0        ? bias
                         : k <= inputs ? input_weight + (k - 1) * GATES * hidden
                                       : recurrent_weight + (k - 1 - inputs) * GATES * hidden;
      for (size_t gate = 0; gate < GATES; gate++)
        for (size_t lane = 0; lane < TK_LANES; lane++) {
          size_t unit = block + lane;
          *packed++ = unit < hidden ? scale[gate] * row[gate * hidden + unit] : 0;
        }
    }
}

// Adds a[r, k] * w[k, gate, :] to the sums of `rows` windows.
TK_INLINE const float *accumulate(const int rows, vf sums[][GATES], const float *w, const float *a,
                                  size_t stride, size_t count) {
  for (size_t k = 0; k < count; k++, w += GATES * TK_LANES) {
    // In this order 3 rows need 16 registers, 6 rows 31: all that there are.
    vf x[TK_ROWS];
#pragma clang loop unroll(full)
    for (int r = 0; r < rows; r++) x[r] = v_set(a[(size_t)r * stride + k]);
#pragma clang loop unroll(full)
    for (int gate = 0; gate < GATES; gate++) {
      vf weight = v_load(w + gate * TK_LANES);
#pragma clang loop unroll(full)
      for (int r = 0; r < rows; r++) sums[r][gate] += x[r] * weight;
    }
  }
  return w;
}

// The sums that x[r, :] leaves in one block of units, bias included, to be gone on with at each step.
TK_INLINE void input_rows(const int rows, const float *w, const float *x, size_t inputs,
                          float *sums_out, size_t stride) {
  vf sums[TK_ROWS][GATES];
#pragma clang loop unroll(full)
  for (int r = 0; r < rows; r++)
#pragma clang loop unroll(full)
    for (int gate = 0; gate < GATES; gate++) sums[r][gate] = v_load(w + gate * TK_LANES);
  accumulate(rows, sums, w + GATES * TK_LANES, x, inputs, inputs);
#pragma clang loop unroll(full)
  for (int r = 0; r < rows; r++)
#pragma clang loop unroll(full)
    for (int gate = 0; gate < GATES; gate++)
      v_store(sums_out + (size_t)r * stride + gate * TK_LANES, sums[r][gate]);
}

// One step of one block of units: `rows` windows, from the sums to the new cell and output.
// cell_before is NULL at the first step, where h is not read either; `ready` holds the sums of
// input_rows, or is NULL and they are made here: the same additions in the same order.
TK_INLINE void step_rows(const int rows, const float *w, const float *x, size_t inputs,
                         const float *ready, size_t ready_stride, const float *h, size_t h_stride,
                         size_t hidden, const float *cell_before, float *cell, float *y,
                         size_t y_stride, float *gates, size_t width, size_t valid) {
  vf sums[TK_ROWS][GATES];
#pragma clang loop unroll(full)
  for (int r = 0; r < rows; r++)
#pragma clang loop unroll(full)
    for (int gate = 0; gate < GATES; gate++)
      sums[r][gate] = v_load((ready ? ready + (size_t)r * ready_stride : w) + gate * TK_LANES);
  w += GATES * TK_LANES;
  if (ready)
    w += inputs * GATES * TK_LANES;
  else
    w = accumulate(rows, sums, w, x, inputs, inputs);
  if (cell_before) accumulate(rows, sums, w, h, h_stride, hidden);
#pragma clang loop unroll(full)
  for (int r = 0; r < rows; r++) {
    // Clamped to 2^40, the product of three such sums stays finite; 2^-40 is far below a float's
    // half ulp at 1.
    vf ei = v_exp2_below(sums[r][0], 40.0f);
    vf ef = v_exp2_below(sums[r][1], 40.0f);
    vf eg = v_exp2_below(sums[r][2], 40.0f);
    vf eo = v_exp2_below(sums[r][3], 40.0f);
    vf before = cell_before ? v_load(cell_before + (size_t)r * width) : v_set(0);
    vf c;
    if (gates) {
      vf i = 1.0f / (1.0f + ei), f = 1.0f / (1.0f + ef), g = (1.0f - eg) / (1.0f + eg);
      float *saved = gates + (size_t)r * GATES * width;
      v_store(saved, i);
      v_store(saved + width, f);
      v_store(saved + 2 * width, g);
      v_store(saved + 3 * width, 1.0f / (1.0f + eo));
      c = f * before + i * g;
    } else {  // f * before + i * g over one denominator: one division instead of three
      vf ig = (1.0f + ei) * (1.0f + eg);
      c = (before * ig + (1.0f - eg) * (1.0f + ef)) / ((1.0f + ef) * ig);
    }
    v_store(cell + (size_t)r * width, c);
    vf ec = v_exp2_below(c * v_set(-2 * LOG2E), 40.0f);
    v_store_first(y + (size_t)r * y_stride, (1.0f - ec) / ((1.0f + eo) * (1.0f + ec)), valid);
  }
}

static void tk_lstm_forward_kernel(const tk_lstm_extents *e, const float *packed, const float *x,
                                   float *y, size_t y_stride, float *cell, float *gates,
                                   float *sums) {
  const size_t width = padded(e->hidden), block_count = (1 + e->inputs + e->hidden) * GATES * TK_LANES;
  const size_t cell_step = gates ? e->batch * width : 0;
  const size_t rows = e->steps * e->batch, sums_row = GATES * width;
  for (size_t block = 0; sums && block < e->hidden; block += TK_LANES)
    for (size_t row = 0, group; row < rows; row += group) {
      group = rows_in_group(rows - row, TK_ROWS);
#define INPUT(count)                                                                     \
  input_rows(count, packed + block / TK_LANES * block_count, x + row * e->inputs, e->inputs, \
             sums + row * sums_row + block * GATES, sums_row)
      TK_WITH_ROWS(TK_ROWS, group, INPUT);
#undef INPUT
    }
  const float *h = NULL, *cell_before = NULL;
  for (size_t s = 0; s < e->steps; s++) {
    const size_t t = e->reverse ? e->steps - 1 - s : s;
    const float *x_t = x + t * e->batch * e->inputs;
    float *y_t = y + t * e->batch * y_stride;
    float *cell_t = cell + t * cell_step;
    float *gates_t = gates ? gates + t * e->batch * GATES * width : NULL;
    for (size_t block = 0; block < e->hidden; block += TK_LANES) {
      const float *w = packed + block / TK_LANES * block_count;
      const size_t valid = e->hidden - block;
      for (size_t b = 0, group; b < e->batch; b += group) {
        group = rows_in_group(e->batch - b, TK_ROWS);
#define STEP(rows)                                                                               \
  step_rows(rows, w, x_t + b * e->inputs, e->inputs,                                             \
            sums ? sums + (t * e->batch + b) * sums_row + block * GATES : NULL, sums_row,        \
            h ? h + b * y_stride : NULL, y_stride,      \
            e->hidden, cell_before ? cell_before + b * width + block : NULL,                     \
            cell_t + b * width + block, y_t + b * y_stride + block, y_stride,                    \
            gates_t ? gates_t + b * GATES * width + block : NULL, width, valid)
        TK_WITH_ROWS(TK_ROWS, group, STEP);
#undef STEP
      }
    }
    h = y_t;
    cell_before = cell_t;
  }
}

static void tk_lstm_pack_backward_kernel(float *packed, const float *recurrent_weight,
                                         size_t hidden) {
  size_t vectors = padded(hidden) / TK_LANES;
  for (size_t first = 0, count; first < vectors; first += count) {
    count = vectors_in_block(vectors - first);
    for (size_t k = 0; k < GATES * hidden; k++)
      for (size_t lane = 0; lane < count * TK_LANES; lane++) {
        size_t unit = first * TK_LANES + lane;
        *packed++ = unit < hidden ? recurrent_weight[unit * GATES * hidden + k] : 0;
      }
  }
}

static void tk_lstm_backward_kernel(const tk_lstm_extents *e, const float *packed_backward,
                                    const float *gates, const float *cell, const float *dy,
                                    size_t dy_stride, float *dz, float *scratch) {
  const size_t width = padded(e->hidden), vectors = width / TK_LANES;
  float *dh = scratch, *dc = scratch + e->batch * width;
  memset(scratch, 0, 2 * e->batch * width * sizeof(float));
  for (size_t s = e->steps; s-- > 0;) {
    const size_t t = e->reverse ? e->steps - 1 - s : s;
    const size_t before = e->reverse ? t + 1 : t - 1;  // read only where s > 0
    float *dz_t = dz + t * e->batch * GATES * e->hidden;
    for (size_t b = 0; b < e->batch; b++) {
      const float *gate = gates + (t * e->batch + b) * GATES * width;
      const float *c = cell + (t * e->batch + b) * width;
      const float *c_before = s > 0 ? cell + (before * e->batch + b) * width : NULL;
      for (size_t u = 0; u < e->hidden; u += TK_LANES) {
        const size_t valid = e->hidden - u;
        vf i = v_load(gate + u), f = v_load(gate + width + u);
        vf g = v_load(gate + 2 * width + u), o = v_load(gate + 3 * width + u);
        vf tc = v_tanh(v_load(c + u));
        vf grad = v_load_first(dy + (t * e->batch + b) * dy_stride + u, valid) +
                  v_load(dh + b * width + u);
        vf grad_c = v_load(dc + b * width + u) + grad * o * (1.0f - tc * tc);
        vf c_prev = c_before ? v_load(c_before + u) : v_set(0);
        float *out = dz_t + b * GATES * e->hidden + u;
        v_store_first(out, grad_c * g * i * (1.0f - i), valid);
        v_store_first(out + e->hidden, grad_c * c_prev * f * (1.0f - f), valid);
        v_store_first(out + 2 * e->hidden, grad_c * i * (1.0f - g * g), valid);
        v_store_first(out + 3 * e->hidden, grad * tc * o * (1.0f - o), valid);
        v_store(dc + b * width + u, grad_c * f);
      }
    }
    if (s == 0) break;
    const float *w = packed_backward;
    for (size_t first = 0, count; first < vectors; first += count) {
      count = vectors_in_block(vectors - first);
      float *out = dh + first * TK_LANES;
      const size_t depth = GATES * e->hidden, columns = count * TK_LANES;
#define PRODUCT_BLOCK(vectors)                                               \
  product_block(vectors, 0, dz_t, e->batch, depth, 1, depth, w, columns, out, \
                width, columns)
      TK_WITH_VECTORS(count, PRODUCT_BLOCK);
#undef PRODUCT_BLOCK
      w += depth * columns;
    }
  }
}
