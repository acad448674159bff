#include "CKernelsReductions.h"

#include "lanes.h"

#define REAL float
#define VECTOR f32s
#define INTEGERS i32s
#define ANYWHERE f32s_anywhere
#define LANES 16
#define LEVEL_NAME(name) name##_f32_plain
#include "reductions.inc.h"
#undef LEVEL_NAME
LEVEL_BEGIN_V3
#define LEVEL_NAME(name) name##_f32_v3
#include "reductions.inc.h"
#undef LEVEL_NAME
LEVEL_END_V3
LEVEL_BEGIN_V4
#define LEVEL_NAME(name) name##_f32_v4
#include "reductions.inc.h"
#undef LEVEL_NAME
LEVEL_END_V4
#undef REAL
#undef VECTOR
#undef INTEGERS
#undef ANYWHERE
#undef LANES

#define REAL double
#define VECTOR f64s
#define INTEGERS i64s
#define ANYWHERE f64s_anywhere
#define LANES 8
#define LEVEL_NAME(name) name##_f64_plain
#include "reductions.inc.h"
#undef LEVEL_NAME
LEVEL_BEGIN_V3
#define LEVEL_NAME(name) name##_f64_v3
#include "reductions.inc.h"
#undef LEVEL_NAME
LEVEL_END_V3
LEVEL_BEGIN_V4
#define LEVEL_NAME(name) name##_f64_v4
#include "reductions.inc.h"
#undef LEVEL_NAME
LEVEL_END_V4

#define TABLE(level)                                                                 \
  {                                                                                  \
    sum_f32_##level, dot_f32_##level, squares_f32_##level, greatest_f32_##level,     \
        sum_f64_##level, dot_f64_##level, squares_f64_##level, greatest_f64_##level, \
  }

const struct ckernels_reductions ckernels_reductions_at[CKERNELS_LEVELS] = {
    [CKERNELS_PLAIN] = TABLE(plain),
    [CKERNELS_V3] = TABLE(v3),
    [CKERNELS_V4] = TABLE(v4),
};
