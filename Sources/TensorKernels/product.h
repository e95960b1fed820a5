// A matrix product for where BLAS does not use this processor's vectors, for one instruction set.
//
// Six rows by four vectors of sums stay in registers over PRODUCT_DEPTH of the inner extent, whose
// panel of b stays in cache for all rows.

#define PRODUCT_DEPTH 256

// out[r, :] += the sum over k of a[r * row + k * column] * b[k, :], `vectors` vectors wide, the last
// of them holding `valid` columns.
TK_INLINE void product_tile(const int rows, const int vectors, const float *a, size_t row,
                            size_t column, const float *b, size_t b_stride, size_t depth,
                            float *out, size_t out_stride, size_t valid) {
  vf sums[TK_ROWS][4];
#pragma clang loop unroll(full)
  for (int r = 0; r < rows; r++)
#pragma clang loop unroll(full)
    for (int v = 0; v < vectors; v++) sums[r][v] = v_set(0);
  for (size_t k = 0; k < depth; k++, b += b_stride) {
#pragma clang loop unroll(full)
    for (int r = 0; r < rows; r++) {
      vf x = v_set(a[(size_t)r * row + k * column]);
#pragma clang loop unroll(full)
      for (int v = 0; v < vectors; v++) sums[r][v] += x * v_load(b + (size_t)v * TK_LANES);
    }
  }
#pragma clang loop unroll(full)
  for (int r = 0; r < rows; r++)
#pragma clang loop unroll(full)
    for (int v = 0; v < vectors; v++) {
      float *to = out + (size_t)r * out_stride + (size_t)v * TK_LANES;
      const size_t n = v + 1 == vectors ? valid : TK_LANES;
      v_store_first(to, v_load_first(to, n) + sums[r][v], n);
    }
}

TK_INLINE void product_columns(const int vectors, size_t m, const float *a, size_t row,
                               size_t column, const float *b, size_t b_stride, size_t depth,
                               float *out, size_t out_stride, size_t valid) {
  size_t r = 0;
  for (; r + TK_ROWS <= m; r += TK_ROWS)
    product_tile(TK_ROWS, vectors, a + r * row, row, column, b, b_stride, depth,
                 out + r * out_stride, out_stride, valid);
  for (; r < m; r++)
    product_tile(1, vectors, a + r * row, row, column, b, b_stride, depth, out + r * out_stride,
                 out_stride, valid);
}

static void tk_add_product_kernel(size_t m, size_t n, size_t k, const float *a, size_t row,
                                  size_t column, const float *b, size_t b_stride, float *out,
                                  size_t out_stride) {
  for (size_t first = 0; first < k; first += PRODUCT_DEPTH) {
    const size_t depth = k - first < PRODUCT_DEPTH ? k - first : PRODUCT_DEPTH;
    const float *a_panel = a + first * column, *b_panel = b + first * b_stride;
    size_t c = 0;
    for (; c + 4 * TK_LANES <= n; c += 4 * TK_LANES)
      product_columns(4, m, a_panel, row, column, b_panel + c, b_stride, depth, out + c,
                      out_stride, TK_LANES);
    for (; c + TK_LANES <= n; c += TK_LANES)
      product_columns(1, m, a_panel, row, column, b_panel + c, b_stride, depth, out + c,
                      out_stride, TK_LANES);
    if (c < n) {  // the last columns, padded to a vector
      float tail[PRODUCT_DEPTH * TK_LANES];
      for (size_t i = 0; i < depth; i++)
        v_store(tail + i * TK_LANES, v_load_first(b_panel + i * b_stride + c, n - c));
      product_columns(1, m, a_panel, row, column, tail, TK_LANES, depth, out + c, out_stride,
                      n - c);
    }
  }
}
