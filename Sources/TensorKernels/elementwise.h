// The elementwise and row-wise kernels, for one instruction set.

#define LOG2E 1.44269504088896341f

TK_INLINE vf v_sigmoid(vf x) { return 1.0f / (1.0f + v_exp2(x * v_set(-LOG2E))); }

// Absolute error at most 2e-7: (1 - e) / (1 + e) cancels near zero, which a network does not mind.
TK_INLINE vf v_tanh(vf x) {
  vf e = v_exp2(x * v_set(-2.0f * LOG2E));
  return (1.0f - e) / (1.0f + e);
}

static void tk_sigmoid_kernel(float *out, const float *x, size_t n) {
  for (size_t i = 0; i < n; i += TK_LANES)
    v_store_first(out + i, v_sigmoid(v_load_first(x + i, n - i)), n - i);
}

static void tk_tanh_kernel(float *out, const float *x, size_t n) {
  for (size_t i = 0; i < n; i += TK_LANES)
    v_store_first(out + i, v_tanh(v_load_first(x + i, n - i)), n - i);
}

static void tk_softmax_kernel(float *x, size_t n) {
  if (n == 0) return;
  float highest = x[0];
  for (size_t i = 1; i < n; i++) highest = x[i] > highest ? x[i] : highest;
  vf total = {0};
  for (size_t i = 0; i < n; i += TK_LANES) {
    vf e = v_exp2((v_load_first(x + i, n - i) - v_set(highest)) * v_set(LOG2E));
    v_store_first(x + i, e, n - i);
    total += v_load_first(x + i, n - i);
  }
  vf scale = v_set(1.0f / v_sum(total));
  for (size_t i = 0; i < n; i += TK_LANES)
    v_store_first(x + i, v_load_first(x + i, n - i) * scale, n - i);
}

static void tk_tanh_backward_kernel(float *dx, const float *y, size_t n) {
  for (size_t i = 0; i < n; i++) dx[i] *= 1.0f - y[i] * y[i];
}

static void tk_adam_kernel(float *parameter, float *first, float *second, const float *gradient,
                           size_t n, const tk_adam_settings *s) {
  const float b1 = s->beta1, b2 = s->beta2;
  for (size_t i = 0; i < n; i++) {
    float g = gradient[i] * s->gradient_scale;
    first[i] = b1 * first[i] + (1 - b1) * g;
    second[i] = b2 * second[i] + (1 - b2) * g * g;
    parameter[i] =
        s->decay * parameter[i] - s->step * first[i] / (sqrtf(second[i]) + s->epsilon);
  }
}
