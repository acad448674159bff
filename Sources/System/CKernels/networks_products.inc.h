// Products of signs, their gradients, and weights turned over; a part of networks.inc.h.

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
