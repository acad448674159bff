#include "CKernelsBits.h"

#include <emmintrin.h>
#include <stdbool.h>
#include <string.h>

/// Up to 16 bits of a row from a cell on; past the row's last word there are zeros.
static inline uint64_t bits_from(const uint64_t *row, size_t row_words, size_t cell) {
  const size_t word = cell / 64, shift = cell % 64;
  const uint64_t low = row[word] >> shift;
  return shift && word + 1 < row_words ? low | row[word + 1] << (64 - shift) : low;
}

/// Four keys of 4 × 4 blocks side by side, from 16 bits of each of four rows.
///
/// A word of 16 nibbles is a matrix of nibbles, row by row; its transpose has a block a row. Two
/// exchanges of nibbles across the diagonal, and then of pairs of them, transpose it.
static inline uint64_t four_keys(uint64_t a, uint64_t b, uint64_t c, uint64_t d) {
  uint64_t x = (a & 0xFFFF) | (b & 0xFFFF) << 16 | (c & 0xFFFF) << 32 | d << 48;
  uint64_t t = (x ^ x >> 12) & 0x0000F0F00000F0F0;
  x ^= t ^ t << 12;
  t = (x ^ x >> 24) & 0x00000000FF00FF00;
  return x ^ t ^ t << 24;
}

static inline void count_four(uint64_t keys, uint32_t *counts) {
  counts[keys & 0xFFFF]++;
  counts[keys >> 16 & 0xFFFF]++;
  counts[keys >> 32 & 0xFFFF]++;
  counts[keys >> 48]++;
}

static inline void count_some(uint64_t keys, size_t some, uint32_t *counts) {
  for (size_t i = 0; i < some; i++) counts[keys >> 16 * i & 0xFFFF]++;
}

/// The 4 × 4 blocks of four rows at columns first, first + 4, … while they fit.
static void count_strip(
    const uint64_t *row, size_t row_words, size_t columns, size_t first, uint32_t *counts) {
  const uint64_t *a = row, *b = a + row_words, *c = b + row_words, *d = c + row_words;
  if (columns < first + 4) return;
  size_t left = (columns - first) / 4, cell = first;
  if (first == 0) {
    for (size_t word = 0; left >= 16; word++, left -= 16, cell += 64) {
      uint64_t wa = a[word], wb = b[word], wc = c[word], wd = d[word];
      for (int part = 0; part < 4; part++) {
        count_four(four_keys(wa, wb, wc, wd), counts);
        wa >>= 16, wb >>= 16, wc >>= 16, wd >>= 16;
      }
    }
  }
  while (left > 0) {
    const uint64_t keys = four_keys(
        bits_from(a, row_words, cell), bits_from(b, row_words, cell),
        bits_from(c, row_words, cell), bits_from(d, row_words, cell));
    if (left < 4) {
      count_some(keys, left, counts);
      return;
    }
    count_four(keys, counts);
    left -= 4, cell += 16;
  }
}

void ckernels_count_blocks(const struct ckernels_blocks *blocks, uint32_t *counts) {
  const size_t height = blocks->height, width = blocks->width, row_words = blocks->row_words;
  const size_t column_step = blocks->column_step;
  if (height > blocks->rows || width > blocks->columns) return;
  const bool is_strip = height == 4 && width == 4 && (column_step == 4 || column_step == 1);
  const uint64_t mask = ((uint64_t)1 << width) - 1;
  for (size_t top = 0; top + height <= blocks->rows; top += blocks->row_step) {
    const uint64_t *row = blocks->words + top * row_words;
    if (is_strip) {
      for (size_t first = 0; first < (column_step == 4 ? 1 : 4); first++)
        count_strip(row, row_words, blocks->columns, first, counts);
      continue;
    }
    for (size_t cell = 0; cell + width <= blocks->columns; cell += column_step) {
      uint64_t key = 0;
      for (size_t i = 0; i < height; i++)
        key |= (bits_from(row + i * row_words, row_words, cell) & mask) << i * width;
      counts[key]++;
    }
  }
}

uint8_t ckernels_pack_bits(
    const uint8_t *bytes, size_t rows, size_t columns, uint64_t *words) {
  const size_t row_words = (columns + 63) / 64;
  const __m128i zero = _mm_setzero_si128();
  __m128i all = zero;
  uint8_t rest = 0;
  for (size_t row = 0; row < rows; row++) {
    const uint8_t *place = bytes + row * columns;
    for (size_t word = 0; word < row_words; word++) {
      uint64_t packed = 0;
      const size_t cells = columns - word * 64 < 64 ? columns - word * 64 : 64;
      size_t cell = 0;
      for (; cell + 16 <= cells; cell += 16) {
        const __m128i some = _mm_loadu_si128((const __m128i *)(place + cell));
        all = _mm_or_si128(all, some);
        const unsigned zeros = (unsigned)_mm_movemask_epi8(_mm_cmpeq_epi8(some, zero));
        packed |= (uint64_t)(~zeros & 0xFFFF) << cell;
      }
      for (; cell < cells; cell++) {
        rest |= place[cell];
        packed |= (uint64_t)(place[cell] != 0) << cell;
      }
      words[row * row_words + word] = packed;
      place += cells;
    }
  }
  uint8_t lanes[16];
  _mm_storeu_si128((__m128i *)lanes, all);
  for (int i = 0; i < 16; i++) rest |= lanes[i];
  return rest;
}

/// How many times each small count occurs, in so many tables by turns: the count 1 is so frequent that
/// additions to one place would wait for each other.
enum { TURNS = 8, SMALL = CKERNELS_SMALL_COUNTS };

void ckernels_sum_counts(
    const uint32_t *counts, size_t count, const int64_t *complexities, const int64_t *logarithms,
    struct ckernels_count_sums *sums) {
  struct ckernels_count_sums total = {0};
  for (size_t i = 0; i < count; i++) {
    const uint64_t mask = counts[i] ? ~(uint64_t)0 : 0;
    const uint64_t complexity = (uint64_t)complexities[i] & mask;
    total.complexity_low += complexity & 0xFFFFFFFF;
    total.complexity_high += complexity >> 32;
  }
  uint32_t times[TURNS][SMALL] = {0};
  for (size_t i = 0; i < count; i++) {
    const uint32_t n = counts[i];
    if (__builtin_expect(n < SMALL, 1)) {
      times[i % TURNS][n]++;
    } else {
      total.large++;
      total.blocks += n;
    }
  }
  total.distinct = total.large;
  for (uint32_t n = 1; n < SMALL; n++) {
    uint64_t sum = 0;
    for (int turn = 0; turn < TURNS; turn++) sum += times[turn][n];
    const uint64_t low = (uint32_t)logarithms[n], high = (uint64_t)logarithms[n] >> 32;
    total.distinct += sum;
    total.blocks += sum * n;
    total.logarithm_low += sum * low;
    total.logarithm_high += sum * high;
    total.product_low += sum * n * low;
    total.product_high += sum * n * high;
  }
  *sums = total;
}
