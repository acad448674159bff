// Signs, batch normalisation and smooth activations; a part of networks.inc.h.

/// Where a value counts as +1; `.zero` has no bits, so it is asked as plus.
INLINE i16 N(positive)(enum cnetworks_zero zero, f16 v) {
  return zero == CNETWORKS_ZERO_MINUS ? v > 0 : v >= 0;
}

INLINE f16 N(sign_of)(enum cnetworks_zero zero, f16 v) {
  f16 s = N(pick)(N(positive)(zero, v), N(splat)(1), N(splat)(-1));
  return zero == CNETWORKS_ZERO_ZERO ? N(pick)(v == 0, N(splat)(0), s) : s;
}

/// Puts the signs of 16 outputs of a row where they belong.
INLINE void N(put_signs)(
    const struct cnetworks_sign *s, size_t row, size_t j, size_t columns, size_t stride, f16 v) {
  if (s->values) N(store)(s->values + row * stride + j, N(sign_of)(s->zero, v));
  if (s->bits) {
    uint16_t bits = N(bits)(N(positive)(s->zero, v));
    if (columns - j < 16) bits &= (uint16_t)((1u << (columns - j)) - 1);
    uint16_t *to = (uint16_t *)(s->bits + row * s->words) + j / 16;
    *to = bits;
    // The second half of a last word that has none.
    if (j + 16 >= columns && (j & 16) == 0) to[1] = 0;
  }
}

static void N(sign)(
    const struct cnetworks_sign *s, size_t rows, size_t columns, size_t stride,
    const float *values) {
  for (size_t i = 0; i < rows; i++) {
    for (size_t j = 0; j < columns; j += 16) {
      N(put_signs)(s, i, j, columns, stride, N(load)(values + i * stride + j));
    }
  }
}

INLINE f16 N(estimate)(enum cnetworks_estimator estimator, f16 value, f16 delta) {
  if (estimator == CNETWORKS_IDENTITY) return delta;
  const f16 size = __builtin_elementwise_abs(value);
  if (estimator == CNETWORKS_APPROX_SIGN) {
    delta = delta * (N(splat)(2) - (size + size));
  }
  return N(pick)(size <= 1, delta, N(splat)(0));
}

static void N(sign_back)(
    enum cnetworks_estimator estimator, size_t rows, size_t columns, size_t stride,
    const float *values, float scale, float *delta) {
  const f16 factor = N(splat)(scale);
#define WAY_BACK(which)                                                                       \
  for (size_t i = 0; i < rows; i++) {                                                         \
    for (size_t j = 0; j < columns; j += 16) {                                                \
      const size_t at = i * stride + j;                                                       \
      N(store)(                                                                               \
          delta + at, N(estimate)(which, N(load)(values + at), N(load)(delta + at)) * factor); \
    }                                                                                         \
  }
  switch (estimator) {
    case CNETWORKS_IDENTITY: WAY_BACK(CNETWORKS_IDENTITY) break;
    case CNETWORKS_HARD_TANH: WAY_BACK(CNETWORKS_HARD_TANH) break;
    case CNETWORKS_APPROX_SIGN: WAY_BACK(CNETWORKS_APPROX_SIGN) break;
  }
#undef WAY_BACK
}

// ---- Batch normalisation

// Sums over the batch have four chains a column, rows i, i + 4, i + 8, ..., joined in a tree.
INLINE f16 N(join)(const f16 *part) { return (part[0] + part[1]) + (part[2] + part[3]); }

static void N(norm)(
    const struct cnetworks_norm *n, const struct cnetworks_sign *s, float *values,
    float *output) {
  const size_t rows = n->rows, stride = n->stride;
  const f16 count = N(splat)((float)rows);
  const f16 keep = N(splat)(1 - n->momentum), take = N(splat)(n->momentum);
  const f16 unbiased = N(splat)(rows > 1 ? (float)rows / (float)(rows - 1) : 1);
  for (size_t j = 0; j < n->columns; j += 16) {
    float *column = values + j;
    f16 part[4] = {N(splat)(0), N(splat)(0), N(splat)(0), N(splat)(0)};
    size_t i = 0;
    for (; i + 4 <= rows; i += 4) {
      for (int r = 0; r < 4; r++) part[r] += N(load)(column + (i + r) * stride);
    }
    for (; i < rows; i++) part[i & 3] += N(load)(column + i * stride);
    const f16 mean = N(join)(part) / count;
    for (int r = 0; r < 4; r++) part[r] = N(splat)(0);
    for (i = 0; i + 4 <= rows; i += 4) {
      for (int r = 0; r < 4; r++) {
        const f16 off = N(load)(column + (i + r) * stride) - mean;
        part[r] = N(fma)(off, off, part[r]);
      }
    }
    for (; i < rows; i++) {
      const f16 off = N(load)(column + i * stride) - mean;
      part[i & 3] = N(fma)(off, off, part[i & 3]);
    }
    const f16 variance = N(join)(part) / count;
    const f16 inverse = N(splat)(1) / N(root)(variance + N(splat)(n->epsilon));
    N(store)(n->inverse_deviation + j, inverse);
    N(store)(
        n->running_mean + j, N(fma)(keep, N(load)(n->running_mean + j), take * mean));
    N(store)(
        n->running_variance + j,
        N(fma)(keep, N(load)(n->running_variance + j), take * (variance * unbiased)));
    const f16 gamma = N(load)(n->gamma + j), beta = N(load)(n->beta + j);
    for (i = 0; i < rows; i++) {
      const f16 normal = (N(load)(column + i * stride) - mean) * inverse;
      N(store)(column + i * stride, normal);
      const f16 out = N(fma)(normal, gamma, beta);
      if (s) {
        N(put_signs)(s, i, j, n->columns, stride, out);
      } else {
        N(store)(output + i * stride + j, out);
      }
    }
  }
}

static void N(norm_still)(
    const struct cnetworks_norm *n, const struct cnetworks_sign *s, const float *values,
    float *output) {
  for (size_t j = 0; j < n->columns; j += 16) {
    const f16 factor = N(load)(n->gamma + j) /
                       N(root)(N(load)(n->running_variance + j) + N(splat)(n->epsilon));
    const f16 shift =
        N(load)(n->beta + j) - N(load)(n->running_mean + j) * factor;
    for (size_t i = 0; i < n->rows; i++) {
      const size_t at = i * n->stride + j;
      const f16 out = N(fma)(N(load)(values + at), factor, shift);
      if (s) {
        N(put_signs)(s, i, j, n->columns, n->stride, out);
      } else {
        N(store)(output + at, out);
      }
    }
  }
}

static void N(norm_back)(
    const struct cnetworks_norm *n, int has_sign, enum cnetworks_estimator estimator,
    const float *normalised, float scale, float *delta, float *d_gamma, float *d_beta) {
  const size_t rows = n->rows, stride = n->stride;
  if (!has_sign) estimator = CNETWORKS_IDENTITY;
  for (size_t j = 0; j < n->columns; j += 16) {
    const f16 gamma = N(load)(n->gamma + j), beta = N(load)(n->beta + j);
    const float *normal = normalised + j;
    float *column = delta + j;
    f16 sums[4], products[4];
    for (int r = 0; r < 4; r++) sums[r] = products[r] = N(splat)(0);
#define ROW(i, r)                                                                              \
  const f16 x = N(load)(normal + (i)*stride);                                                  \
  const f16 d =                                                                                \
      N(estimate)(estimator, N(fma)(x, gamma, beta), N(load)(column + (i)*stride));            \
  if (estimator != CNETWORKS_IDENTITY) N(store)(column + (i)*stride, d);                       \
  sums[r] += d;                                                                                \
  products[r] = N(fma)(d, x, products[r]);
    size_t i = 0;
    for (; i + 4 <= rows; i += 4) {
      for (int r = 0; r < 4; r++) {
        ROW(i + r, r)
      }
    }
    for (; i < rows; i++) {
      ROW(i, i & 3)
    }
#undef ROW
    const f16 sum = N(join)(sums), product = N(join)(products);
    N(store)(d_beta + j, sum);
    N(store)(d_gamma + j, product);
    // (gamma / deviation) (delta - mean delta - normalised · mean of delta · normalised)
    const f16 count = N(splat)((float)rows);
    const f16 factor = gamma * N(load)(n->inverse_deviation + j) * N(splat)(scale);
    const f16 mean = sum / count, slope = product / count;
    for (i = 0; i < rows; i++) {
      const f16 x = N(load)(normal + i * stride);
      const f16 d = N(load)(column + i * stride) - mean;
      N(store)(column + i * stride, N(fma)(-x, slope, d) * factor);
    }
  }
}

// ---- Smooth activations

static void N(rectify)(
    size_t rows, size_t columns, size_t stride, float slope, const float *inputs,
    float *outputs) {
  for (size_t i = 0; i < rows; i++) {
    for (size_t at = i * stride; at < i * stride + columns; at += 16) {
      const f16 x = N(load)(inputs + at);
      N(store)(outputs + at, N(pick)(x > 0, x, x * N(splat)(slope)));
    }
  }
}

static void N(softmax)(
    size_t rows, size_t columns, size_t stride, const float *inputs, float *outputs) {
  const f16 least = N(splat)(-__builtin_inff());
  for (size_t i = 0; i < rows; i++) {
    const float *x = inputs + i * stride;
    float *y = outputs + i * stride;
    f16 greatest = least, total = N(splat)(0);
    for (size_t j = 0; j < columns; j += 16) {
      const i16 inside = N(lanes)() < (int32_t)(columns - j);
      const f16 v = N(pick)(inside, N(load)(x + j), least);
      greatest = N(pick)(v > greatest, v, greatest);
    }
    const f16 top = N(splat)(__builtin_reduce_max(greatest));
    for (size_t j = 0; j < columns; j += 16) {
      const i16 inside = N(lanes)() < (int32_t)(columns - j);
      const f16 v = N(pick)(inside, N(exp)(N(load)(x + j) - top), N(splat)(0));
      N(store)(y + j, v);
      total += v;
    }
    const f16 factor = N(splat)(1 / N(sum)(total));
    for (size_t j = 0; j < columns; j += 16) N(store)(y + j, N(load)(y + j) * factor);
  }
}

INLINE void N(rows_back)(
    const enum cnetworks_activation which, size_t rows, size_t columns, size_t stride,
    float slope, const float *inputs, const float *outputs, float scale, float *delta) {
  const f16 one = N(splat)(1), factor = N(splat)(scale);
  for (size_t i = 0; i < rows; i++) {
    f16 total = N(splat)(0);
    if (which == CNETWORKS_SOFTMAX) {
      for (size_t at = i * stride; at < i * stride + columns; at += 16) {
        total = N(fma)(N(load)(outputs + at), N(load)(delta + at), total);
      }
      total = N(splat)(N(sum)(total));
    }
    for (size_t at = i * stride; at < i * stride + columns; at += 16) {
      f16 d = N(load)(delta + at);
      const f16 x = N(load)(inputs + at), y = N(load)(outputs + at);
      switch (which) {
        case CNETWORKS_RECTIFIER: d = N(pick)(x > 0, d, d * N(splat)(slope)); break;
        case CNETWORKS_TANH: d = d * N(fma)(-y, y, one); break;
        case CNETWORKS_SIGMOID: d = d * (y * (one - y)); break;
        case CNETWORKS_ERF: d = d * (N(splat)(0x1.20dd76p0f) * N(exp)(-x * x)); break;
        case CNETWORKS_SOFTMAX: d = y * (d - total); break;
      }
      N(store)(delta + at, d * factor);
    }
  }
}

static void N(activation_back)(
    enum cnetworks_activation which, size_t rows, size_t columns, size_t stride, float slope,
    const float *inputs, const float *outputs, float scale, float *delta) {
#define CASE(name) \
  case name: N(rows_back)(name, rows, columns, stride, slope, inputs, outputs, scale, delta); break;
  switch (which) {
    CASE(CNETWORKS_RECTIFIER)
    CASE(CNETWORKS_TANH)
    CASE(CNETWORKS_SIGMOID)
    CASE(CNETWORKS_ERF)
    CASE(CNETWORKS_SOFTMAX)
  }
#undef CASE
}

static void N(multiply)(size_t count, const float *factors, float *values) {
  for (size_t i = 0; i < count; i += 16) {
    N(store)(values + i, N(load)(values + i) * N(load)(factors + i));
  }
}

static void N(add)(size_t count, const float *terms, float *values) {
  for (size_t i = 0; i < count; i += 16) {
    N(store)(values + i, N(load)(values + i) + N(load)(terms + i));
  }
}
