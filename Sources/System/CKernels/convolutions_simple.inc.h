// The convolutions as their definitions say them; the plain level, whose bits the others must give.

// An element of an image that has zeros around it and between its pixels.
static REAL LEVEL_NAME(pixel)(
    const REAL *image, size_t rows, size_t columns, size_t channels, size_t apart, size_t above,
    size_t left, size_t y, size_t x, size_t channel) {
  if (y < above || x < left || (y - above) % apart != 0 || (x - left) % apart != 0) return 0;
  const size_t row = (y - above) / apart, column = (x - left) / apart;
  return row < rows && column < columns ? image[(row * columns + column) * channels + channel] : 0;
}

static void LEVEL_NAME(convolve)(
    const struct ckernels_convolution *s, const REAL *input, const REAL *weights,
    const REAL *biases, REAL *output, REAL *workspace) {
  for (size_t n = 0; n < s->images; n++) {
    const REAL *image = input + n * s->in_rows * s->in_columns * s->in_channels;
    for (size_t y = 0; y < s->out_rows; y++)
      for (size_t x = 0; x < s->out_columns; x++)
        for (size_t j = 0; j < s->out_channels; j++) {
          REAL sum = biases == NULL ? 0 : biases[j];
          const REAL *weight = weights + j;
          for (size_t v = 0; v < s->window_rows; v++)
            for (size_t u = 0; u < s->window_columns; u++)
              for (size_t i = 0; i < s->in_channels; i++, weight += s->out_channels) {
                const REAL pixel = LEVEL_NAME(pixel)(
                    image, s->in_rows, s->in_columns, s->in_channels, 1, s->margin, s->margin,
                    y * s->stride + v, x * s->stride + u, i);
                sum = FUSED(pixel, *weight, sum);
              }
          *output++ = sum;
        }
  }
}

static void LEVEL_NAME(convolve_weights)(
    const struct ckernels_convolution *s, const REAL *input, const REAL *d_output, REAL *d_weights,
    bool accumulates, REAL *workspace) {
  for (size_t v = 0; v < s->window_rows; v++)
    for (size_t u = 0; u < s->window_columns; u++)
      for (size_t i = 0; i < s->in_channels; i++)
        for (size_t j = 0; j < s->out_channels; j++, d_weights++) {
          REAL sum = accumulates ? *d_weights : 0;
          const REAL *d = d_output + j;
          for (size_t n = 0; n < s->images; n++) {
            const REAL *image = input + n * s->in_rows * s->in_columns * s->in_channels;
            for (size_t y = 0; y < s->out_rows; y++)
              for (size_t x = 0; x < s->out_columns; x++, d += s->out_channels) {
                const REAL pixel = LEVEL_NAME(pixel)(
                    image, s->in_rows, s->in_columns, s->in_channels, 1, s->margin, s->margin,
                    y * s->stride + v, x * s->stride + u, i);
                sum = FUSED(pixel, *d, sum);
              }
          }
          *d_weights = sum;
        }
}

static void LEVEL_NAME(convolve_input)(
    const struct ckernels_convolution *s, const REAL *d_output, const REAL *weights, REAL *d_input,
    REAL *workspace) {
  const size_t above = s->window_rows - 1 - s->margin, left = s->window_columns - 1 - s->margin;
  for (size_t n = 0; n < s->images; n++) {
    const REAL *image = d_output + n * s->out_rows * s->out_columns * s->out_channels;
    for (size_t y = 0; y < s->in_rows; y++)
      for (size_t x = 0; x < s->in_columns; x++)
        for (size_t i = 0; i < s->in_channels; i++) {
          REAL sum = 0;
          for (size_t v = 0; v < s->window_rows; v++)
            for (size_t u = 0; u < s->window_columns; u++) {
              const size_t tap = (s->window_rows - 1 - v) * s->window_columns +
                                 (s->window_columns - 1 - u);
              const REAL *weight = weights + (tap * s->in_channels + i) * s->out_channels;
              for (size_t j = 0; j < s->out_channels; j++) {
                const REAL pixel = LEVEL_NAME(pixel)(
                    image, s->out_rows, s->out_columns, s->out_channels, s->stride, above, left,
                    y + v, x + u, j);
                sum = FUSED(pixel, weight[j], sum);
              }
            }
          *d_input++ = sum;
        }
  }
}
