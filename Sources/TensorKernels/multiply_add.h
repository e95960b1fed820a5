// What the processor's floating-point units can do at most: independent multiply-adds in registers,
// nothing loaded.

// As many sums as the matrix product keeps: enough to hide the latency of an addition.
#define TK_SUMS (TK_PRODUCT_ROWS * TK_PRODUCT_VECTORS)

static double tk_multiply_adds_kernel(size_t rounds) {
  volatile float small = 1e-9f;  // sums stay as they are, which the compiler must not know
  const vf rate = v_set(small);
  vf sums[TK_SUMS];
  for (int i = 0; i < TK_SUMS; i++) sums[i] = v_set((float)(i + 1));
  for (size_t round = 0; round < rounds; round++) {
    _Pragma("clang loop unroll(full)") for (int i = 0; i < TK_SUMS; i++) sums[i] += sums[i] * rate;
  }
  vf total = sums[0];
  for (int i = 1; i < TK_SUMS; i++) total += sums[i];
  volatile float used = v_sum(total);
  (void)used;
  return 2.0 * TK_LANES * TK_SUMS * (double)rounds;
}

#undef TK_SUMS
