// A matrix's rows, each with a vector, for one instruction set. Row r goes with vector r % period.

static void tk_row_dots_kernel(float *out, const float *a, size_t rows, size_t columns,
                               const float *vectors, size_t period) {
  for (size_t r = 0, p = 0; r < rows; r++, a += columns, p = p + 1 < period ? p + 1 : 0) {
    const float *v = vectors + p * columns;
    vf even = {0}, odd = {0};
    size_t i = 0;
    for (; i + 2 * TK_LANES <= columns; i += 2 * TK_LANES) {
      even += v_load(a + i) * v_load(v + i);
      odd += v_load(a + i + TK_LANES) * v_load(v + i + TK_LANES);
    }
    for (; i < columns; i += TK_LANES)
      even += v_load_first(a + i, columns - i) * v_load_first(v + i, columns - i);
    out[r] = v_sum(even + odd);
  }
}

// y += w * x
TK_INLINE void add_scaled(float *y, float w, const float *x, size_t columns) {
  size_t i = 0;
  for (; i + TK_LANES <= columns; i += TK_LANES)
    v_store(y + i, v_load(y + i) + v_set(w) * v_load(x + i));
  for (; i < columns; i++) y[i] += w * x[i];
}

// out += the sum over r of weight[r] * a[r, :], four vectors of columns, in registers.
TK_INLINE void add_weighted_block(float *out, const float *a, size_t rows, size_t columns,
                                  const float *weight) {
  vf sums[4];
#pragma clang loop unroll(full)
  for (int v = 0; v < 4; v++) sums[v] = v_load(out + v * TK_LANES);
  for (size_t r = 0; r < rows; r++, a += columns) {
    vf w = v_set(weight ? weight[r] : 1.0f);
#pragma clang loop unroll(full)
    for (int v = 0; v < 4; v++) sums[v] += w * v_load(a + v * TK_LANES);
  }
#pragma clang loop unroll(full)
  for (int v = 0; v < 4; v++) v_store(out + v * TK_LANES, sums[v]);
}

static void tk_add_weighted_rows_kernel(float *out, const float *a, size_t rows, size_t columns,
                                        const float *weight, size_t period) {
  if (period == 1 && columns % (4 * TK_LANES) == 0) {
    for (size_t i = 0; i < columns; i += 4 * TK_LANES)
      add_weighted_block(out + i, a + i, rows, columns, weight);
    return;
  }
  for (size_t r = 0, p = 0; r < rows; r++, a += columns, p = p + 1 < period ? p + 1 : 0)
    add_scaled(out + p * columns, weight ? weight[r] : 1.0f, a, columns);
}

static void tk_add_outer_kernel(float *a, size_t rows, size_t columns, const float *weight,
                                const float *vectors, size_t period) {
  for (size_t r = 0, p = 0; r < rows; r++, a += columns, p = p + 1 < period ? p + 1 : 0)
    add_scaled(a, weight[r], vectors + p * columns, columns);
}
