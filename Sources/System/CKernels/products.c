#include "CKernelsProducts.h"

#include "CKernelsConvolutions.h"
#include "levels.h"
#include "vectors.h"

// Products and convolutions share their tiles, and so a file.

#define ALWAYS_INLINE static inline __attribute__((always_inline))
#define UNROLLED _Pragma("clang loop unroll(full)")

// Sizes by cache: a slab of B takes half of a first cache of 32 KiB, the rows of A that all slabs
// share half a second cache of 1 MiB at most.
#define BLOCK_ROWS 480
#define PACK_ROWS_MIN 24
// Tiles of one vector have as many rows, at every level, that their chains fill the multipliers.
#define TILE_ROWS_MAX 12

#define REAL float
#define FUSED __builtin_fmaf
#define LEVEL_NAME(name) name##_f32_plain
#include "products_simple.inc.h"
#include "convolutions_simple.inc.h"
#undef LEVEL_NAME
#undef FUSED

#define BLOCK_INNER 256
LEVEL_BEGIN_V3
#define LEVEL_NAME(name) name##_f32_v3
#define VECTOR f32x8
#define TURN turn_f32x8
#define LANES 8
#define TILE_ROWS 6
#define TILE_VECTORS 2
#define SLAB_COLUMNS 16
#define LOAD(place) ((VECTOR) * (const f32x8_anywhere *)(place))
#define STORE(place, vector) (*(f32x8_anywhere *)(place) = (vector))
#define LOAD_HEAD(place, n) ((VECTOR)_mm256_maskload_ps((place), HEAD_OF_8(n)))
#define STORE_HEAD(place, vector, n) store_head_f32x8((place), (vector), (n))
#define SPREAD(real) ((VECTOR)_mm256_set1_ps(real))
#include "products_tiled.inc.h"
#include "convolutions.inc.h"
#include "vectors_end.h"
LEVEL_END_V3

LEVEL_BEGIN_V4
#define LEVEL_NAME(name) name##_f32_v4
#define NARROW_NAME(name) name##_f32_v3
#define VECTOR f32x16
#define TURN turn_f32x16
#define LANES 16
#define TILE_ROWS 12
#define TILE_VECTORS 2
#define SLAB_COLUMNS 32
#define LOAD(place) ((VECTOR) * (const f32x16_anywhere *)(place))
#define STORE(place, vector) (*(f32x16_anywhere *)(place) = (vector))
#define LOAD_HEAD(place, n) ((VECTOR)_mm512_maskz_loadu_ps((__mmask16)HEAD_MASK(n), (place)))
#define STORE_HEAD(place, vector, n) \
  _mm512_mask_storeu_ps((place), (__mmask16)HEAD_MASK(n), (__m512)(vector))
#define SPREAD(real) ((VECTOR)_mm512_set1_ps(real))
#include "products_tiled.inc.h"
#include "convolutions.inc.h"
#include "vectors_end.h"
LEVEL_END_V4
#undef BLOCK_INNER
#undef REAL

#define REAL double
#define FUSED __builtin_fma
#define LEVEL_NAME(name) name##_f64_plain
#include "products_simple.inc.h"
#include "convolutions_simple.inc.h"
#undef LEVEL_NAME
#undef FUSED

#define BLOCK_INNER 256
LEVEL_BEGIN_V3
#define LEVEL_NAME(name) name##_f64_v3
#define VECTOR f64x4
#define TURN turn_f64x4
#define LANES 4
#define TILE_ROWS 6
#define TILE_VECTORS 2
#define SLAB_COLUMNS 8
#define LOAD(place) ((VECTOR) * (const f64x4_anywhere *)(place))
#define STORE(place, vector) (*(f64x4_anywhere *)(place) = (vector))
#define LOAD_HEAD(place, n) ((VECTOR)_mm256_maskload_pd((place), HEAD_OF_4(n)))
#define STORE_HEAD(place, vector, n) store_head_f64x4((place), (vector), (n))
#define SPREAD(real) ((VECTOR)_mm256_set1_pd(real))
#include "products_tiled.inc.h"
#include "convolutions.inc.h"
#include "vectors_end.h"
LEVEL_END_V3

LEVEL_BEGIN_V4
#define LEVEL_NAME(name) name##_f64_v4
#define NARROW_NAME(name) name##_f64_v3
#define VECTOR f64x8
#define TURN turn_f64x8
#define LANES 8
#define TILE_ROWS 12
#define TILE_VECTORS 2
#define SLAB_COLUMNS 16
#define LOAD(place) ((VECTOR) * (const f64x8_anywhere *)(place))
#define STORE(place, vector) (*(f64x8_anywhere *)(place) = (vector))
#define LOAD_HEAD(place, n) ((VECTOR)_mm512_maskz_loadu_pd((__mmask8)HEAD_MASK(n), (place)))
#define STORE_HEAD(place, vector, n) \
  _mm512_mask_storeu_pd((place), (__mmask8)HEAD_MASK(n), (__m512d)(vector))
#define SPREAD(real) ((VECTOR)_mm512_set1_pd(real))
#include "products_tiled.inc.h"
#include "convolutions.inc.h"
#include "vectors_end.h"
LEVEL_END_V4
#undef BLOCK_INNER
#undef REAL

const struct ckernels_products ckernels_products_at[CKERNELS_LEVELS] = {
    [CKERNELS_PLAIN] = {multiply_f32_plain, multiply_f64_plain},
    [CKERNELS_V3] = {multiply_f32_v3, multiply_f64_v3},
    [CKERNELS_V4] = {multiply_f32_v4, multiply_f64_v4},
};

#define CONVOLUTIONS(level)                                                                       \
  {                                                                                               \
    convolve_f32_##level, convolve_weights_f32_##level, convolve_input_f32_##level,               \
        convolve_f64_##level, convolve_weights_f64_##level, convolve_input_f64_##level,           \
  }

const struct ckernels_convolutions ckernels_convolutions_at[CKERNELS_LEVELS] = {
    [CKERNELS_PLAIN] = CONVOLUTIONS(plain),
    [CKERNELS_V3] = CONVOLUTIONS(v3),
    [CKERNELS_V4] = CONVOLUTIONS(v4),
};
