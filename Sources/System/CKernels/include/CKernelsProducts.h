#pragma once

#include "CKernelsLevels.h"

/// A product of matrices, C = S + op(A) · op(B).
///
/// Distances are in elements. Element (i, k) of op(A) stands at `a[i * a_row + k * a_inner]`, and
/// element (k, j) of op(B) at `b[k * b_inner + j * b_column]`, where one of the two is 1 or the
/// product runs at the speed of scattered loads. Rows of C are contiguous. The chains begin with the
/// elements of S: with zeros where it is a null pointer, with C itself to add to it, or with one row
/// for all where its rows have the distance 0.
struct ckernels_product {
  size_t rows, columns, inner;
  size_t a_row, a_inner;
  size_t b_inner, b_column;
  size_t c_row;
  size_t start_row;
};

/// The products of one level.
struct ckernels_products {
  void (*_Nonnull multiply_f32)(
      const struct ckernels_product *_Nonnull shape, const float *_Nullable a,
      const float *_Nullable b, float *_Nullable c, const float *_Nullable start);
  void (*_Nonnull multiply_f64)(
      const struct ckernels_product *_Nonnull shape, const double *_Nullable a,
      const double *_Nullable b, double *_Nullable c, const double *_Nullable start);
};

extern const struct ckernels_products ckernels_products_at[CKERNELS_LEVELS];

/// Multiplies matrices of floats.
static inline void ckernels_multiply_f32(
    int level, const struct ckernels_product *_Nonnull shape, const float *_Nullable a,
    const float *_Nullable b, float *_Nullable c, const float *_Nullable start) {
  ckernels_products_at[level].multiply_f32(shape, a, b, c, start);
}

/// Multiplies matrices of doubles.
static inline void ckernels_multiply_f64(
    int level, const struct ckernels_product *_Nonnull shape, const double *_Nullable a,
    const double *_Nullable b, double *_Nullable c, const double *_Nullable start) {
  ckernels_products_at[level].multiply_f64(shape, a, b, c, start);
}
