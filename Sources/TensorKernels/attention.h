// Additive attention's scores, for one instruction set: tanh and the product with the context
// vector follow the matrix product while its sums are still in registers.

static void tk_attention_pack_kernel(float *packed, const float *weight, size_t columns,
                                     size_t width) {
  for (size_t first = 0, count; first < width; first += count * TK_LANES) {
    count = vectors_in_block((width - first + TK_LANES - 1) / TK_LANES);
    for (size_t k = 0; k < columns; k++)
      for (size_t i = first; i < first + count * TK_LANES; i++)
        *packed++ = i < width ? weight[k * width + i] : 0;
  }
}

// What one block of `vectors` vectors adds to the scores of `rows` rows.
TK_INLINE void attention_rows(const int rows, const int vectors, float *scores, const float *h,
                              size_t columns, const float *w, const float *bias,
                              const float *context, size_t valid, float *hidden,
                              size_t hidden_stride) {
  vf sums[TK_PRODUCT_ROWS][TK_PRODUCT_VECTORS];
#pragma clang loop unroll(full)
  for (int v = 0; v < vectors; v++) {
    const size_t at = (size_t)v * TK_LANES;
    vf start = v_load_first(bias + at, valid - at);
#pragma clang loop unroll(full)
    for (int r = 0; r < rows; r++) sums[r][v] = start;
  }
  // One vector leaves registers idle: then every other k has sums of its own.
  const int apart = vectors == 1 ? 2 : 1;
  vf odd[TK_PRODUCT_ROWS] = {0};
  size_t k = 0;
  for (; k + apart <= columns; k += apart, w += apart * vectors * TK_LANES) {
#pragma clang loop unroll(full)
    for (int r = 0; r < rows; r++) {
      vf x = v_set(h[(size_t)r * columns + k]);
#pragma clang loop unroll(full)
      for (int v = 0; v < vectors; v++) sums[r][v] += x * v_load(w + (size_t)v * TK_LANES);
      if (apart == 2) odd[r] += v_set(h[(size_t)r * columns + k + 1]) * v_load(w + TK_LANES);
    }
  }
#pragma clang loop unroll(full)
  for (int r = 0; r < rows && apart == 2; r++) {
    if (k < columns) sums[r][0] += v_set(h[(size_t)r * columns + k]) * v_load(w);
    sums[r][0] += odd[r];
  }
#pragma clang loop unroll(full)
  for (int r = 0; r < rows; r++) {
    vf score = {0};
#pragma clang loop unroll(full)
    for (int v = 0; v < vectors; v++) {
      const size_t at = (size_t)v * TK_LANES;
      vf y = v_tanh(sums[r][v]);
      if (hidden) v_store_first(hidden + (size_t)r * hidden_stride + at, y, valid - at);
      score += y * v_load_first(context + at, valid - at);
    }
    scores[r] += v_sum(score);
  }
}

static void tk_attention_scores_kernel(float *scores, const float *h, size_t rows, size_t columns,
                                       const float *packed, const float *bias,
                                       const float *context, size_t width, float *hidden) {
  memset(scores, 0, rows * sizeof(float));
  for (size_t row = 0, group; row < rows; row += group) {
    group = rows_in_group(rows - row, TK_PRODUCT_ROWS);
    const float *w = packed;
    for (size_t first = 0, count; first < width; first += count * TK_LANES) {
      count = vectors_in_block((width - first + TK_LANES - 1) / TK_LANES);
#define ATTENTION(rows, vectors)                                                               \
  attention_rows(rows, vectors, scores + row, h + row * columns, columns, w, bias + first,      \
                 context + first, width - first, hidden ? hidden + row * width + first : NULL, \
                 width)
#define WIDE(rows) ATTENTION(rows, 4)
#define PAIR(rows) ATTENTION(rows, 2)
#define ONE(rows) ATTENTION(rows, 1)
      if (TK_PRODUCT_VECTORS >= 4 && count == 4)
        TK_WITH_ROWS(TK_PRODUCT_ROWS, group, WIDE);
      else if (count == 2)
        TK_WITH_ROWS(TK_PRODUCT_ROWS, group, PAIR);
      else
        TK_WITH_ROWS(TK_PRODUCT_ROWS, group, ONE);
#undef ATTENTION
#undef WIDE
#undef PAIR
#undef ONE
      w += columns * count * TK_LANES;
    }
  }
}

static void tk_attention_backward_kernel(float *hidden, size_t rows, size_t width,
                                         const float *scores, const float *context,
                                         float *dcontext) {
  for (size_t first = 0; first < width; first += TK_LANES) {
    const size_t valid = width - first;
    const vf v = v_load_first(context + first, valid);
    vf sum = v_load_first(dcontext + first, valid);
    float *at = hidden + first;
    for (size_t r = 0; r < rows; r++, at += width) {
      vf y = v_load_first(at, valid), d = v_set(scores[r]);
      sum += d * y;
      v_store_first(at, d * v * (1.0f - y * y), valid);
    }
    v_store_first(dcontext + first, sum, valid);
  }
}

// Each column on its own, its rows in their order: the columns beside it change nothing.
static void tk_softmax_columns_kernel(float *x, size_t rows, size_t columns) {
  for (size_t first = 0; first < columns; first += TK_LANES) {
    const size_t valid = columns - first;
    float *at = x + first;
    vf top = v_load_first(at, valid);
    for (size_t r = 1; r < rows; r++) top = v_max(v_load_first(at + r * columns, valid), top);
    vf total = {0};
    for (size_t r = 0; r < rows; r++) {
      vf e = v_exp2((v_load_first(at + r * columns, valid) - top) * v_set(LOG2E));
      v_store_first(at + r * columns, e, valid);
      total += e;
    }
    for (size_t r = 0; r < rows; r++)
      v_store_first(at + r * columns, v_load_first(at + r * columns, valid) / total, valid);
  }
}
