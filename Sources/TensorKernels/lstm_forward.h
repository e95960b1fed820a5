// One direction of an LSTM layer, forward, for one instruction set.
//
// The sums of all four gates stay in registers until the cell's new state is written: TK_ROWS cells
// (a cell is one vector of units of one window) at a time, 4 * TK_ROWS accumulators. They belong to
// as many windows as there are; few windows are taken with several blocks of units each.
//
// The packed weights hold -log2(e) * w for the gates i, f, o and -2 log2(e) * w for g, so that
// e = 2^sum gives sigmoid = 1 / (1 + e) and tanh = (1 - e) / (1 + e).
//
// With TK_BF16 the factors of the products are bfloat16, and one instruction adds two products to
// each sum. A *word* is what is as wide as a sum: a float, or two bfloat16 that follow each other.

#define GATES 4

// Such sums are clamped to 2^40: the product of three stays finite, and 2^-40 is far below a
// float's half ulp at 1.
#define TOP 40.0f

TK_INLINE size_t padded(size_t hidden) { return (hidden + TK_LANES - 1) / TK_LANES * TK_LANES; }

#if TK_BF16
TK_INLINE size_t words(size_t values) { return (values + 1) / 2; }

// Two floats as one word, each rounded to the nearest bfloat16.
TK_INLINE float word_of(float low, float high) {
  __m128bh pair = _mm_cvtneps_pbh(((__m128){low, high, 0, 0}));
  float word;
  memcpy(&word, &pair, sizeof word);
  return word;
}

TK_INLINE vf multiply_add(vf sum, vf x, vf weight) {
  return (vf)_mm512_dpbf16_ps((__m512)sum, (__m512bh)x, (__m512bh)weight);
}

// A vector of outputs as the words that the next step reads.
TK_INLINE void store_words(float *at, vf y) {
  __m256bh half = _mm512_cvtneps_pbh((__m512)y);
  memcpy(at, &half, sizeof half);
}

static void tk_lstm_words_kernel(float *out, const float *x, size_t rows, size_t columns) {
  for (size_t r = 0; r < rows; r++, x += columns)
    for (size_t k = 0; k < columns; k += 2)
      *out++ = word_of(x[k], k + 1 < columns ? x[k + 1] : 0);
}
#else
TK_INLINE size_t words(size_t values) { return values; }
TK_INLINE vf multiply_add(vf sum, vf x, vf weight) { return sum + x * weight; }
#endif

// Floats of one block of units: its bias, then its weights of the inputs and of the outputs before.
TK_INLINE size_t packed_block(const tk_lstm_extents *e) {
  return (1 + words(e->inputs) + words(e->hidden)) * GATES * TK_LANES;
}

// Packs rows of weights, [rows, 4 hidden], for the units from `block` on.
TK_INLINE float *pack_rows(float *packed, const float *weight, size_t rows, size_t hidden,
                           size_t block) {
  static const float scale[GATES] = {-LOG2E, -LOG2E, -2 * LOG2E, -LOG2E};
  for (size_t k = 0; k < rows; k += TK_BF16 ? 2 : 1)
    for (size_t gate = 0; gate < GATES; gate++)
      for (size_t unit = block; unit < block + TK_LANES; unit++) {
        const float *w = weight + (k * GATES + gate) * hidden + unit;
        float word = unit < hidden ? scale[gate] * w[0] : 0;
#if TK_BF16
        word = word_of(word, unit < hidden && k + 1 < rows ? scale[gate] * w[GATES * hidden] : 0);
#endif
        *packed++ = word;
      }
  return packed;
}

static void tk_lstm_pack_kernel(float *packed, const tk_lstm_extents *e, const float *input_weight,
                                const float *recurrent_weight, const float *bias) {
  for (size_t block = 0; block < e->hidden; block += TK_LANES) {
    for (size_t gate = 0; gate < GATES; gate++)
      for (size_t unit = block; unit < block + TK_LANES; unit++)
        *packed++ = unit < e->hidden
                        ? (gate == 2 ? -2 * LOG2E : -LOG2E) * bias[gate * e->hidden + unit]
                        : 0;
    packed = pack_rows(packed, input_weight, e->inputs, e->hidden, block);
    packed = pack_rows(packed, recurrent_weight, e->hidden, e->hidden, block);
  }
}

// The gates' sums of a few cells: cell r * blocks + j is block j of window r.
typedef struct {
  vf gate[TK_ROWS][GATES];
} cell_sums;

// Sets the sums to start[r, block, gate, :].
TK_INLINE void begin(const int rows, const int blocks, cell_sums *sums, const float *start,
                     size_t row_stride, size_t block_stride) {
#pragma clang loop unroll(full)
  for (int n = 0; n < rows * blocks; n++)
#pragma clang loop unroll(full)
    for (int gate = 0; gate < GATES; gate++)
      sums->gate[n][gate] = v_load(start + (size_t)(n / blocks) * row_stride +
                                   (size_t)(n % blocks) * block_stride + gate * TK_LANES);
}

// Adds a[r, k] * w[block, k, gate, :] over words k, from the last to the first where `backwards` is 1.
TK_INLINE void accumulate(const int rows, const int blocks, cell_sums *sums, const float *w,
                          size_t block_stride, const float *a, size_t row_stride, size_t count,
                          int backwards) {
  const ptrdiff_t step = backwards ? -1 : 1;
  if (backwards) {
    a += count - 1;
    w += (count - 1) * GATES * TK_LANES;
  }
  for (size_t k = 0; k < count; k++, a += step, w += step * GATES * TK_LANES) {
    // In this order 3 rows need 16 registers, 6 rows 31: all that there are.
    vf x[TK_ROWS];
#pragma clang loop unroll(full)
    for (int r = 0; r < rows; r++) x[r] = v_set(a[(size_t)r * row_stride]);
#pragma clang loop unroll(full)
    for (int block = 0; block < blocks; block++)
#pragma clang loop unroll(full)
      for (int gate = 0; gate < GATES; gate++) {
        vf weight = v_load(w + (size_t)block * block_stride + gate * TK_LANES);
#pragma clang loop unroll(full)
        for (int r = 0; r < rows; r++) {
          vf *sum = &sums->gate[r * blocks + block][gate];
          *sum = multiply_add(*sum, x[r], weight);
        }
      }
  }
}

// What one step reads and writes, from its first window and its first block of units on.
typedef struct {
  const float *start;  // the bias, or the sums that the inputs' products have left
  size_t start_row, start_block;
  const float *input_weights, *recurrent_weights;
  size_t weights_block;
  const float *x, *h;  // words; h, the outputs of the step before, is NULL at the first
  size_t inputs, hidden, h_row, y_row, width, valid;
  int backwards;
  const float *cell_before;
  float *cell, *y, *gates;  // gates is NULL where no backward pass follows
  float *h_next;            // bfloat16's words of y
} lstm_step;

TK_INLINE void step(const int rows, const int blocks, const lstm_step *s) {
  cell_sums sums;
  begin(rows, blocks, &sums, s->start, s->start_row, s->start_block);
  accumulate(rows, blocks, &sums, s->input_weights, s->weights_block, s->x, s->inputs, s->inputs, 0);
  if (s->h)
    accumulate(rows, blocks, &sums, s->recurrent_weights, s->weights_block, s->h, s->h_row,
               s->hidden, s->backwards);
  // First every cell's state, then every output: what waits for a division lets the others by.
  vf state[TK_ROWS], out[TK_ROWS];  // c, and 1 + e for the gate o
#pragma clang loop unroll(full)
  for (int n = 0; n < rows * blocks; n++) {
    const size_t row = (size_t)(n / blocks), unit = (size_t)(n % blocks) * TK_LANES;
    vf ei = v_exp2_below(sums.gate[n][0], TOP);
    vf ef = v_exp2_below(sums.gate[n][1], TOP);
    vf eg = v_exp2_below(sums.gate[n][2], TOP);
    vf before = s->h ? v_load(s->cell_before + row * s->width + unit) : v_set(0);
    if (s->gates) {  // two gates over one denominator: one division instead of two
      vf eo = v_exp2_below(sums.gate[n][3], TOP);
      vf both = 1.0f / ((1.0f + ei) * (1.0f + ef)), others = 1.0f / ((1.0f + eg) * (1.0f + eo));
      vf i = (1.0f + ef) * both, f = (1.0f + ei) * both;
      vf g = (1.0f - eg) * (1.0f + eo) * others;
      float *saved = s->gates + row * tk_gates_row(s->width) + unit;
      v_store(saved, i);
      v_store(saved + s->width, f);
      v_store(saved + 2 * s->width, g);
      v_store(saved + 3 * s->width, (1.0f + eg) * others);
      out[n] = 1.0f + eo;
      state[n] = f * before + i * g;
    } else {  // f * before + i * g over one denominator: one division instead of three
      vf ig = (1.0f + ei) * (1.0f + eg);
      state[n] = (before * ig + (1.0f - eg) * (1.0f + ef)) / ((1.0f + ef) * ig);
    }
  }
  if (!s->gates) {
#pragma clang loop unroll(full)
    for (int n = 0; n < rows * blocks; n++) out[n] = 1.0f + v_exp2_below(sums.gate[n][3], TOP);
  }
#pragma clang loop unroll(full)
  for (int n = 0; n < rows * blocks; n++) {
    const size_t row = (size_t)(n / blocks), unit = (size_t)(n % blocks) * TK_LANES;
    v_store(s->cell + row * s->width + unit, state[n]);
    vf e = v_exp2_below(state[n] * v_set(-2 * LOG2E), TOP);
    vf y = (1.0f - e) / (out[n] * (1.0f + e));
    v_store_first(s->y + row * s->y_row + unit, y, s->valid - unit);
#if TK_BF16
    store_words(s->h_next + row * s->h_row + unit / 2, y);
#endif
  }
}

static void tk_lstm_sum_inputs_kernel(float *sums, const tk_lstm_extents *e, const float *packed,
                                      const float *x, size_t rows, size_t inputs) {
  const size_t width = padded(e->hidden), count = words(inputs);
  const float *w = packed + (1 + words(e->inputs) - count) * GATES * TK_LANES;
  for (size_t unit = 0; unit < e->hidden; unit += TK_LANES) {
    for (size_t row = 0, group; row < rows; row += group) {
      group = rows_in_group(rows - row, TK_ROWS);
      float *out = sums + row * GATES * width + unit * GATES;
#define SUM(rows)                                                                       \
  do {                                                                                  \
    cell_sums cells;                                                                    \
    begin(rows, 1, &cells, packed, 0, 0);                                               \
    accumulate(rows, 1, &cells, w, 0, x + row * count, count, count, 0);                 \
    for (size_t r = 0; r < rows; r++)                                                   \
      memcpy(out + r * GATES * width, cells.gate[r], GATES * TK_LANES * sizeof(float)); \
  } while (0)
      TK_WITH_ROWS(TK_ROWS, group, SUM);
#undef SUM
    }
    packed += packed_block(e);
    w += packed_block(e);
  }
}

// Blocks of units that `rows` windows leave registers for, 1, 2 or 4, of `left` blocks.
TK_INLINE size_t blocks_beside(size_t rows, size_t left) {
  return 4 * rows <= TK_ROWS && left >= 4 ? 4 : 2 * rows <= TK_ROWS && left >= 2 ? 2 : 1;
}

static void tk_lstm_forward_kernel(const tk_lstm_extents *e, const float *packed,
                                   const tk_lstm_sums *sums, const float *x, float *y,
                                   size_t y_stride, float *cell, float *gates, float *scratch) {
  const size_t width = padded(e->hidden), block_count = packed_block(e);
  const size_t inputs = words(e->inputs - (sums ? sums->inputs : 0));
  const size_t h_row = TK_BF16 ? width / 2 : y_stride;
  const float *h = NULL, *cell_before = NULL;
  for (size_t s = 0; s < e->steps; s++) {
    const size_t t = e->reverse ? e->steps - 1 - s : s;
    float *y_t = y + t * e->batch * y_stride;
    float *cell_t = gates ? cell + t * e->batch * width : cell;
    float *h_next = TK_BF16 ? scratch + s % 2 * e->batch * h_row : y_t;
    for (size_t unit = 0, blocks; unit < e->hidden; unit += blocks * TK_LANES) {
      const float *weights = packed + unit / TK_LANES * block_count;
      blocks = blocks_beside(e->batch, (width - unit) / TK_LANES);
      for (size_t b = 0, rows; b < e->batch; b += rows) {
        rows = rows_in_group(e->batch - b, TK_ROWS);
        const size_t row = t * e->batch + b;
        const lstm_step at = {
            .start = sums ? sums->rows + (t * sums->step + b * sums->window) * GATES * width +
                                unit * GATES
                          : weights,
            .start_row = sums ? sums->window * GATES * width : 0,
            .start_block = sums ? GATES * TK_LANES : block_count,
            .input_weights = weights + GATES * TK_LANES,
            .recurrent_weights = weights + (1 + words(e->inputs)) * GATES * TK_LANES,
            .weights_block = block_count,
            .x = x + row * inputs,
            .h = h ? h + b * h_row : NULL,
            .inputs = inputs,
            .hidden = words(e->hidden),
            .h_row = h_row,
            .y_row = y_stride,
            .width = width,
            .valid = e->hidden - unit,
            // What a step has read last is in the first cache still: the next begins with it.
            .backwards = s % 2 == 1,
            .cell_before = h ? cell_before + b * width + unit : NULL,
            .cell = cell_t + b * width + unit,
            .y = y_t + b * y_stride + unit,
            .gates = gates ? gates + row * tk_gates_row(width) + unit : NULL,
            .h_next = h_next + b * h_row + (TK_BF16 ? unit / 2 : unit)};
#define STEP(rows) step(rows, 1, &at)
        if (blocks == 1)
          TK_WITH_ROWS(TK_ROWS, rows, STEP);
        else if (TK_ROWS >= 4 && blocks == 4)
          step(1, 4, &at);
        else if (rows == 1)
          step(1, 2, &at);
        else if (TK_ROWS >= 4 && rows == 2)
          step(2, 2, &at);
        else if (TK_ROWS >= 6)
          step(3, 2, &at);
#undef STEP
      }
    }
    h = h_next;
    cell_before = cell_t;
  }
}
