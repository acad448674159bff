#pragma once

#include "CKernelsLevels.h"

/// The reductions of one level.
struct ckernels_reductions {
  float (*_Nonnull sum_f32)(size_t count, const float *_Nullable x);
  float (*_Nonnull dot_f32)(size_t count, const float *_Nullable x, const float *_Nullable y);
  float (*_Nonnull squares_f32)(size_t count, const float *_Nullable x, float centre);
  float (*_Nonnull greatest_f32)(size_t count, const float *_Nullable x);
  double (*_Nonnull sum_f64)(size_t count, const double *_Nullable x);
  double (*_Nonnull dot_f64)(size_t count, const double *_Nullable x, const double *_Nullable y);
  double (*_Nonnull squares_f64)(size_t count, const double *_Nullable x, double centre);
  double (*_Nonnull greatest_f64)(size_t count, const double *_Nullable x);
};

extern const struct ckernels_reductions ckernels_reductions_at[CKERNELS_LEVELS];

/// The sum of all elements.
static inline float ckernels_sum_f32(int level, size_t count, const float *_Nullable x) {
  return ckernels_reductions_at[level].sum_f32(count, x);
}

/// The sum of all products.
static inline float ckernels_dot_f32(
    int level, size_t count, const float *_Nullable x, const float *_Nullable y) {
  return ckernels_reductions_at[level].dot_f32(count, x, y);
}

/// The sum of the squares of all distances to a centre.
static inline float ckernels_squares_f32(
    int level, size_t count, const float *_Nullable x, float centre) {
  return ckernels_reductions_at[level].squares_f32(count, x, centre);
}

/// The greatest element that is a number, or minus infinity.
static inline float ckernels_greatest_f32(int level, size_t count, const float *_Nullable x) {
  return ckernels_reductions_at[level].greatest_f32(count, x);
}

/// The sum of all elements.
static inline double ckernels_sum_f64(int level, size_t count, const double *_Nullable x) {
  return ckernels_reductions_at[level].sum_f64(count, x);
}

/// The sum of all products.
static inline double ckernels_dot_f64(
    int level, size_t count, const double *_Nullable x, const double *_Nullable y) {
  return ckernels_reductions_at[level].dot_f64(count, x, y);
}

/// The sum of the squares of all distances to a centre.
static inline double ckernels_squares_f64(
    int level, size_t count, const double *_Nullable x, double centre) {
  return ckernels_reductions_at[level].squares_f64(count, x, centre);
}

/// The greatest element that is a number, or minus infinity.
static inline double ckernels_greatest_f64(int level, size_t count, const double *_Nullable x) {
  return ckernels_reductions_at[level].greatest_f64(count, x);
}
