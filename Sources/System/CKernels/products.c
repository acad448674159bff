#include "CKernelsProducts.h"

#include "levels.h"

#define REAL float
#define FUSED __builtin_fmaf
#define LEVEL_NAME(name) name##_f32_plain
#include "products_simple.inc.h"
#undef LEVEL_NAME
LEVEL_BEGIN_V3
#define LEVEL_NAME(name) name##_f32_v3
#include "products_simple.inc.h"
#undef LEVEL_NAME
LEVEL_END_V3
LEVEL_BEGIN_V4
#define LEVEL_NAME(name) name##_f32_v4
#include "products_simple.inc.h"
#undef LEVEL_NAME
LEVEL_END_V4
#undef REAL
#undef FUSED

#define REAL double
#define FUSED __builtin_fma
#define LEVEL_NAME(name) name##_f64_plain
#include "products_simple.inc.h"
#undef LEVEL_NAME
LEVEL_BEGIN_V3
#define LEVEL_NAME(name) name##_f64_v3
#include "products_simple.inc.h"
#undef LEVEL_NAME
LEVEL_END_V3
LEVEL_BEGIN_V4
#define LEVEL_NAME(name) name##_f64_v4
#include "products_simple.inc.h"
#undef LEVEL_NAME
LEVEL_END_V4
#undef REAL
#undef FUSED

const struct ckernels_products ckernels_products_at[CKERNELS_LEVELS] = {
    [CKERNELS_PLAIN] = {multiply_f32_plain, multiply_f64_plain},
    [CKERNELS_V3] = {multiply_f32_v3, multiply_f64_v3},
    [CKERNELS_V4] = {multiply_f32_v4, multiply_f64_v4},
};
