// Matrix products, for one instruction set: the sums of TK_PRODUCT_ROWS rows by
// TK_PRODUCT_VECTORS vectors of columns stay in registers.

// Vectors of columns in one block: TK_PRODUCT_VECTORS (4 or 2), 2 or 1, whichever still fits.
TK_INLINE size_t vectors_in_block(size_t left) {
  return left >= TK_PRODUCT_VECTORS ? TK_PRODUCT_VECTORS : left >= 2 ? 2 : 1;
}

// CALL(vectors) with one of these counts as a constant.
#define TK_WITH_VECTORS(vectors, CALL)                    \
  do {                                                    \
    if (TK_PRODUCT_VECTORS >= 4 && vectors == 4) CALL(4); \
    else if (vectors == 2) CALL(2);                       \
    else CALL(1);                                         \
  } while (0)

// out[r, :] += the sum over k of a[r, k] * b[k, :], or = where `add` is 0, for `vectors` vectors of
// columns; the last vector of `valid` columns of out may be partial.
TK_INLINE void product_rows(const int rows, const int vectors, const int add, const float *a,
                            size_t a_row, size_t a_column, size_t count, const float *b,
                            size_t b_row, float *out, size_t out_stride, size_t valid) {
  vf sums[TK_PRODUCT_ROWS][TK_PRODUCT_VECTORS];
#pragma clang loop unroll(full)
  for (int r = 0; r < rows; r++)
#pragma clang loop unroll(full)
    for (int v = 0; v < vectors; v++) sums[r][v] = v_set(0);
  for (size_t k = 0; k < count; k++, a += a_column, b += b_row) {
#pragma clang loop unroll(full)
    for (int r = 0; r < rows; r++) {
      vf x = v_set(a[(size_t)r * a_row]);
#pragma clang loop unroll(full)
      for (int v = 0; v < vectors; v++) sums[r][v] += x * v_load(b + (size_t)v * TK_LANES);
    }
  }
#pragma clang loop unroll(full)
  for (int r = 0; r < rows; r++, out += out_stride)
#pragma clang loop unroll(full)
    for (int v = 0; v < vectors; v++) {
      float *at = out + (size_t)v * TK_LANES;
      const size_t left = v + 1 < vectors ? TK_LANES : valid - (size_t)v * TK_LANES;
      vf sum = sums[r][v];
      if (add) sum += v_load_first(at, left);
      v_store_first(at, sum, left);
    }
}

TK_INLINE void product_block(const int vectors, const int add, const float *a, size_t rows,
                             size_t a_row, size_t a_column, size_t count, const float *b,
                             size_t b_row, float *out, size_t out_stride, size_t valid) {
  for (size_t row = 0, group; row < rows; row += group) {
    group = rows_in_group(rows - row, TK_PRODUCT_ROWS);
#define PRODUCT_ROWS(rows)                                                           \
  product_rows(rows, vectors, add, a + row * a_row, a_row, a_column, count, b, b_row, \
               out + row * out_stride, out_stride, valid)
    TK_WITH_ROWS(TK_PRODUCT_ROWS, group, PRODUCT_ROWS);
#undef PRODUCT_ROWS
  }
}

// Rows of b that are packed at once: one block of columns by so many stays in the first cache.
#define TK_DEPTH 128

// The same for at most TK_LANES columns and whole vectors of rows, where a.row == 1: the transposed
// product, whose vectors are of rows, leaves no lane idle.
static void narrow_product(float *out, size_t out_stride, size_t m, size_t n, size_t k, tk_matrix a,
                           tk_matrix b, int add) {
  _Alignas(64) float sums[TK_LANES * TK_PRODUCT_VECTORS * TK_LANES];
  for (size_t first = 0; first < k; first += TK_DEPTH) {
    const size_t depth = k - first < TK_DEPTH ? k - first : TK_DEPTH;
    for (size_t row = 0, width; row < m; row += width) {
      const size_t vectors = vectors_in_block((m - row) / TK_LANES);
      width = vectors * TK_LANES;
#define PRODUCT_BLOCK(vectors)                                                            \
  product_block(vectors, 0, b.start + first * b.row, n, b.column, b.row, depth,           \
                a.start + first * a.column + row, a.column, sums, width, width)
      TK_WITH_VECTORS(vectors, PRODUCT_BLOCK);
#undef PRODUCT_BLOCK
      for (size_t i = 0; i < width; i++)
        for (size_t column = 0; column < n; column++)
          out[(row + i) * out_stride + column] =
              sums[column * width + i] +
              (add || first > 0 ? out[(row + i) * out_stride + column] : 0);
    }
  }
}

static void tk_product_kernel(float *out, size_t out_stride, size_t m, size_t n, size_t k,
                              tk_matrix a, tk_matrix b, int add) {
  if (n <= TK_LANES && a.row == 1 && m >= TK_LANES) {
    const size_t whole = m - m % TK_LANES;
    narrow_product(out, out_stride, whole, n, k, a, b, add);
    out += whole * out_stride, a.start += whole, m -= whole;
  }
  _Alignas(64) float packed[TK_DEPTH * TK_PRODUCT_VECTORS * TK_LANES];
  for (size_t first = 0; first < k; first += TK_DEPTH) {
    const size_t depth = k - first < TK_DEPTH ? k - first : TK_DEPTH;
    const float *a_first = a.start + first * a.column;
    for (size_t column = 0, width; column < n; column += width) {
      const size_t vectors = vectors_in_block((n - column + TK_LANES - 1) / TK_LANES);
      const size_t valid = n - column;
      width = vectors * TK_LANES;
      const float *from = b.start + first * b.row + column * b.column;
      // Rows of b are read where they lie, unless there are holes or they fall on each other in the
      // first cache; a few groups of rows would take less time than packing, even then.
      const int packs =
          b.column != 1 || valid < width || (m > 4 * TK_PRODUCT_ROWS && b.row % 128 == 0);
      for (size_t row = 0; packs && row < depth; row++) {
        float *to = packed + row * width;
        if (b.column == 1 && width <= valid)
          for (size_t i = 0; i < width; i += TK_LANES)
            v_store(to + i, v_load(from + row * b.row + i));
        else
          for (size_t i = 0; i < width; i++)
            to[i] = i < valid ? from[row * b.row + i * b.column] : 0;
      }
#define PRODUCT_BLOCK(vectors)                                                              \
  product_block(vectors, add || first > 0, a_first, m, a.row, a.column, depth,              \
                packs ? packed : from, packs ? width : b.row, out + column, out_stride,     \
                valid < width ? valid : width)
      TK_WITH_VECTORS(vectors, PRODUCT_BLOCK);
#undef PRODUCT_BLOCK
    }
  }
}
