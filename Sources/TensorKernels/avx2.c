// AVX2 with fused multiply-add: 16 registers of 8 floats.
#include "variant.h"
#if defined(__x86_64__)
#include <math.h>
#include <string.h>

#define TK_LANES 8
#define TK_BF16 0
#define TK_ROWS 3
#define TK_PRODUCT_ROWS 6
#define TK_PRODUCT_VECTORS 2
#define TK_VARIANT tk_avx2
#define TK_VARIANT_NAME "avx2"

#pragma clang attribute push(__attribute__((target("avx2,fma,bmi,bmi2"))), apply_to = function)
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
