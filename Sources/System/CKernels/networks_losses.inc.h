// Losses; a part of networks.inc.h.

static struct cnetworks_loss N(distance)(
    enum cnetworks_distance which, size_t rows, size_t columns, size_t stride,
    const float *outputs, const float *targets, float *gradient) {
  struct cnetworks_loss found = {0, 0};
  const f16 share = N(splat)(1.0f / (float)rows), none = N(splat)(0), one = N(splat)(1);
  for (size_t i = 0; i < rows; i++) {
    f16 total = none;
    size_t best = 0, wanted = 0;
    for (size_t j = 0; j < columns; j += 16) {
      const size_t at = i * stride + j;
      const i16 inside = N(lanes)() < (int32_t)(columns - j);
      const f16 y = N(load)(outputs + at), t = N(load)(targets + at);
      f16 loss, slope;
      if (which == CNETWORKS_SQUARED_HINGE) {
        const f16 gap = one - y * t;
        const f16 open = N(pick)(gap > 0, gap, none);
        loss = open * open;
        slope = N(splat)(-2) * (open * t);
      } else if (which == CNETWORKS_ABSOLUTE) {
        const f16 gap = y - t;
        loss = __builtin_elementwise_abs(gap);
        slope = N(pick)(gap > 0, one, N(pick)(gap < 0, -one, none));
      } else {
        slope = y - t;
        loss = N(splat)(0.5f) * (slope * slope);
      }
      total += N(pick)(inside, loss, none);
      if (gradient) N(store)(gradient + at, N(pick)(inside, slope * share, none));
    }
    for (size_t j = 1; j < columns; j++) {
      if (outputs[i * stride + j] > outputs[i * stride + best]) best = j;
      if (targets[i * stride + j] > targets[i * stride + wanted]) wanted = j;
    }
    found.correct += best == wanted;
    found.sum += (double)N(sum)(total);
  }
  return found;
}

// For 16 rows at a time: exponentials of the distance to the greatest logit, their sums, and then
// the logarithms of 16 sums at once.
static struct cnetworks_loss N(entropy)(const struct cnetworks_entropy *e) {
  struct cnetworks_loss found = {0, 0};
  const size_t stride = e->stride;
  const float share = 1.0f / (float)e->rows;
  const f16 least = N(splat)(-__builtin_inff());
  for (size_t first = 0; first < e->rows; first += 16) {
    const size_t count = e->rows - first < 16 ? e->rows - first : 16;
    float sums[16] __attribute__((aligned(64)));
    float distances[16] __attribute__((aligned(64)));
    for (size_t r = 0; r < 16; r++) sums[r] = 1, distances[r] = 0;
    for (size_t r = 0; r < count; r++) {
      const size_t row = first + r;
      const float *z = e->logits + row * stride;
      f16 greatest = least;
      for (size_t j = 0; j < e->classes; j += 16) {
        const i16 inside = N(lanes)() < (int32_t)(e->classes - j);
        const f16 v = N(pick)(inside, N(load)(z + j), least);
        greatest = N(pick)(v > greatest, v, greatest);
      }
      const float top = __builtin_reduce_max(greatest);
      f16 total = N(splat)(0);
      f16 one = total;
      for (size_t j = 0; j < e->classes; j += 16) {
        const i16 inside = N(lanes)() < (int32_t)(e->classes - j);
        one = N(pick)(inside, N(exp)(N(load)(z + j) - N(splat)(top)), N(splat)(0));
        if (e->gradient) N(store)(e->gradient + row * stride + j, one);
        total += one;
      }
      const float sum = N(sum)(total);
      sums[r] = sum;
      // The first of the greatest; not a number is never equal, and then it is the first of all.
      size_t best = 0;
      for (size_t j = 0; j < e->classes; j += 16) {
        const uint32_t inside = e->classes - j < 16 ? (1u << (e->classes - j)) - 1 : 0xffff;
        const uint32_t tops = N(bits)(N(load)(z + j) == N(splat)(top)) & inside;
        if (tops) {
          best = j + (size_t)__builtin_ctz(tops);
          break;
        }
      }
      const float *wanted = e->distributions ? e->distributions + row * stride : 0;
      if (wanted) {
        size_t likeliest = 0;
        float distance = 0;
        for (size_t j = 0; j < e->classes; j++) {
          distance = __builtin_fmaf(wanted[j], top - z[j], distance);
          if (wanted[j] > wanted[likeliest]) likeliest = j;
        }
        distances[r] = distance;
        found.correct += best == likeliest;
      } else {
        distances[r] = top - z[e->labels[row]];
        found.correct += best == e->labels[row];
      }
      if (e->gradient) {
        float *g = e->gradient + row * stride;
        const f16 factor = N(splat)(share / sum);
        for (size_t j = 0; j < e->classes; j += 16) {
          f16 d = N(load)(g + j) * factor;
          if (wanted) {
            const i16 inside = N(lanes)() < (int32_t)(e->classes - j);
            d -= N(pick)(inside, N(load)(wanted + j), N(splat)(0)) * N(splat)(share);
          }
          N(store)(g + j, d);
        }
        if (!wanted) g[e->labels[row]] -= share;
      }
    }
    float losses[16] __attribute__((aligned(64)));
    N(store)(losses, N(log)(N(load)(sums)) + N(load)(distances));
    for (size_t r = 0; r < count; r++) found.sum += (double)losses[r];
  }
  return found;
}
