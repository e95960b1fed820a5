// AVX-512: 32 registers of 16 floats.
#include "variant.h"
#if defined(__x86_64__)
#include <immintrin.h>
#include <math.h>
#include <string.h>

#define TK_AVX512
#define TK_LANES 16
#define TK_BF16 0
#define TK_ROWS 6
#define TK_PRODUCT_ROWS 6
#define TK_PRODUCT_VECTORS 4
#define TK_VARIANT tk_avx512
#define TK_VARIANT_NAME "avx512"

#pragma clang attribute push( \
    __attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,avx2,fma,bmi,bmi2"))), \
    apply_to = function)
#include "vector.h"
#include "elementwise.h"
#include "rows.h"
#include "groups.h"
#include "product.h"
#include "attention.h"
#include "lstm_forward.h"
#include "lstm_backward.h"
#include "multiply_add.h"
#pragma clang attribute pop
#include "table.h"
#endif
