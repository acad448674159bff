// Convolutions of images that stand as (row, column, channel); included once a type and level.
//
// With channels last, the window of an output pixel is a segment of kernel_columns · in_channels
// neighbours in each of its kernel_rows rows, and the next pixel's window begins stride · in_channels
// further. So a row of output pixels is a product whose A overlaps itself, and no window is ever
// copied; only an image with a margin is, once, to have one.
//
//     output  (rows, columns, out)  = windows · weights, weights as (row, column, in, out)
//     dWeight (window, out)         = windowsᵀ · dOutput, one row of the window at a time
//     dInput  (rows, columns, in)   = windows of dOutput, spread by the stride and with a margin,
//                                     times the weights turned by half a turn, (row, column, out, in)
//
// Every element is one chain: over the window for the first and the last, over images, rows and
// columns for the second. Zeros of a margin take part like any number.

// An image with zeros around it and between its pixels.
static void LEVEL_NAME(spread)(
    REAL *target, const REAL *image, size_t rows, size_t columns, size_t channels, size_t apart,
    size_t above, size_t left, size_t target_rows, size_t target_columns) {
  __builtin_memset(target, 0, target_rows * target_columns * channels * sizeof(REAL));
  for (size_t y = 0; y < rows; y++) {
    REAL *row = target + ((above + y * apart) * target_columns + left) * channels;
    if (apart == 1) {
      __builtin_memcpy(row, image + y * columns * channels, columns * channels * sizeof(REAL));
    } else {
      for (size_t x = 0; x < columns; x++) {
        __builtin_memcpy(
            row + x * apart * channels, image + (y * columns + x) * channels,
            channels * sizeof(REAL));
      }
    }
  }
}

// The windows of one image, whose margin is there, times the weights.
ALWAYS_INLINE void LEVEL_NAME(convolve_image)(
    const REAL *image, size_t columns, size_t channels, size_t window_rows, size_t window_columns,
    size_t stride, const REAL *weights, size_t out_channels, REAL *output, size_t out_rows,
    size_t out_columns, const REAL *biases) {
  struct LEVEL_NAME(operands) o = {
      .a_row = stride * channels, .a_inner = 1, .terms = window_columns * channels,
      .segments = window_rows, .a_gap = (columns - window_columns) * channels,
      .b_inner = out_channels, .c_row = out_channels, .start_row = 0};
  for (size_t j = 0; j < out_channels; j += SLAB_COLUMNS) {
    const size_t width = out_channels - j < SLAB_COLUMNS ? out_channels - j : SLAB_COLUMNS;
    o.b = weights + j;
    for (size_t y = 0; y < out_rows; y++) {
      LEVEL_NAME(slab)
      (&o, width, out_columns, image + y * stride * columns * channels,
       output + y * out_columns * out_channels + j, biases == NULL ? NULL : biases + j);
    }
  }
}

static void LEVEL_NAME(convolve)(
    const struct ckernels_convolution *s, const REAL *input, const REAL *weights,
    const REAL *biases, REAL *output, REAL *workspace) {
#ifdef NARROW_NAME
  if (s->out_channels <= LANES / 2) {
    NARROW_NAME(convolve)(s, input, weights, biases, output, workspace);
    return;
  }
#endif
  const size_t rows = s->in_rows + 2 * s->margin, columns = s->in_columns + 2 * s->margin;
  for (size_t n = 0; n < s->images; n++) {
    const REAL *image = input + n * s->in_rows * s->in_columns * s->in_channels;
    if (s->margin > 0) {
      LEVEL_NAME(spread)
      (workspace, image, s->in_rows, s->in_columns, s->in_channels, 1, s->margin, s->margin, rows,
       columns);
      image = workspace;
    }
    LEVEL_NAME(convolve_image)
    (image, columns, s->in_channels, s->window_rows, s->window_columns, s->stride, weights,
     s->out_channels, output + n * s->out_rows * s->out_columns * s->out_channels, s->out_rows,
     s->out_columns, biases);
  }
}

static void LEVEL_NAME(convolve_weights)(
    const struct ckernels_convolution *s, const REAL *input, const REAL *d_output, REAL *d_weights,
    bool accumulates, REAL *workspace) {
#ifdef NARROW_NAME
  if (s->out_channels <= LANES / 2) {
    NARROW_NAME(convolve_weights)(s, input, d_output, d_weights, accumulates, workspace);
    return;
  }
#endif
  const size_t rows = s->in_rows + 2 * s->margin, columns = s->in_columns + 2 * s->margin;
  const size_t window = s->window_columns * s->in_channels;
  struct LEVEL_NAME(operands) o = {
      .a_row = 1, .a_inner = s->stride * s->in_channels, .terms = s->out_columns,
      .segments = s->out_rows,
      .a_gap = (columns - s->out_columns) * s->stride * s->in_channels,
      .b_inner = s->out_channels, .c_row = s->out_channels, .start_row = s->out_channels};
  for (size_t n = 0; n < s->images; n++) {
    const REAL *image = input + n * s->in_rows * s->in_columns * s->in_channels;
    if (s->margin > 0) {
      LEVEL_NAME(spread)
      (workspace, image, s->in_rows, s->in_columns, s->in_channels, 1, s->margin, s->margin, rows,
       columns);
      image = workspace;
    }
    for (size_t j = 0; j < s->out_channels; j += SLAB_COLUMNS) {
      const size_t width = s->out_channels - j < SLAB_COLUMNS ? s->out_channels - j : SLAB_COLUMNS;
      o.b = d_output + n * s->out_rows * s->out_columns * s->out_channels + j;
      for (size_t y = 0; y < s->window_rows; y++) {
        REAL *place = d_weights + y * window * s->out_channels + j;
        LEVEL_NAME(slab)
        (&o, width, window, image + y * columns * s->in_channels, place,
         n > 0 || accumulates ? place : NULL);
      }
    }
  }
  if (s->images == 0 && !accumulates) {
    __builtin_memset(d_weights, 0, s->window_rows * window * s->out_channels * sizeof(REAL));
  }
}

static void LEVEL_NAME(convolve_input)(
    const struct ckernels_convolution *s, const REAL *d_output, const REAL *weights, REAL *d_input,
    REAL *workspace) {
#ifdef NARROW_NAME
  if (s->in_channels <= LANES / 2) {
    NARROW_NAME(convolve_input)(s, d_output, weights, d_input, workspace);
    return;
  }
#endif
  REAL *turned = workspace;
  const size_t taps = s->window_rows * s->window_columns;
  for (size_t t = 0; t < taps; t++) {
    const REAL *from = weights + t * s->in_channels * s->out_channels;
    REAL *to = turned + (taps - 1 - t) * s->in_channels * s->out_channels;
    for (size_t i = 0; i < s->in_channels; i++) {
      for (size_t j = 0; j < s->out_channels; j++) {
        to[j * s->in_channels + i] = from[i * s->out_channels + j];
      }
    }
  }
  REAL *image = turned + taps * s->in_channels * s->out_channels;
  const size_t above = s->window_rows - 1 - s->margin, left = s->window_columns - 1 - s->margin;
  const size_t rows = s->in_rows + s->window_rows - 1;
  const size_t columns = s->in_columns + s->window_columns - 1;
  for (size_t n = 0; n < s->images; n++) {
    LEVEL_NAME(spread)
    (image, d_output + n * s->out_rows * s->out_columns * s->out_channels, s->out_rows,
     s->out_columns, s->out_channels, s->stride, above, left, rows, columns);
    LEVEL_NAME(convolve_image)
    (image, columns, s->out_channels, s->window_rows, s->window_columns, 1, turned, s->in_channels,
     d_input + n * s->in_rows * s->in_columns * s->in_channels, s->in_rows, s->in_columns, NULL);
  }
}
