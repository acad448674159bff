#pragma once

#include <stddef.h>
#include <stdint.h>

// Matrices of bits: how often each block occurs in one, and how many phrases a string parses into.
//
// Only integers are computed here, and nothing but x86-64 is asked for, so there are no levels.
// A row is a whole number of words; cell c of it is bit c % 64 of word c / 64, and bits past the last
// cell are zeros.

/// A matrix of bits and which blocks of it are counted.
struct ckernels_blocks {
  const uint64_t *_Nonnull words;
  size_t row_words, rows, columns;
  /// The block's sides; height × width is 16 at most.
  size_t height, width;
  /// The distances from one block to the next.
  size_t row_step, column_step;
};

/// Adds the blocks that lie wholly inside to the counters of their keys.
///
/// Bit i of a key is cell i of the block in row-major order; there are 2^(height × width) counters.
void ckernels_count_blocks(
    const struct ckernels_blocks *_Nonnull blocks, uint32_t *_Nonnull counts);

/// Packs bytes into the bits of rows: 0 becomes 0, and anything else 1.
///
/// - Returns: All bytes, or-ed: above 1 if a byte was.
uint8_t ckernels_pack_bits(
    const uint8_t *_Nullable bytes, size_t rows, size_t columns, uint64_t *_Nonnull words);

/// What counters sum up to. Complexities and logarithms are not negative, in units of 2^-52, and too
/// long to be summed in one word: their low 32 bits are summed apart from the high ones.
struct ckernels_count_sums {
  uint64_t blocks, distinct;
  /// How many counters are past CKERNELS_SMALL_COUNTS; their logarithms are not in the sums.
  uint64_t large;
  /// The complexities of the blocks that occur.
  uint64_t complexity_low, complexity_high;
  /// The logarithms of their counts.
  uint64_t logarithm_low, logarithm_high;
  /// Their counts times the logarithms of these.
  uint64_t product_low, product_high;
};

/// The logarithms that are looked up: those of 0 (which is 0 here), 1, … up to this, less one.
enum { CKERNELS_SMALL_COUNTS = 256 };

/// Sums over all counters; there are 2^16 at most.
void ckernels_sum_counts(
    const uint32_t *_Nonnull counts, size_t count, const int64_t *_Nonnull complexities,
    const int64_t *_Nonnull logarithms, struct ckernels_count_sums *_Nonnull sums);

/// The phrases of Lempel and Ziv's exhaustive history (1976) of a string of bits.
///
/// - Returns: Their number, of which the last may be cut short by the end; -1 without memory for
///   13 bytes a bit.
int64_t ckernels_lempel_ziv_76(const uint64_t *_Nonnull words, size_t count);
