// Products of a matrix's rows with a vector, for one instruction set.

static void tk_row_dots_kernel(float *out, const float *a, size_t rows, size_t stride,
                               size_t columns, const float *v) {
  for (size_t r = 0; r < rows; r++, a += stride) {
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

static void tk_add_weighted_rows_kernel(float *restrict out, const float *restrict a, size_t rows,
                                        size_t stride, size_t columns,
                                        const float *restrict weight) {
  for (size_t r = 0; r < rows; r++, a += stride) {
    float w = weight ? weight[r] : 1.0f;
    for (size_t i = 0; i < columns; i++) out[i] += w * a[i];
  }
}

static void tk_add_outer_kernel(float *restrict a, size_t rows, size_t stride, size_t columns,
                                const float *restrict weight, const float *restrict v) {
  for (size_t r = 0; r < rows; r++, a += stride)
    for (size_t i = 0; i < columns; i++) a[i] += weight[r] * v[i];
}
