#pragma once

#include "CKernelsLevels.h"

// The elementwise and fused loops of training small networks.
//
// Matrices of numbers have rows at a distance of whole vectors of 16 floats; `stride` is that
// distance, and what lies between the last column and the end of a row is padding. Padding of
// gradients is zero and stays zero, so padded parameters never move.
//
// Signs are kept as bits, 1 for +1 and 0 for -1, 32 to a word. Those of a layer's outputs run along
// a row of words, one row a sample, with zero bits beyond the last column. Those of weights, which
// are stored inputs × outputs, stand as words × outputs: word w of an output holds the inputs
// 32 w ..< 32 w + 32, so that 16 outputs are compared with one sample at a time.

/// What sign(0) is.
enum cnetworks_zero { CNETWORKS_ZERO_PLUS = 0, CNETWORKS_ZERO_MINUS = 1, CNETWORKS_ZERO_ZERO = 2 };

/// What the derivative of a sign is taken to be.
enum cnetworks_estimator {
  CNETWORKS_IDENTITY = 0,
  CNETWORKS_HARD_TANH = 1,
  CNETWORKS_APPROX_SIGN = 2,
};

/// A product of signs, scale · (samples · weights) + bias; columns are padded.
struct cnetworks_sign_product {
  size_t rows, columns, inner;
  size_t c_stride;
  /// What sums are multiplied with, and the bias of each column, or NULL.
  float scale;
  const float *_Nullable bias;
};

/// Batch normalisation of one layer's outputs.
struct cnetworks_norm {
  size_t rows, columns, stride;
  float epsilon, momentum;
  const float *_Nullable gamma;
  const float *_Nullable beta;
  float *_Nullable running_mean;
  float *_Nullable running_variance;
  /// 1 / sqrt(variance + epsilon) of the batch, for the way back.
  float *_Nullable inverse_deviation;
};

/// How signs are taken of a layer's outputs.
struct cnetworks_sign {
  enum cnetworks_zero zero;
  enum cnetworks_estimator estimator;
  /// Where signs go as numbers, at the distance of the inputs, or NULL.
  float *_Nullable values;
  /// Where they go as bits, or NULL, and the words of a row.
  uint32_t *_Nullable bits;
  size_t words;
};

/// Cross-entropy of logits.
struct cnetworks_entropy {
  size_t rows, classes, stride;
  const float *_Nullable logits;
  /// A label a row, or NULL when there are distributions.
  const uint32_t *_Nullable labels;
  /// A distribution a row, at the stride of the logits.
  const float *_Nullable distributions;
  /// Where the gradient of the mean goes, or NULL.
  float *_Nullable gradient;
};

/// The smooth activations whose way back is here.
enum cnetworks_activation {
  CNETWORKS_RECTIFIER = 0,
  CNETWORKS_TANH = 1,
  CNETWORKS_SIGMOID = 2,
  CNETWORKS_ERF = 3,
  CNETWORKS_SOFTMAX = 4,
};

/// Losses that compare outputs with targets, summed over outputs and rows.
enum cnetworks_distance {
  /// (output - target)^2 / 2
  CNETWORKS_SQUARED = 0,
  /// max(0, 1 - output · target)^2
  CNETWORKS_SQUARED_HINGE = 1,
  /// |output - target|
  CNETWORKS_ABSOLUTE = 2,
};

/// The greatest of each window of an image, channels last; windows lie side by side.
struct cnetworks_pool {
  size_t images, rows, columns, channels;
  size_t size;
  size_t in_stride, out_stride;
};

/// What a loss found in a batch.
struct cnetworks_loss {
  double sum;
  size_t correct;
};

/// How the elements of one range of parameters are changed.
struct cnetworks_update {
  /// 0 SGD, 1 Adam, 2 AdamW, 3 Bop.
  int rule;
  size_t rows, columns, stride;
  float *_Nullable weights;
  float *_Nullable first;
  float *_Nullable second;
  const float *_Nullable gradient;
  /// SGD: rate, momentum, decay. Adam: rate / (1 - beta1^t), beta1, beta2, 1 / sqrt(1 - beta2^t),
  /// epsilon, and for AdamW 1 - rate · decay. Bop: the average's rate and the threshold.
  float rate, beta1, beta2, correction, epsilon, decay;
  /// Weights are held in [-bound, bound]; infinity leaves them alone.
  float bound;
  /// What is taken of binarised weights, whose zero is one of the two signs.
  enum cnetworks_zero zero;
  /// The signs as bits, or NULL; as numbers at the stride of the weights, or NULL.
  uint32_t *_Nullable bits;
  float *_Nullable signs;
  /// Where the places of weights go whose sign flipped, or NULL.
  uint32_t *_Nullable flips;
};

/// The networks' loops of one level.
struct cnetworks {
  /// Copies rows of words to the front in the order of their numbers.
  void (*_Nonnull gather)(
      const uint32_t *_Nullable source, size_t words, const uint32_t *_Nullable order, size_t count,
      uint32_t *_Nullable target);
  /// values = scale · values + bias, with the bias of each column, or NULL.
  void (*_Nonnull affine)(
      size_t rows, size_t columns, size_t stride, float scale, const float *_Nullable bias,
      float *_Nullable values);
  /// See `cnetworks_sign_product`; a row of `words` words a sample.
  void (*_Nonnull sign_product)(
      const struct cnetworks_sign_product *_Nonnull p, const uint32_t *_Nullable samples,
      size_t words, const uint32_t *_Nullable weights, size_t weights_stride, float *_Nullable c);
  /// Gradient = samplesᵀ · delta for samples that are signs; `rows` of them, `inner` inputs.
  void (*_Nonnull sign_outer)(
      const uint32_t *_Nullable samples, size_t words, size_t rows, size_t inner,
      const float *_Nullable delta, size_t stride, size_t columns, float *_Nullable gradient,
      float *_Nullable workspace);
  /// Sums of the columns: 4 chains of rows, joined in a tree.
  void (*_Nonnull column_sums)(
      size_t rows, size_t columns, size_t stride, const float *_Nullable values,
      float *_Nullable sums);
  /// Bits of weights into numbers, outputs × inputs: what the way back multiplies with.
  void (*_Nonnull expand)(
      const uint32_t *_Nullable bits, size_t bits_stride, size_t inputs, size_t outputs,
      float *_Nullable target, size_t stride);
  /// Numbers, inputs × outputs, into outputs × inputs.
  void (*_Nonnull transpose)(
      const float *_Nullable source, size_t source_stride, size_t inputs, size_t outputs,
      float *_Nullable target, size_t stride);
  /// Signs of values.
  void (*_Nonnull sign)(
      const struct cnetworks_sign *_Nonnull s, size_t rows, size_t columns, size_t stride,
      const float *_Nullable values);
  /// The way back through signs of values, and through a scale: delta is changed.
  void (*_Nonnull sign_back)(
      enum cnetworks_estimator estimator, size_t rows, size_t columns, size_t stride,
      const float *_Nullable values, float scale, float *_Nullable delta);
  /// Batch normalisation in training, in place: values become normalised, and the outputs go to
  /// `output` or, when there are signs to take, to where `s` says.
  void (*_Nonnull norm)(
      const struct cnetworks_norm *_Nonnull n, const struct cnetworks_sign *_Nullable s,
      float *_Nullable values, float *_Nullable output);
  /// Batch normalisation with the running statistics, into outputs or into signs.
  void (*_Nonnull norm_still)(
      const struct cnetworks_norm *_Nonnull n, const struct cnetworks_sign *_Nullable s,
      const float *_Nullable values, float *_Nullable output);
  /// The way back through signs (or none), normalisation and a scale: delta is changed.
  void (*_Nonnull norm_back)(
      const struct cnetworks_norm *_Nonnull n, int has_sign, enum cnetworks_estimator estimator,
      const float *_Nullable normalised, float scale, float *_Nullable delta,
      float *_Nullable d_gamma, float *_Nullable d_beta);
  /// x where x > 0, slope · x elsewhere.
  void (*_Nonnull rectify)(
      size_t rows, size_t columns, size_t stride, float slope, const float *_Nullable inputs,
      float *_Nullable outputs);
  /// e^x over the sum of its row.
  void (*_Nonnull softmax)(
      size_t rows, size_t columns, size_t stride, const float *_Nullable inputs,
      float *_Nullable outputs);
  /// The way back through an activation and a scale: delta is changed.
  void (*_Nonnull activation_back)(
      enum cnetworks_activation which, size_t rows, size_t columns, size_t stride, float slope,
      const float *_Nullable inputs, const float *_Nullable outputs, float scale,
      float *_Nullable delta);
  /// values = factor · values, number by number.
  void (*_Nonnull multiply)(size_t count, const float *_Nullable factors, float *_Nullable values);
  /// values = values + term, number by number.
  void (*_Nonnull add)(size_t count, const float *_Nullable terms, float *_Nullable values);
  /// A loss that compares outputs with targets, and the gradient of its mean, or NULL.
  struct cnetworks_loss (*_Nonnull distance)(
      enum cnetworks_distance which, size_t rows, size_t columns, size_t stride,
      const float *_Nullable outputs, const float *_Nullable targets, float *_Nullable gradient);
  /// See `cnetworks_entropy`.
  struct cnetworks_loss (*_Nonnull entropy)(const struct cnetworks_entropy *_Nonnull e);
  /// See `cnetworks_pool`; winners are the places in their windows, the first of equals.
  void (*_Nonnull pool)(
      const struct cnetworks_pool *_Nonnull p, const float *_Nullable input,
      float *_Nullable output, uint32_t *_Nullable winners);
  /// The way back: what came out of a window goes to its winner.
  void (*_Nonnull pool_back)(
      const struct cnetworks_pool *_Nonnull p, const float *_Nullable d_output,
      const uint32_t *_Nullable winners, float *_Nullable d_input);
  /// Sums of each channel over pixels and images.
  void (*_Nonnull channel_sums)(
      size_t images, size_t stride, size_t pixels, size_t channels,
      const float *_Nullable values, float *_Nullable sums);
  /// Changes parameters; returns how many flipped.
  size_t (*_Nonnull update)(const struct cnetworks_update *_Nonnull u);
};

extern const struct cnetworks cnetworks_at[CKERNELS_LEVELS];

/// The networks' loops of a level.
static inline const struct cnetworks *_Nonnull cnetworks_of(int level) {
  return &cnetworks_at[level];
}
