#include "CKernelsElementary.h"

#include "elementary_erf.h"
#include "lanes.h"

#define LEVEL_NAME(name) name##_plain
#include "elementary_f32.inc.h"
#include "elementary_f64.inc.h"
#undef LEVEL_NAME
LEVEL_BEGIN_V3
#define LEVEL_NAME(name) name##_v3
#include "elementary_f32.inc.h"
#include "elementary_f64.inc.h"
#undef LEVEL_NAME
LEVEL_END_V3
LEVEL_BEGIN_V4
#define LEVEL_NAME(name) name##_v4
#include "elementary_f32.inc.h"
#include "elementary_f64.inc.h"
#undef LEVEL_NAME
LEVEL_END_V4

#define TABLE(level)                                                                        \
  {                                                                                         \
    {exp_each_f32_##level, log_each_f32_##level, tanh_each_f32_##level,                     \
     sigmoid_each_f32_##level, erf_each_f32_##level},                                       \
        {exp_each_f64_##level, log_each_f64_##level, tanh_each_f64_##level,                 \
         sigmoid_each_f64_##level, erf_each_f64_##level},                                   \
  }

const struct ckernels_elementary ckernels_elementary_at[CKERNELS_LEVELS] = {
    [CKERNELS_PLAIN] = TABLE(plain),
    [CKERNELS_V3] = TABLE(v3),
    [CKERNELS_V4] = TABLE(v4),
};
