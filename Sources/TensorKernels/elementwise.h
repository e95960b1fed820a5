// The elementwise and row-wise kernels, for one instruction set.

TK_INLINE vf v_sigmoid(vf x) { return 1.0f / (1.0f + v_exp2(x * v_set(-LOG2E))); }

// Absolute error at most 2e-7: (1 - e) / (1 + e) cancels near zero, which a network does not mind.
TK_INLINE vf v_tanh(vf x) {
  vf e = v_exp2(x * v_set(-2.0f * LOG2E));
  return (1.0f - e) / (1.0f + e);
}

static void tk_sigmoid_kernel(float *out, const float *x, size_t n) {
  size_t i = 0;
  for (; i + TK_LANES <= n; i += TK_LANES) v_store(out + i, v_sigmoid(v_load(x + i)));
  if (i < n) v_store_first(out + i, v_sigmoid(v_load_first(x + i, n - i)), n - i);
}

static void tk_adam_kernel(float *parameter, float *first, float *second, const float *gradient,
                           size_t n, const tk_adam_settings *s) {
  const vf b1 = v_set(s->beta1), b2 = v_set(s->beta2);
  for (size_t i = 0; i < n; i += TK_LANES) {
    const size_t left = n - i;
    vf g = v_load_first(gradient + i, left) * v_set(s->gradient_scale);
    vf mean = b1 * v_load_first(first + i, left) + (1.0f - b1) * g;
    vf square = b2 * v_load_first(second + i, left) + (1.0f - b2) * g * g;
    vf root = __builtin_elementwise_sqrt(square) + v_set(s->epsilon);
    vf moved = v_set(s->decay) * v_load_first(parameter + i, left) - v_set(s->step) * mean / root;
    v_store_first(first + i, mean, left);
    v_store_first(second + i, square, left);
    v_store_first(parameter + i, moved, left);
  }
}
