#pragma once

#include "CKernelsLevels.h"

/// A convolution of images that stand as (row, column, channel), channels last.
///
/// `out_rows` is (in_rows + 2 margin - window_rows) / stride + 1, columns alike, and the margin is less
/// than the window. Weights stand as (window row, window column, in channel, out channel).
struct ckernels_convolution {
  size_t images;
  size_t in_rows, in_columns, in_channels;
  size_t out_rows, out_columns, out_channels;
  size_t window_rows, window_columns;
  size_t stride, margin;
};

/// The convolutions of one level.
struct ckernels_convolutions {
  void (*_Nonnull convolve_f32)(
      const struct ckernels_convolution *_Nonnull shape, const float *_Nullable input,
      const float *_Nullable weights, const float *_Nullable biases, float *_Nullable output,
      float *_Nullable workspace);
  void (*_Nonnull convolve_weights_f32)(
      const struct ckernels_convolution *_Nonnull shape, const float *_Nullable input,
      const float *_Nullable d_output, float *_Nullable d_weights, bool accumulates,
      float *_Nullable workspace);
  void (*_Nonnull convolve_input_f32)(
      const struct ckernels_convolution *_Nonnull shape, const float *_Nullable d_output,
      const float *_Nullable weights, float *_Nullable d_input, float *_Nullable workspace);
  void (*_Nonnull convolve_f64)(
      const struct ckernels_convolution *_Nonnull shape, const double *_Nullable input,
      const double *_Nullable weights, const double *_Nullable biases, double *_Nullable output,
      double *_Nullable workspace);
  void (*_Nonnull convolve_weights_f64)(
      const struct ckernels_convolution *_Nonnull shape, const double *_Nullable input,
      const double *_Nullable d_output, double *_Nullable d_weights, bool accumulates,
      double *_Nullable workspace);
  void (*_Nonnull convolve_input_f64)(
      const struct ckernels_convolution *_Nonnull shape, const double *_Nullable d_output,
      const double *_Nullable weights, double *_Nullable d_input, double *_Nullable workspace);
};

extern const struct ckernels_convolutions ckernels_convolutions_at[CKERNELS_LEVELS];

/// The outputs. The workspace holds an image with its margin.
static inline void ckernels_convolve_f32(
    int level, const struct ckernels_convolution *_Nonnull shape, const float *_Nullable input,
    const float *_Nullable weights, const float *_Nullable biases, float *_Nullable output,
    float *_Nullable workspace) {
  ckernels_convolutions_at[level].convolve_f32(shape, input, weights, biases, output, workspace);
}

/// The gradient by the weights, set or added to. The workspace holds an image with its margin.
static inline void ckernels_convolve_weights_f32(
    int level, const struct ckernels_convolution *_Nonnull shape, const float *_Nullable input,
    const float *_Nullable d_output, float *_Nullable d_weights, bool accumulates,
    float *_Nullable workspace) {
  ckernels_convolutions_at[level].convolve_weights_f32(
      shape, input, d_output, d_weights, accumulates, workspace);
}

/// The gradient by the inputs. The workspace holds the weights, and an input image of out channels
/// that is a window less one larger.
static inline void ckernels_convolve_input_f32(
    int level, const struct ckernels_convolution *_Nonnull shape, const float *_Nullable d_output,
    const float *_Nullable weights, float *_Nullable d_input, float *_Nullable workspace) {
  ckernels_convolutions_at[level].convolve_input_f32(shape, d_output, weights, d_input, workspace);
}

/// The outputs. The workspace holds an image with its margin.
static inline void ckernels_convolve_f64(
    int level, const struct ckernels_convolution *_Nonnull shape, const double *_Nullable input,
    const double *_Nullable weights, const double *_Nullable biases, double *_Nullable output,
    double *_Nullable workspace) {
  ckernels_convolutions_at[level].convolve_f64(shape, input, weights, biases, output, workspace);
}

/// The gradient by the weights, set or added to. The workspace holds an image with its margin.
static inline void ckernels_convolve_weights_f64(
    int level, const struct ckernels_convolution *_Nonnull shape, const double *_Nullable input,
    const double *_Nullable d_output, double *_Nullable d_weights, bool accumulates,
    double *_Nullable workspace) {
  ckernels_convolutions_at[level].convolve_weights_f64(
      shape, input, d_output, d_weights, accumulates, workspace);
}

/// The gradient by the inputs. The workspace holds the weights, and an input image of out channels
/// that is a window less one larger.
static inline void ckernels_convolve_input_f64(
    int level, const struct ckernels_convolution *_Nonnull shape, const double *_Nullable d_output,
    const double *_Nullable weights, double *_Nullable d_input, double *_Nullable workspace) {
  ckernels_convolutions_at[level].convolve_input_f64(shape, d_output, weights, d_input, workspace);
}
