#pragma once

// Tables that are part of the program: files beside this code, embedded by the compiler.

#include <stddef.h>

/// The bytes of an embedded file.
struct ctable {
  const unsigned char *bytes;
  size_t count;
};

/// 1,797 handwritten digits of 8 × 8 pixels from 0 to 16, an IDX file.
struct ctable ctable_digits_images(void);
/// What they are, an IDX file.
struct ctable ctable_digits_labels(void);
/// Complexities of short strings and small squares of bits, by the Coding Theorem Method. All integers
/// and reals are little-endian: "CTMB", a version (1) and the number of sections (16) in 32 bits each;
/// then for each section its dimensions and side in 8 bits each, 16 zero bits, a count in 32 bits, and
/// as many complexities in bits, doubles. Their index is the cells in row-major order as a binary
/// number, the first cell its highest digit; only those whose first cell is 0 are there.
struct ctable ctable_ctm_binary(void);
