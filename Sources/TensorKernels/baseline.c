// What every processor of the architecture has: SSE2 on x86-64, NEON on arm64.
#include "variant.h"

#define TK_LANES 4
#define TK_BF16 0
#if defined(__aarch64__)
#define TK_ROWS 6  // 32 registers
#define TK_PRODUCT_ROWS 6
#define TK_PRODUCT_VECTORS 4
#define TK_VARIANT_NAME "neon"
#else
#define TK_ROWS 2  // 16 registers
#define TK_PRODUCT_ROWS 3
#define TK_PRODUCT_VECTORS 4
#define TK_VARIANT_NAME "baseline"
#endif
#define TK_VARIANT tk_baseline

#include "vector.h"
#include "elementwise.h"
#include "rows.h"
#include "groups.h"
#include "product.h"
#include "attention.h"
#include "lstm_forward.h"
#include "lstm_backward.h"
#include "multiply_add.h"
#include "table.h"
