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

// ---- Products

static void N(affine)(
    size_t rows, size_t columns, size_t stride, float scale, const float *bias, float *values) {
  const f16 factor = N(splat)(scale);
  for (size_t i = 0; i < rows; i++) {
    for (size_t j = 0; j < columns; j += 16) {
      float *at = values + i * stride + j;
      N(store)(
          at, bias ? N(fma)(N(load)(at), factor, N(load)(bias + j)) : N(load)(at) * factor);
    }
  }
}

// A sum of n products of signs is n - 2 · (how many differ). Differing bits are counted a byte at a
// time, up to 31 words, before bytes could overflow.
INLINE void N(sign_tile)(
    const struct cnetworks_sign_product *p, const uint32_t *samples, size_t words,
    const uint32_t *weights, size_t weights_stride, float *c, const float *bias, const int rows) {
  u16x counts[4];
#pragma clang loop unroll(full)
  for (int r = 0; r < rows; r++) counts[r] = N(usplat)(0);
  for (size_t first = 0; first < words; first += 31) {
    const size_t end = first + 31 < words ? first + 31 : words;
    b64 bytes[4];
#pragma clang loop unroll(full)
    for (int r = 0; r < rows; r++) bytes[r] = (b64)N(usplat)(0);
    for (size_t w = first; w < end; w++) {
      const u16x right = *(const u16x *)(weights + w * weights_stride);
#pragma clang loop unroll(full)
      for (int r = 0; r < rows; r++) {
        const u16x differ = right ^ N(usplat)(samples[r * words + w]);
        bytes[r] += __builtin_elementwise_popcount((b64)differ);
      }
    }
#pragma clang loop unroll(full)
    for (int r = 0; r < rows; r++) {
      const u16x wide = (u16x)bytes[r];
      const u16x pairs = (wide & 0x00ff00ff) + ((wide >> 8) & 0x00ff00ff);
      counts[r] += (pairs + (pairs >> 16)) & 0xffff;
    }
  }
  const f16 scale = N(splat)(p->scale);
#pragma clang loop unroll(full)
  for (int r = 0; r < rows; r++) {
    const i16 sum = (int32_t)p->inner - 2 * (i16)counts[r];
    f16 out = __builtin_convertvector(sum, f16);
    out = bias ? N(fma)(out, scale, N(load)(bias)) : out * scale;
    N(store)(c + r * p->c_stride, out);
  }
}

static void N(sign_product)(
    const struct cnetworks_sign_product *p, const uint32_t *samples, size_t words,
    const uint32_t *weights, size_t weights_stride, float *c) {
  for (size_t j = 0; j < p->columns; j += 16) {
    const float *bias = p->bias ? p->bias + j : 0;
    size_t i = 0;
    for (; i + 4 <= p->rows; i += 4) {
      N(sign_tile)(
          p, samples + i * words, words, weights + j, weights_stride, c + i * p->c_stride + j,
          bias, 4);
    }
    for (; i < p->rows; i++) {
      N(sign_tile)(
          p, samples + i * words, words, weights + j, weights_stride, c + i * p->c_stride + j,
          bias, 1);
    }
  }
}

// Each gradient is a sum over samples of ±delta. Four samples have 16 patterns of signs, so for 16
// outputs the sums of four deltas under each pattern are made once, ((±d0 ± d1) ± d2) ± d3, and an
// input takes one of them by its pattern: one addition for four products. Groups are added in
// ascending order; missing samples of the last group have a delta of zero.
static void N(sign_outer)(
    const uint32_t *samples, size_t words, size_t rows, size_t inner, const float *delta,
    size_t stride, size_t columns, float *gradient, float *workspace) {
  enum { GROUPS = 16 };
  float *table = workspace;
  uint16_t *patterns = (uint16_t *)(workspace + GROUPS * 16 * 16);
  const size_t width = words * 32;
  for (size_t begin = 0; begin < rows; begin += 4 * GROUPS) {
    const size_t end = begin + 4 * GROUPS < rows ? begin + 4 * GROUPS : rows;
    const size_t groups = (end - begin + 3) / 4;
    for (size_t g = 0; g < groups; g++) {
      const size_t s = begin + 4 * g;
      for (size_t w = 0; w < words; w++) {
        uint32_t of[4] = {0, 0, 0, 0};
        for (size_t r = 0; r < 4 && s + r < end; r++) of[r] = samples[(s + r) * words + w];
        for (int half = 0; half < 2; half++) {
          const u16x lane = (u16x)N(lanes)() + (uint32_t)(16 * half);
          u16x pattern = (N(usplat)(of[0]) >> lane) & 1;
          pattern |= ((N(usplat)(of[1]) >> lane) & 1) << 1;
          pattern |= ((N(usplat)(of[2]) >> lane) & 1) << 2;
          pattern |= ((N(usplat)(of[3]) >> lane) & 1) << 3;
          *(h16 *)(patterns + g * width + 32 * w + 16 * half) =
              __builtin_convertvector(pattern << 6, h16);
        }
      }
    }
    for (size_t j = 0; j < columns; j += 16) {
      for (size_t g = 0; g < groups; g++) {
        const size_t s = begin + 4 * g;
        const float *d = delta + s * stride + j;
        const f16 none = N(splat)(0);
        const f16 d0 = N(load)(d);
        const f16 d1 = s + 1 < end ? N(load)(d + stride) : none;
        const f16 d2 = s + 2 < end ? N(load)(d + 2 * stride) : none;
        const f16 d3 = s + 3 < end ? N(load)(d + 3 * stride) : none;
        float *t = table + g * 256;
        // Bit r of a pattern is the sign of delta r; the complement of a pattern is its negative.
        const f16 a = d0 + d1, b = d0 - d1;
        const f16 sums[8] = {
            -((a + d2) + d3), (b - d2) - d3, -((b + d2) + d3), (a - d2) - d3,
            -((a - d2) + d3), (b + d2) - d3, -((b - d2) + d3), (a + d2) - d3};
        for (int q = 0; q < 8; q++) {
          N(store)(t + 16 * q, sums[q]);
          N(store)(t + 16 * (15 - q), -sums[q]);
        }
      }
      float *out = gradient + j;
      size_t i = 0;
      for (; i + 8 <= inner; i += 8) {
        f16 sums[8];
#pragma clang loop unroll(full)
        for (int r = 0; r < 8; r++) {
          sums[r] = begin ? N(load)(out + (i + r) * stride) : N(splat)(0);
        }
        const uint16_t *of = patterns + i;
        const char *t = (const char *)table;
        for (size_t g = 0; g < groups; g++, of += width, t += 1024) {
#pragma clang loop unroll(full)
          for (int r = 0; r < 8; r++) sums[r] += *(const f16 *)(t + of[r]);
        }
#pragma clang loop unroll(full)
        for (int r = 0; r < 8; r++) N(store)(out + (i + r) * stride, sums[r]);
      }
      for (; i < inner; i++) {
        f16 sum = begin ? N(load)(out + i * stride) : N(splat)(0);
        for (size_t g = 0; g < groups; g++) {
          sum += *(const f16 *)((const char *)table + 1024 * g + patterns[g * width + i]);
        }
        N(store)(out + i * stride, sum);
      }
    }
  }
}

static void N(column_sums)(
    size_t rows, size_t columns, size_t stride, const float *values, float *sums) {
  for (size_t j = 0; j < columns; j += 16) {
    f16 part[4] = {N(splat)(0), N(splat)(0), N(splat)(0), N(splat)(0)};
    size_t i = 0;
    for (; i + 4 <= rows; i += 4) {
      for (int r = 0; r < 4; r++) part[r] += N(load)(values + (i + r) * stride + j);
    }
    for (; i < rows; i++) part[i & 3] += N(load)(values + i * stride + j);
    N(store)(sums + j, (part[0] + part[1]) + (part[2] + part[3]));
  }
}

static void N(expand)(
    const uint32_t *bits, size_t bits_stride, size_t inputs, size_t outputs, float *target,
    size_t stride) {
  const f16 plus = N(splat)(1), minus = N(splat)(-1);
  for (size_t o = 0; o < outputs; o++) {
    for (size_t i = 0; i < inputs; i += 16) {
      const uint16_t half = (uint16_t)(bits[i / 32 * bits_stride + o] >> (i & 16));
      f16 v = N(pick)(N(unbits)(half), plus, minus);
      if (inputs - i < 16) v = N(pick)(N(lanes)() < (int32_t)(inputs - i), v, N(splat)(0));
      N(store)(target + o * stride + i, v);
    }
  }
}

// Blocks of 16 × 16, so that neither side is walked in long strides; padding becomes zero.
static void N(transpose)(
    const float *source, size_t source_stride, size_t inputs, size_t outputs, float *target,
    size_t stride) {
  for (size_t i = 0; i < inputs; i += 16) {
    const size_t count = inputs - i < 16 ? inputs - i : 16;
    for (size_t o = 0; o < outputs; o++) {
      float *to = target + o * stride + i;
      const float *from = source + i * source_stride + o;
      for (size_t r = 0; r < count; r++) to[r] = from[r * source_stride];
      for (size_t r = count; r < 16; r++) to[r] = 0;
    }
  }
}

// ---- Signs

/// Where a value counts as +1; `.zero` has no bits, so it is asked as plus.
INLINE i16 N(positive)(enum cnetworks_zero zero, f16 v) {
  return zero == CNETWORKS_ZERO_MINUS ? v > 0 : v >= 0;
}

INLINE f16 N(sign_of)(enum cnetworks_zero zero, f16 v) {
  f16 s = N(pick)(N(positive)(zero, v), N(splat)(1), N(splat)(-1));
  return zero == CNETWORKS_ZERO_ZERO ? N(pick)(v == 0, N(splat)(0), s) : s;
}

/// Puts the signs of 16 outputs of a row where they belong.
INLINE void N(put_signs)(
    const struct cnetworks_sign *s, size_t row, size_t j, size_t columns, size_t stride, f16 v) {
  if (s->values) N(store)(s->values + row * stride + j, N(sign_of)(s->zero, v));
  if (s->bits) {
    uint16_t bits = N(bits)(N(positive)(s->zero, v));
    if (columns - j < 16) bits &= (uint16_t)((1u << (columns - j)) - 1);
    uint16_t *to = (uint16_t *)(s->bits + row * s->words) + j / 16;
    *to = bits;
    // The second half of a last word that has none.
    if (j + 16 >= columns && (j & 16) == 0) to[1] = 0;
  }
}

static void N(sign)(
    const struct cnetworks_sign *s, size_t rows, size_t columns, size_t stride,
    const float *values) {
  for (size_t i = 0; i < rows; i++) {
    for (size_t j = 0; j < columns; j += 16) {
      N(put_signs)(s, i, j, columns, stride, N(load)(values + i * stride + j));
    }
  }
}

INLINE f16 N(estimate)(enum cnetworks_estimator estimator, f16 value, f16 delta) {
  if (estimator == CNETWORKS_IDENTITY) return delta;
  const f16 size = __builtin_elementwise_abs(value);
  if (estimator == CNETWORKS_APPROX_SIGN) {
    delta = delta * (N(splat)(2) - (size + size));
  }
  return N(pick)(size <= 1, delta, N(splat)(0));
}

static void N(sign_back)(
    enum cnetworks_estimator estimator, size_t rows, size_t columns, size_t stride,
    const float *values, float scale, float *delta) {
  const f16 factor = N(splat)(scale);
#define WAY_BACK(which)                                                                       \
  for (size_t i = 0; i < rows; i++) {                                                         \
    for (size_t j = 0; j < columns; j += 16) {                                                \
      const size_t at = i * stride + j;                                                       \
      N(store)(                                                                               \
          delta + at, N(estimate)(which, N(load)(values + at), N(load)(delta + at)) * factor); \
    }                                                                                         \
  }
  switch (estimator) {
    case CNETWORKS_IDENTITY: WAY_BACK(CNETWORKS_IDENTITY) break;
    case CNETWORKS_HARD_TANH: WAY_BACK(CNETWORKS_HARD_TANH) break;
    case CNETWORKS_APPROX_SIGN: WAY_BACK(CNETWORKS_APPROX_SIGN) break;
  }
#undef WAY_BACK
}

// ---- Batch normalisation

// Sums over the batch have four chains a column, rows i, i + 4, i + 8, ..., joined in a tree.
INLINE f16 N(join)(const f16 *part) { return (part[0] + part[1]) + (part[2] + part[3]); }

static void N(norm)(
    const struct cnetworks_norm *n, const struct cnetworks_sign *s, float *values,
    float *output) {
  const size_t rows = n->rows, stride = n->stride;
  const f16 count = N(splat)((float)rows);
  const f16 keep = N(splat)(1 - n->momentum), take = N(splat)(n->momentum);
  const f16 unbiased = N(splat)(rows > 1 ? (float)rows / (float)(rows - 1) : 1);
  for (size_t j = 0; j < n->columns; j += 16) {
    float *column = values + j;
    f16 part[4] = {N(splat)(0), N(splat)(0), N(splat)(0), N(splat)(0)};
    size_t i = 0;
    for (; i + 4 <= rows; i += 4) {
      for (int r = 0; r < 4; r++) part[r] += N(load)(column + (i + r) * stride);
    }
    for (; i < rows; i++) part[i & 3] += N(load)(column + i * stride);
    const f16 mean = N(join)(part) / count;
    for (int r = 0; r < 4; r++) part[r] = N(splat)(0);
    for (i = 0; i + 4 <= rows; i += 4) {
      for (int r = 0; r < 4; r++) {
        const f16 off = N(load)(column + (i + r) * stride) - mean;
        part[r] = N(fma)(off, off, part[r]);
      }
    }
    for (; i < rows; i++) {
      const f16 off = N(load)(column + i * stride) - mean;
      part[i & 3] = N(fma)(off, off, part[i & 3]);
    }
    const f16 variance = N(join)(part) / count;
    const f16 inverse = N(splat)(1) / N(root)(variance + N(splat)(n->epsilon));
    N(store)(n->inverse_deviation + j, inverse);
    N(store)(
        n->running_mean + j, N(fma)(keep, N(load)(n->running_mean + j), take * mean));
    N(store)(
        n->running_variance + j,
        N(fma)(keep, N(load)(n->running_variance + j), take * (variance * unbiased)));
    const f16 gamma = N(load)(n->gamma + j), beta = N(load)(n->beta + j);
    for (i = 0; i < rows; i++) {
      const f16 normal = (N(load)(column + i * stride) - mean) * inverse;
      N(store)(column + i * stride, normal);
      const f16 out = N(fma)(normal, gamma, beta);
      if (s) {
        N(put_signs)(s, i, j, n->columns, stride, out);
      } else {
        N(store)(output + i * stride + j, out);
      }
    }
  }
}

static void N(norm_still)(
    const struct cnetworks_norm *n, const struct cnetworks_sign *s, const float *values,
    float *output) {
  for (size_t j = 0; j < n->columns; j += 16) {
    const f16 factor = N(load)(n->gamma + j) /
                       N(root)(N(load)(n->running_variance + j) + N(splat)(n->epsilon));
    const f16 shift =
        N(load)(n->beta + j) - N(load)(n->running_mean + j) * factor;
    for (size_t i = 0; i < n->rows; i++) {
      const size_t at = i * n->stride + j;
      const f16 out = N(fma)(N(load)(values + at), factor, shift);
      if (s) {
        N(put_signs)(s, i, j, n->columns, n->stride, out);
      } else {
        N(store)(output + at, out);
      }
    }
  }
}

static void N(norm_back)(
    const struct cnetworks_norm *n, int has_sign, enum cnetworks_estimator estimator,
    const float *normalised, float scale, float *delta, float *d_gamma, float *d_beta) {
  const size_t rows = n->rows, stride = n->stride;
  if (!has_sign) estimator = CNETWORKS_IDENTITY;
  for (size_t j = 0; j < n->columns; j += 16) {
    const f16 gamma = N(load)(n->gamma + j), beta = N(load)(n->beta + j);
    const float *normal = normalised + j;
    float *column = delta + j;
    f16 sums[4], products[4];
    for (int r = 0; r < 4; r++) sums[r] = products[r] = N(splat)(0);
#define ROW(i, r)                                                                              \
  const f16 x = N(load)(normal + (i)*stride);                                                  \
  const f16 d =                                                                                \
      N(estimate)(estimator, N(fma)(x, gamma, beta), N(load)(column + (i)*stride));            \
  if (estimator != CNETWORKS_IDENTITY) N(store)(column + (i)*stride, d);                       \
  sums[r] += d;                                                                                \
  products[r] = N(fma)(d, x, products[r]);
    size_t i = 0;
    for (; i + 4 <= rows; i += 4) {
      for (int r = 0; r < 4; r++) {
        ROW(i + r, r)
      }
    }
    for (; i < rows; i++) {
      ROW(i, i & 3)
    }
#undef ROW
    const f16 sum = N(join)(sums), product = N(join)(products);
    N(store)(d_beta + j, sum);
    N(store)(d_gamma + j, product);
    // (gamma / deviation) (delta - mean delta - normalised · mean of delta · normalised)
    const f16 count = N(splat)((float)rows);
    const f16 factor = gamma * N(load)(n->inverse_deviation + j) * N(splat)(scale);
    const f16 mean = sum / count, slope = product / count;
    for (i = 0; i < rows; i++) {
      const f16 x = N(load)(normal + i * stride);
      const f16 d = N(load)(column + i * stride) - mean;
      N(store)(column + i * stride, N(fma)(-x, slope, d) * factor);
    }
  }
}

// ---- Smooth activations

static void N(rectify)(
    size_t rows, size_t columns, size_t stride, float slope, const float *inputs,
    float *outputs) {
  for (size_t i = 0; i < rows; i++) {
    for (size_t at = i * stride; at < i * stride + columns; at += 16) {
      const f16 x = N(load)(inputs + at);
      N(store)(outputs + at, N(pick)(x > 0, x, x * N(splat)(slope)));
    }
  }
}

static void N(softmax)(
    size_t rows, size_t columns, size_t stride, const float *inputs, float *outputs) {
  const f16 least = N(splat)(-__builtin_inff());
  for (size_t i = 0; i < rows; i++) {
    const float *x = inputs + i * stride;
    float *y = outputs + i * stride;
    f16 greatest = least, total = N(splat)(0);
    for (size_t j = 0; j < columns; j += 16) {
      const i16 inside = N(lanes)() < (int32_t)(columns - j);
      const f16 v = N(pick)(inside, N(load)(x + j), least);
      greatest = N(pick)(v > greatest, v, greatest);
    }
    const f16 top = N(splat)(__builtin_reduce_max(greatest));
    for (size_t j = 0; j < columns; j += 16) {
      const i16 inside = N(lanes)() < (int32_t)(columns - j);
      const f16 v = N(pick)(inside, N(exp)(N(load)(x + j) - top), N(splat)(0));
      N(store)(y + j, v);
      total += v;
    }
    const f16 factor = N(splat)(1 / N(sum)(total));
    for (size_t j = 0; j < columns; j += 16) N(store)(y + j, N(load)(y + j) * factor);
  }
}

INLINE void N(rows_back)(
    const enum cnetworks_activation which, size_t rows, size_t columns, size_t stride,
    float slope, const float *inputs, const float *outputs, float scale, float *delta) {
  const f16 one = N(splat)(1), factor = N(splat)(scale);
  for (size_t i = 0; i < rows; i++) {
    f16 total = N(splat)(0);
    if (which == CNETWORKS_SOFTMAX) {
      for (size_t at = i * stride; at < i * stride + columns; at += 16) {
        total = N(fma)(N(load)(outputs + at), N(load)(delta + at), total);
      }
      total = N(splat)(N(sum)(total));
    }
    for (size_t at = i * stride; at < i * stride + columns; at += 16) {
      f16 d = N(load)(delta + at);
      const f16 x = N(load)(inputs + at), y = N(load)(outputs + at);
      switch (which) {
        case CNETWORKS_RECTIFIER: d = N(pick)(x > 0, d, d * N(splat)(slope)); break;
        case CNETWORKS_TANH: d = d * N(fma)(-y, y, one); break;
        case CNETWORKS_SIGMOID: d = d * (y * (one - y)); break;
        case CNETWORKS_ERF: d = d * (N(splat)(0x1.20dd76p0f) * N(exp)(-x * x)); break;
        case CNETWORKS_SOFTMAX: d = y * (d - total); break;
      }
      N(store)(delta + at, d * factor);
    }
  }
}

static void N(activation_back)(
    enum cnetworks_activation which, size_t rows, size_t columns, size_t stride, float slope,
    const float *inputs, const float *outputs, float scale, float *delta) {
#define CASE(name) \
  case name: N(rows_back)(name, rows, columns, stride, slope, inputs, outputs, scale, delta); break;
  switch (which) {
    CASE(CNETWORKS_RECTIFIER)
    CASE(CNETWORKS_TANH)
    CASE(CNETWORKS_SIGMOID)
    CASE(CNETWORKS_ERF)
    CASE(CNETWORKS_SOFTMAX)
  }
#undef CASE
}

static void N(multiply)(size_t count, const float *factors, float *values) {
  for (size_t i = 0; i < count; i += 16) {
    N(store)(values + i, N(load)(values + i) * N(load)(factors + i));
  }
}

static void N(add)(size_t count, const float *terms, float *values) {
  for (size_t i = 0; i < count; i += 16) {
    N(store)(values + i, N(load)(values + i) + N(load)(terms + i));
  }
}

// ---- Losses

static struct cnetworks_loss N(distance)(
    enum cnetworks_distance which, size_t rows, size_t columns, size_t stride,
    const float *outputs, const float *targets, float *gradient) {
  struct cnetworks_loss found = {0, 0};
  const f16 share = N(splat)(1.0f / (float)rows), none = N(splat)(0), one = N(splat)(1);
  for (size_t i = 0; i < rows; i++) {
    f16 total = none;
    size_t best = 0, wanted = 0;
    for (size_t j = 0; j < columns; j += 16) {
      const size_t at = i * stride + j;
      const i16 inside = N(lanes)() < (int32_t)(columns - j);
      const f16 y = N(load)(outputs + at), t = N(load)(targets + at);
      f16 loss, slope;
      if (which == CNETWORKS_SQUARED_HINGE) {
        const f16 gap = one - y * t;
        const f16 open = N(pick)(gap > 0, gap, none);
        loss = open * open;
        slope = N(splat)(-2) * (open * t);
      } else if (which == CNETWORKS_ABSOLUTE) {
        const f16 gap = y - t;
        loss = __builtin_elementwise_abs(gap);
        slope = N(pick)(gap > 0, one, N(pick)(gap < 0, -one, none));
      } else {
        slope = y - t;
        loss = N(splat)(0.5f) * (slope * slope);
      }
      total += N(pick)(inside, loss, none);
      if (gradient) N(store)(gradient + at, N(pick)(inside, slope * share, none));
    }
    for (size_t j = 1; j < columns; j++) {
      if (outputs[i * stride + j] > outputs[i * stride + best]) best = j;
      if (targets[i * stride + j] > targets[i * stride + wanted]) wanted = j;
    }
    found.correct += best == wanted;
    found.sum += (double)N(sum)(total);
  }
  return found;
}

// For 16 rows at a time: exponentials of the distance to the greatest logit, their sums, and then
// the logarithms of 16 sums at once.
static struct cnetworks_loss N(entropy)(const struct cnetworks_entropy *e) {
  struct cnetworks_loss found = {0, 0};
  const size_t stride = e->stride;
  const float share = 1.0f / (float)e->rows;
  const f16 least = N(splat)(-__builtin_inff());
  for (size_t first = 0; first < e->rows; first += 16) {
    const size_t count = e->rows - first < 16 ? e->rows - first : 16;
    float sums[16] __attribute__((aligned(64)));
    float distances[16] __attribute__((aligned(64)));
    for (size_t r = 0; r < 16; r++) sums[r] = 1, distances[r] = 0;
    for (size_t r = 0; r < count; r++) {
      const size_t row = first + r;
      const float *z = e->logits + row * stride;
      f16 greatest = least;
      for (size_t j = 0; j < e->classes; j += 16) {
        const i16 inside = N(lanes)() < (int32_t)(e->classes - j);
        const f16 v = N(pick)(inside, N(load)(z + j), least);
        greatest = N(pick)(v > greatest, v, greatest);
      }
      const float top = __builtin_reduce_max(greatest);
      f16 total = N(splat)(0);
      f16 one = total;
      for (size_t j = 0; j < e->classes; j += 16) {
        const i16 inside = N(lanes)() < (int32_t)(e->classes - j);
        one = N(pick)(inside, N(exp)(N(load)(z + j) - N(splat)(top)), N(splat)(0));
        if (e->gradient) N(store)(e->gradient + row * stride + j, one);
        total += one;
      }
      const float sum = N(sum)(total);
      sums[r] = sum;
      // The first of the greatest; not a number is never equal, and then it is the first of all.
      size_t best = 0;
      for (size_t j = 0; j < e->classes; j += 16) {
        const uint32_t inside = e->classes - j < 16 ? (1u << (e->classes - j)) - 1 : 0xffff;
        const uint32_t tops = N(bits)(N(load)(z + j) == N(splat)(top)) & inside;
        if (tops) {
          best = j + (size_t)__builtin_ctz(tops);
          break;
        }
      }
      const float *wanted = e->distributions ? e->distributions + row * stride : 0;
      if (wanted) {
        size_t likeliest = 0;
        float distance = 0;
        for (size_t j = 0; j < e->classes; j++) {
          distance = __builtin_fmaf(wanted[j], top - z[j], distance);
          if (wanted[j] > wanted[likeliest]) likeliest = j;
        }
        distances[r] = distance;
        found.correct += best == likeliest;
      } else {
        distances[r] = top - z[e->labels[row]];
        found.correct += best == e->labels[row];
      }
      if (e->gradient) {
        float *g = e->gradient + row * stride;
        const f16 factor = N(splat)(share / sum);
        for (size_t j = 0; j < e->classes; j += 16) {
          f16 d = N(load)(g + j) * factor;
          if (wanted) {
            const i16 inside = N(lanes)() < (int32_t)(e->classes - j);
            d -= N(pick)(inside, N(load)(wanted + j), N(splat)(0)) * N(splat)(share);
          }
          N(store)(g + j, d);
        }
        if (!wanted) g[e->labels[row]] -= share;
      }
    }
    float losses[16] __attribute__((aligned(64)));
    N(store)(losses, N(log)(N(load)(sums)) + N(load)(distances));
    for (size_t r = 0; r < count; r++) found.sum += (double)losses[r];
  }
  return found;
}

// ---- Images

// Comparisons are exact, so the compiler may cut these loops as it likes.
static void N(pool)(
    const struct cnetworks_pool *p, const float *input, float *output, uint32_t *winners) {
  const size_t out_rows = p->rows / p->size, out_columns = p->columns / p->size;
  const size_t channels = p->channels;
  for (size_t n = 0; n < p->images; n++) {
    for (size_t y = 0; y < out_rows; y++) {
      for (size_t x = 0; x < out_columns; x++) {
        const size_t at = (y * out_columns + x) * channels;
        float *out = output + n * p->out_stride + at;
        uint32_t *winner = winners + n * p->out_stride + at;
        for (uint32_t w = 0; w < p->size * p->size; w++) {
          const float *in =
              input + n * p->in_stride +
              ((y * p->size + w / p->size) * p->columns + x * p->size + w % p->size) * channels;
          if (w == 0) {
            for (size_t c = 0; c < channels; c++) out[c] = in[c], winner[c] = 0;
          } else {
            for (size_t c = 0; c < channels; c++) {
              const int more = in[c] > out[c];
              out[c] = more ? in[c] : out[c];
              winner[c] = more ? w : winner[c];
            }
          }
        }
      }
    }
  }
}

static void N(pool_back)(
    const struct cnetworks_pool *p, const float *d_output, const uint32_t *winners,
    float *d_input) {
  const size_t out_rows = p->rows / p->size, out_columns = p->columns / p->size;
  const size_t channels = p->channels;
  for (size_t n = 0; n < p->images; n++) {
    float *image = d_input + n * p->in_stride;
    // Rows and columns that no window covers.
    for (size_t i = 0; i < p->in_stride; i++) image[i] = 0;
    for (size_t y = 0; y < out_rows; y++) {
      for (size_t x = 0; x < out_columns; x++) {
        const size_t at = n * p->out_stride + (y * out_columns + x) * channels;
        for (uint32_t w = 0; w < p->size * p->size; w++) {
          float *in =
              image +
              ((y * p->size + w / p->size) * p->columns + x * p->size + w % p->size) * channels;
          for (size_t c = 0; c < channels; c++) {
            in[c] = winners[at + c] == w ? d_output[at + c] : 0;
          }
        }
      }
    }
  }
}

// Sums of each channel: four chains of 16 neighbouring numbers where channels divide 16 or are divided
// by it, whose lanes are then folded; four chains of pixels otherwise.
static void N(channel_sums)(
    size_t images, size_t stride, size_t pixels, size_t channels, const float *values,
    float *sums) {
  const size_t count = pixels * channels;
  if (16 % channels == 0 && count % 16 == 0) {
    f16 part[4] = {N(splat)(0), N(splat)(0), N(splat)(0), N(splat)(0)};
    for (size_t n = 0; n < images; n++) {
      const float *image = values + n * stride;
      for (size_t i = 0; i < count; i += 16) part[i / 16 & 3] += N(load)(image + i);
    }
    float lanes[16] __attribute__((aligned(64)));
    N(store)(lanes, N(join)(part));
    for (size_t half = 8; half >= channels; half /= 2) {
      for (size_t i = 0; i < half; i++) lanes[i] += lanes[i + half];
    }
    for (size_t c = 0; c < channels; c++) sums[c] = lanes[c];
    return;
  }
  for (size_t c = 0; c < channels; c++) {
    float part[4] = {0, 0, 0, 0};
    for (size_t n = 0; n < images; n++) {
      const float *image = values + n * stride + c;
      for (size_t i = 0; i < pixels; i++) part[i & 3] += image[i * channels];
    }
    sums[c] = (part[0] + part[1]) + (part[2] + part[3]);
  }
}

// ---- Optimisers

enum { N(SGD) = 0, N(ADAM) = 1, N(ADAMW) = 2, N(BOP) = 3 };

INLINE f16 N(moved)(const struct cnetworks_update *u, const int rule, size_t at) {
  f16 w = N(load)(u->weights + at);
  f16 g = N(load)(u->gradient + at);
  if (rule == N(SGD)) {
    // v <- momentum v + g (+ decay w); w <- w - rate v
    g = N(fma)(N(splat)(u->decay), w, g);
    const f16 v = N(fma)(N(splat)(u->beta1), N(load)(u->first + at), g);
    N(store)(u->first + at, v);
    return N(fma)(N(splat)(-u->rate), v, w);
  }
  if (rule == N(BOP)) {
    // m <- (1 - rate) m + rate g; w turns when |m| > threshold and m points as w does
    f16 m = N(load)(u->first + at);
    m = N(fma)(N(splat)(u->rate), g - m, m);
    N(store)(u->first + at, m);
    const i16 turns =
        (__builtin_elementwise_abs(m) > N(splat)(u->epsilon)) & ((m > 0) == (w > 0)) & (w != 0);
    return N(pick)(turns, -w, w);
  }
  const f16 m0 = N(load)(u->first + at), v0 = N(load)(u->second + at);
  const f16 m = N(fma)(N(splat)(1 - u->beta1), g - m0, m0);
  const f16 v = N(fma)(N(splat)(u->beta2), v0, (N(splat)(1 - u->beta2) * g) * g);
  N(store)(u->first + at, m);
  N(store)(u->second + at, v);
  if (rule == N(ADAMW)) w = w * N(splat)(u->decay);
  const f16 size = N(fma)(N(root)(v), N(splat)(u->correction), N(splat)(u->epsilon));
  return w - (N(splat)(u->rate) * m) / size;
}

INLINE size_t N(update_all)(const struct cnetworks_update *u, const int rule, const int binarises) {
  size_t flips = 0;
  const f16 bound = N(splat)(u->bound);
  for (size_t i = 0; i < u->rows; i++) {
    uint32_t *words = u->bits ? u->bits + i / 32 * u->columns : 0;
    const u16x bit = N(usplat)(1u << (i & 31));
    for (size_t j = 0; j < u->columns; j += 16) {
      const size_t at = i * u->stride + j;
      const f16 before = N(load)(u->weights + at);
      f16 w = N(moved)(u, rule, at);
      if (binarises) {
        w = N(pick)(w > bound, bound, w);
        w = N(pick)(w < -bound, -bound, w);
        const i16 is = N(positive)(u->zero, w);
        if (words) {
          u16x old = (i & 31) == 0 ? N(usplat)(0) : *(u16x *)(words + j);
          *(u16x *)(words + j) = old | ((u16x)is & bit);
        }
        if (u->signs) N(store)(u->signs + at, N(sign_of)(u->zero, w));
        if (u->flips) {
          uint32_t turned = N(bits)(is ^ N(positive)(u->zero, before));
          while (turned) {
            u->flips[flips++] = (uint32_t)(at + (size_t)__builtin_ctz(turned));
            turned &= turned - 1;
          }
        }
      }
      N(store)(u->weights + at, w);
    }
  }
  return flips;
}

static size_t N(update)(const struct cnetworks_update *u) {
  const int binarises = u->bits || u->signs;
  switch (u->rule * 2 + binarises) {
    case 0: return N(update_all)(u, N(SGD), 0);
    case 1: return N(update_all)(u, N(SGD), 1);
    case 2: return N(update_all)(u, N(ADAM), 0);
    case 3: return N(update_all)(u, N(ADAM), 1);
    case 4: return N(update_all)(u, N(ADAMW), 0);
    case 5: return N(update_all)(u, N(ADAMW), 1);
    case 6: return N(update_all)(u, N(BOP), 0);
    default: return N(update_all)(u, N(BOP), 1);
  }
}

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
