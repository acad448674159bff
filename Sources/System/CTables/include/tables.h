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
