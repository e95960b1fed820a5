// AVX-512 with products of bfloat16: the forward pass of the LSTM alone.
#include "variant.h"
#if defined(__x86_64__)
#include <immintrin.h>
#include <math.h>
#include <string.h>

#define TK_AVX512
#define TK_BF16 1
#define TK_LANES 16
#define TK_ROWS 6

#pragma clang attribute push(                                                                    \
    __attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,avx512bf16,avx2,fma,bmi,bmi2"))), \
    apply_to = function)
#include "vector.h"
#include "groups.h"
#include "lstm_forward.h"
#pragma clang attribute pop

const tk_lstm_kernels tk_avx512_bf16 = {.words = tk_lstm_words_kernel,
                                        .pack = tk_lstm_pack_kernel,
                                        .sum_inputs = tk_lstm_sum_inputs_kernel,
                                        .forward = tk_lstm_forward_kernel};
#endif
