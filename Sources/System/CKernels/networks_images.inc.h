// Pools, and sums of channels; a part of networks.inc.h.

// Goes over the places of a window at y, x, row by row: w counts them, and `place` is where they are.
#define EACH_OF_WINDOW(body)                                                     \
  for (size_t v = 0, w = 0; v < p->size; v++) {                                  \
    size_t place = ((y * p->size + v) * p->columns + x * p->size) * channels + c; \
    for (size_t u = 0; u < p->size; u++, w++, place += channels) {               \
      body                                                                       \
    }                                                                            \
  }

// Eight channels at a time where they come in eights, one by one otherwise; comparisons are exact.
static void N(pool)(
    const struct cnetworks_pool *p, const float *input, float *output, uint32_t *winners) {
  const size_t out_rows = p->rows / p->size, out_columns = p->columns / p->size;
  const size_t channels = p->channels;
  for (size_t n = 0; n < p->images; n++) {
    const float *image = input + n * p->in_stride;
    for (size_t y = 0; y < out_rows; y++) {
      for (size_t x = 0; x < out_columns; x++) {
        const size_t at = n * p->out_stride + (y * out_columns + x) * channels;
        size_t c = 0;
        for (; c + 8 <= channels; c += 8) {
          f8 best = {0};
          i8 winner = {0};
          EACH_OF_WINDOW(
              const f8 one = *(const f8 *)(image + place);
              const i8 more = w == 0 ? ~(i8){0} : one > best;
              best = (f8)((more & (i8)one) | (~more & (i8)best));
              winner = (more & (int32_t)w) | (~more & winner);)
          *(f8 *)(output + at + c) = best;
          *(i8 *)(winners + at + c) = winner;
        }
        for (; c < channels; c++) {
          float best = 0;
          uint32_t winner = 0;
          EACH_OF_WINDOW(if (w == 0 || image[place] > best) {
            best = image[place];
            winner = (uint32_t)w;
          })
          output[at + c] = best;
          winners[at + c] = winner;
        }
      }
    }
  }
}

static void N(pool_back)(
    const struct cnetworks_pool *p, const float *d_output, const uint32_t *winners,
    float *d_input) {
  const size_t out_rows = p->rows / p->size, out_columns = p->columns / p->size;
  const size_t channels = p->channels;
  const size_t covered = out_rows * out_columns * p->size * p->size * channels;
  for (size_t n = 0; n < p->images; n++) {
    float *image = d_input + n * p->in_stride;
    // Rows and columns that no window covers, and padding.
    if (covered < p->in_stride) memset(image, 0, p->in_stride * sizeof *image);
    for (size_t y = 0; y < out_rows; y++) {
      for (size_t x = 0; x < out_columns; x++) {
        const size_t at = n * p->out_stride + (y * out_columns + x) * channels;
        size_t c = 0;
        for (; c + 8 <= channels; c += 8) {
          const i8 d = *(const i8 *)(d_output + at + c);
          const i8 winner = *(const i8 *)(winners + at + c);
          EACH_OF_WINDOW(*(i8 *)(image + place) = d & (winner == (int32_t)w);)
        }
        for (; c < channels; c++) {
          EACH_OF_WINDOW(image[place] = winners[at + c] == w ? d_output[at + c] : 0;)
        }
      }
    }
  }
}

#undef EACH_OF_WINDOW

// Sums of each channel: four chains of 16 neighbouring numbers where channels divide 16 or are divided
// by it, whose lanes are then folded; four chains of pixels otherwise.
static void N(channel_sums)(
    size_t images, size_t stride, size_t pixels, size_t channels, const float *values,
    float *sums) {
  const size_t count = pixels * channels;
  if (16 % channels == 0 && count % 16 == 0) {
    f16 part[4] = {N(splat)(0), N(splat)(0), N(splat)(0), N(splat)(0)};
    for (size_t n = 0; n < images; n++) {
      const float *image = values + n * stride;
      for (size_t i = 0; i < count; i += 16) part[i / 16 & 3] += N(load)(image + i);
    }
    float lanes[16] __attribute__((aligned(64)));
    N(store)(lanes, N(join)(part));
    for (size_t half = 8; half >= channels; half /= 2) {
      for (size_t i = 0; i < half; i++) lanes[i] += lanes[i + half];
    }
    for (size_t c = 0; c < channels; c++) sums[c] = lanes[c];
    return;
  }
  for (size_t c = 0; c < channels; c++) {
    float part[4] = {0, 0, 0, 0};
    for (size_t n = 0; n < images; n++) {
      const float *image = values + n * stride + c;
      for (size_t i = 0; i < pixels; i++) part[i & 3] += image[i * channels];
    }
    sums[c] = (part[0] + part[1]) + (part[2] + part[3]);
  }
}
