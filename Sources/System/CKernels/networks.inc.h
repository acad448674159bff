// The bodies; networks.c compiles them once a level.

#include "elementary_f32.inc.h"

#define N(name) LEVEL_NAME(name)

INLINE f16 N(load)(const float *p) { return *(const f16 *)p; }
INLINE void N(store)(float *p, f16 v) { *(f16 *)p = v; }
INLINE f16 N(splat)(float x) { return (f16){x, x, x, x, x, x, x, x, x, x, x, x, x, x, x, x}; }
INLINE u16x N(usplat)(uint32_t x) {
  return (u16x){x, x, x, x, x, x, x, x, x, x, x, x, x, x, x, x};
}
INLINE f16 N(fma)(f16 a, f16 b, f16 c) { return __builtin_elementwise_fma(a, b, c); }
INLINE f16 N(pick)(i16 mask, f16 a, f16 b) { return (f16)((mask & (i16)a) | (~mask & (i16)b)); }
INLINE f16 N(root)(f16 a) { return __builtin_elementwise_sqrt(a); }
INLINE uint16_t N(bits)(i16 mask) {
  return __builtin_bit_cast(uint16_t, __builtin_convertvector(mask, mask16));
}
INLINE i16 N(lanes)(void) {
  return (i16){0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};
}
INLINE i16 N(unbits)(uint16_t bits) {
  return (((i16)N(usplat)(bits) >> N(lanes)()) & 1) != 0;
}
/// Lanes i and i + 8, then i and i + 4, and so on.
INLINE float N(sum)(f16 v) {
#define HALF(from) from, from + 1, from + 2, from + 3
  const f8 eight = __builtin_shufflevector(v, v, HALF(0), HALF(4)) +
                   __builtin_shufflevector(v, v, HALF(8), HALF(12));
  const f4 four = __builtin_shufflevector(eight, eight, HALF(0)) +
                  __builtin_shufflevector(eight, eight, HALF(4));
#undef HALF
  return (four[0] + four[2]) + (four[1] + four[3]);
}

INLINE f16 N(exp)(f16 x) { return (f16)LEVEL_NAME(exp_f32)((f32s)x); }
INLINE f16 N(log)(f16 x) { return (f16)LEVEL_NAME(log_f32)((f32s)x); }

static void N(gather)(
    const uint32_t *source, size_t words, const uint32_t *order, size_t count, uint32_t *target) {
  if (words == 1) {
    for (size_t i = 0; i < count; i++) target[i] = source[order[i]];
    return;
  }
  for (size_t i = 0; i < count; i++, target += words) {
    const uint32_t *row = source + (size_t)order[i] * words;
    if (i + 4 < count) {
      const char *next = (const char *)(source + (size_t)order[i + 4] * words);
      for (size_t at = 0; at < words * 4; at += 64) __builtin_prefetch(next + at);
    }
    size_t w = 0;
    for (; w + 16 <= words; w += 16) *(u16x *)(target + w) = *(const u16x *)(row + w);
    for (; w < words; w++) target[w] = row[w];
  }
}

#include "networks_products.inc.h"
#include "networks_activations.inc.h"
#include "networks_losses.inc.h"
#include "networks_images.inc.h"
#include "networks_optimisers.inc.h"

#undef NETWORKS_OF
#define NETWORKS_OF(level)                                                                      \
  {                                                                                             \
    gather_##level, affine_##level, sign_product_##level, sign_outer_##level,                  \
        column_sums_##level, expand_##level, transpose_##level, sign_##level, sign_back_##level, norm_##level,     \
        norm_still_##level, norm_back_##level, rectify_##level, softmax_##level,           \
        activation_back_##level, multiply_##level, add_##level, distance_##level,               \
        entropy_##level, pool_##level, pool_back_##level, channel_sums_##level, update_##level                  \
  }
#undef N
