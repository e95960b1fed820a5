// One direction of an LSTM layer, backward, for one instruction set.

static void tk_lstm_pack_backward_kernel(float *packed, const float *recurrent_weight,
                                         size_t hidden) {
  const size_t width = padded(hidden), vectors = width / TK_LANES;
  for (size_t first = 0, count; first < vectors; first += count) {
    count = vectors_in_block(vectors - first);
    for (size_t gate = 0; gate < GATES; gate++)
      for (size_t k = 0; k < width; k++)
        for (size_t lane = 0; lane < count * TK_LANES; lane++) {
          size_t unit = first * TK_LANES + lane;
          *packed++ = unit < hidden && k < hidden
                          ? recurrent_weight[(unit * GATES + gate) * hidden + k]
                          : 0;
        }
  }
}

static void tk_lstm_backward_kernel(const tk_lstm_extents *e, const float *packed_backward,
                                    float *gates, const float *cell, const float *y,
                                    size_t y_stride, const float *dy, size_t dy_stride,
                                    float *bias, float *scratch) {
  const size_t width = padded(e->hidden), vectors = width / TK_LANES;
  const size_t row = tk_gates_row(width);
  float *dh = scratch, *dc = scratch + e->batch * width;
  memset(scratch, 0, 2 * e->batch * width * sizeof(float));
  memset(bias, 0, GATES * width * sizeof(float));
  for (size_t s = e->steps; s-- > 0;) {
    const size_t t = e->reverse ? e->steps - 1 - s : s;
    const size_t before = e->reverse ? t + 1 : t - 1;  // read only where s > 0
    float *gates_t = gates + t * e->batch * row;
    for (size_t b = 0; b < e->batch; b++) {
      float *gate = gates_t + b * row;
      const float *c_before = s > 0 ? cell + (before * e->batch + b) * width : NULL;
      const float *y_b = y + (t * e->batch + b) * y_stride;
      const float *dy_b = dy + (t * e->batch + b) * dy_stride;
      for (size_t u = 0; u < e->hidden; u += TK_LANES) {
        vf i = v_load(gate + u), f = v_load(gate + width + u);
        vf g = v_load(gate + 2 * width + u), o = v_load(gate + 3 * width + u);
        vf tc = v_load_first(y_b + u, e->hidden - u) / o;  // tanh(c), as y = o * tanh(c)
        vf grad = v_load_first(dy_b + u, e->hidden - u) + v_load(dh + b * width + u);
        vf grad_c = v_load(dc + b * width + u) + grad * o * (1.0f - tc * tc);
        vf c_prev = c_before ? v_load(c_before + u) : v_set(0);
        v_store(dc + b * width + u, grad_c * f);
        const vf dz[GATES] = {grad_c * g * i * (1.0f - i), grad_c * c_prev * f * (1.0f - f),
                              grad_c * i * (1.0f - g * g), grad * tc * o * (1.0f - o)};
#pragma clang loop unroll(full)
        for (int k = 0; k < GATES; k++) {
          v_store(gate + k * width + u, dz[k]);
          v_store(bias + k * width + u, v_load(bias + k * width + u) + dz[k]);
        }
      }
    }
    if (s == 0) break;
    const float *w = packed_backward;
    for (size_t first = 0, count; first < vectors; first += count) {
      count = vectors_in_block(vectors - first);
      float *out = dh + first * TK_LANES;
      const size_t depth = GATES * width, columns = count * TK_LANES;
#define PRODUCT_BLOCK(vectors)                                                        \
  product_block(vectors, 0, gates_t, e->batch, row, 1, depth, w, columns, out, width, columns)
      TK_WITH_VECTORS(count, PRODUCT_BLOCK);
#undef PRODUCT_BLOCK
      w += depth * columns;
    }
  }
}
