#pragma once

// Vectors as the tiled kernels see them, by level and type. `HEAD` takes only the first elements of
// one, and touches no memory behind them.

#include "levels.h"

#include <immintrin.h>

typedef float f32x8 __attribute__((vector_size(32)));
typedef float f32x16 __attribute__((vector_size(64)));
typedef double f64x4 __attribute__((vector_size(32)));
typedef double f64x8 __attribute__((vector_size(64)));
typedef float f32x8_anywhere __attribute__((vector_size(32), aligned(4)));
typedef float f32x16_anywhere __attribute__((vector_size(64), aligned(4)));
typedef double f64x4_anywhere __attribute__((vector_size(32), aligned(8)));
typedef double f64x8_anywhere __attribute__((vector_size(64), aligned(8)));

// The first n of a row of ones before as many zeros: a mask begins at element 8 - n, or 4 - n.
static const int32_t heads_of_8[16] = {-1, -1, -1, -1, -1, -1, -1, -1, 0, 0, 0, 0, 0, 0, 0, 0};
static const int64_t heads_of_4[8] = {-1, -1, -1, -1, 0, 0, 0, 0};

#define HEAD_OF_8(n) _mm256_loadu_si256((const __m256i_u *)(heads_of_8 + 8 - (n)))
#define HEAD_OF_4(n) _mm256_loadu_si256((const __m256i_u *)(heads_of_4 + 4 - (n)))
#define HEAD_MASK(n) ((1u << (n)) - 1)

// Squares of vectors are turned, rows into columns, in pairs of pairs: the elements of two rows are
// interleaved, then pairs of elements, then fours, within the 128 bits that move cheaply together.

#define TURN_FUNCTION static inline __attribute__((always_inline)) void
#define TURN_UNROLLED _Pragma("clang loop unroll(full)")

LEVEL_BEGIN_V3
TURN_FUNCTION turn_f32x8(f32x8 rows[8]) {
  f32x8 next[8];
  TURN_UNROLLED for (int i = 0; i < 4; i++) {
    const f32x8 a = rows[2 * i], b = rows[2 * i + 1];
    next[2 * i] = __builtin_shufflevector(a, b, 0, 8, 1, 9, 4, 12, 5, 13);
    next[2 * i + 1] = __builtin_shufflevector(a, b, 2, 10, 3, 11, 6, 14, 7, 15);
  }
  TURN_UNROLLED for (int i = 0; i < 4; i++) {
    const f32x8 a = next[i / 2 * 4 + i % 2], b = next[i / 2 * 4 + i % 2 + 2];
    rows[i / 2 * 4 + i % 2 * 2] = __builtin_shufflevector(a, b, 0, 1, 8, 9, 4, 5, 12, 13);
    rows[i / 2 * 4 + i % 2 * 2 + 1] = __builtin_shufflevector(a, b, 2, 3, 10, 11, 6, 7, 14, 15);
  }
  TURN_UNROLLED for (int i = 0; i < 4; i++) {
    const f32x8 a = rows[i], b = rows[i + 4];
    rows[i] = __builtin_shufflevector(a, b, 0, 1, 2, 3, 8, 9, 10, 11);
    rows[i + 4] = __builtin_shufflevector(a, b, 4, 5, 6, 7, 12, 13, 14, 15);
  }
}

TURN_FUNCTION turn_f64x4(f64x4 rows[4]) {
  f64x4 next[4];
  TURN_UNROLLED for (int i = 0; i < 2; i++) {
    const f64x4 a = rows[2 * i], b = rows[2 * i + 1];
    next[2 * i] = __builtin_shufflevector(a, b, 0, 4, 2, 6);
    next[2 * i + 1] = __builtin_shufflevector(a, b, 1, 5, 3, 7);
  }
  TURN_UNROLLED for (int i = 0; i < 2; i++) {
    const f64x4 a = next[i], b = next[i + 2];
    rows[i] = __builtin_shufflevector(a, b, 0, 1, 4, 5);
    rows[i + 2] = __builtin_shufflevector(a, b, 2, 3, 6, 7);
  }
}

// Stores with a mask are slow on some CPUs with AVX2, so the first n elements go in powers of two.
TURN_FUNCTION store_head_f32x8(float *place, f32x8 vector, size_t n) {
  if (n == 8) {
    _mm256_storeu_ps(place, (__m256)vector);
    return;
  }
  __m128 rest = _mm256_castps256_ps128((__m256)vector);
  if (n & 4) {
    _mm_storeu_ps(place, rest);
    rest = _mm256_extractf128_ps((__m256)vector, 1);
    place += 4;
  }
  if (n & 2) {
    _mm_storel_pi((__m64 *)place, rest);
    rest = _mm_movehl_ps(rest, rest);
    place += 2;
  }
  if (n & 1) _mm_store_ss(place, rest);
}

TURN_FUNCTION store_head_f64x4(double *place, f64x4 vector, size_t n) {
  if (n == 4) {
    _mm256_storeu_pd(place, (__m256d)vector);
    return;
  }
  __m128d rest = _mm256_castpd256_pd128((__m256d)vector);
  if (n & 2) {
    _mm_storeu_pd(place, rest);
    rest = _mm256_extractf128_pd((__m256d)vector, 1);
    place += 2;
  }
  if (n & 1) _mm_store_sd(place, rest);
}
LEVEL_END_V3

LEVEL_BEGIN_V4
// The same of wider vectors: interleaving the halves of a deck as often as its size has bits brings
// every card to its mirrored place.
TURN_FUNCTION turn_f32x16(f32x16 rows[16]) {
  TURN_UNROLLED for (int stage = 0; stage < 4; stage++) {
    f32x16 next[16];
    TURN_UNROLLED for (int i = 0; i < 8; i++) {
      const f32x16 a = rows[i], b = rows[i + 8];
      next[2 * i] =
          __builtin_shufflevector(a, b, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
      next[2 * i + 1] = __builtin_shufflevector(
          a, b, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31);
    }
    TURN_UNROLLED for (int i = 0; i < 16; i++) rows[i] = next[i];
  }
}

TURN_FUNCTION turn_f64x8(f64x8 rows[8]) {
  TURN_UNROLLED for (int stage = 0; stage < 3; stage++) {
    f64x8 next[8];
    TURN_UNROLLED for (int i = 0; i < 4; i++) {
      const f64x8 a = rows[i], b = rows[i + 4];
      next[2 * i] = __builtin_shufflevector(a, b, 0, 8, 1, 9, 2, 10, 3, 11);
      next[2 * i + 1] = __builtin_shufflevector(a, b, 4, 12, 5, 13, 6, 14, 7, 15);
    }
    TURN_UNROLLED for (int i = 0; i < 8; i++) rows[i] = next[i];
  }
}
LEVEL_END_V4
