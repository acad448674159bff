#include "CKernelsNetworks.h"

#include <string.h>

#include "lanes.h"

// Vectors of 16 lanes wherever they stand in memory, and whatever is looked at there.
typedef float f16 __attribute__((vector_size(64), aligned(4), may_alias));
typedef float f8 __attribute__((vector_size(32), aligned(4), may_alias));
typedef int32_t i8 __attribute__((vector_size(32), aligned(4), may_alias));
typedef float f4 __attribute__((vector_size(16)));
typedef int32_t i16 __attribute__((vector_size(64), aligned(4), may_alias));
typedef uint32_t u16x __attribute__((vector_size(64), aligned(4), may_alias));
typedef uint8_t b64 __attribute__((vector_size(64), aligned(4), may_alias));
typedef uint16_t h16 __attribute__((vector_size(32), aligned(2), may_alias));
typedef _Bool mask16 __attribute__((ext_vector_type(16)));

#define LEVEL_NAME(name) name##_plain
#include "networks.inc.h"
#undef LEVEL_NAME
LEVEL_BEGIN_V3
#define LEVEL_NAME(name) name##_v3
#include "networks.inc.h"
#undef LEVEL_NAME
LEVEL_END_V3
LEVEL_BEGIN_V4
#define LEVEL_NAME(name) name##_v4
#include "networks.inc.h"
#undef LEVEL_NAME
LEVEL_END_V4

const struct cnetworks cnetworks_at[CKERNELS_LEVELS] = {
    [CKERNELS_PLAIN] = NETWORKS_OF(plain),
    [CKERNELS_V3] = NETWORKS_OF(v3),
    [CKERNELS_V4] = NETWORKS_OF(v4),
};
