#pragma once

#include "CKernelsLevels.h"

/// A function of each element; the order is that of `ckernels_elementary`.
enum ckernels_function {
  CKERNELS_EXP,
  CKERNELS_LOG,
  CKERNELS_TANH,
  CKERNELS_SIGMOID,
  CKERNELS_ERF,
};

/// How many functions there are.
enum { CKERNELS_FUNCTIONS = 5 };

/// The elementary functions of one level: y = f(x) for so many elements, where y may be x.
struct ckernels_elementary {
  void (*_Nonnull of_f32[CKERNELS_FUNCTIONS])(
      size_t count, const float *_Nullable x, float *_Nullable y);
  void (*_Nonnull of_f64[CKERNELS_FUNCTIONS])(
      size_t count, const double *_Nullable x, double *_Nullable y);
};

extern const struct ckernels_elementary ckernels_elementary_at[CKERNELS_LEVELS];

/// Takes a function of floats.
static inline void ckernels_apply_f32(
    int level, enum ckernels_function function, size_t count, const float *_Nullable x,
    float *_Nullable y) {
  ckernels_elementary_at[level].of_f32[function](count, x, y);
}

/// Takes a function of doubles.
static inline void ckernels_apply_f64(
    int level, enum ckernels_function function, size_t count, const double *_Nullable x,
    double *_Nullable y) {
  ckernels_elementary_at[level].of_f64[function](count, x, y);
}
