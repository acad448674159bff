// Optimisers; a part of networks.inc.h.

enum { N(SGD) = 0, N(ADAM) = 1, N(ADAMW) = 2, N(BOP) = 3 };

INLINE f16 N(moved)(const struct cnetworks_update *u, const int rule, size_t at) {
  f16 w = N(load)(u->weights + at);
  f16 g = N(load)(u->gradient + at);
  if (rule == N(SGD)) {
    // v <- momentum v + g (+ decay w); w <- w - rate v
    g = N(fma)(N(splat)(u->decay), w, g);
    const f16 v = N(fma)(N(splat)(u->beta1), N(load)(u->first + at), g);
    N(store)(u->first + at, v);
    return N(fma)(N(splat)(-u->rate), v, w);
  }
  if (rule == N(BOP)) {
    // m <- (1 - rate) m + rate g; w turns when |m| > threshold and m points as w does
    f16 m = N(load)(u->first + at);
    m = N(fma)(N(splat)(u->rate), g - m, m);
    N(store)(u->first + at, m);
    const i16 turns =
        (__builtin_elementwise_abs(m) > N(splat)(u->epsilon)) & ((m > 0) == (w > 0)) & (w != 0);
    return N(pick)(turns, -w, w);
  }
  const f16 m0 = N(load)(u->first + at), v0 = N(load)(u->second + at);
  const f16 m = N(fma)(N(splat)(1 - u->beta1), g - m0, m0);
  const f16 v = N(fma)(N(splat)(u->beta2), v0, (N(splat)(1 - u->beta2) * g) * g);
  N(store)(u->first + at, m);
  N(store)(u->second + at, v);
  if (rule == N(ADAMW)) w = w * N(splat)(u->decay);
  const f16 size = N(fma)(N(root)(v), N(splat)(u->correction), N(splat)(u->epsilon));
  return w - (N(splat)(u->rate) * m) / size;
}

INLINE size_t N(update_all)(const struct cnetworks_update *u, const int rule, const int binarises) {
  size_t flips = 0;
  const f16 bound = N(splat)(u->bound);
  for (size_t i = 0; i < u->rows; i++) {
    uint32_t *words = u->bits ? u->bits + i / 32 * u->columns : 0;
    const u16x bit = N(usplat)(1u << (i & 31));
    for (size_t j = 0; j < u->columns; j += 16) {
      const size_t at = i * u->stride + j;
      const f16 before = N(load)(u->weights + at);
      f16 w = N(moved)(u, rule, at);
      if (binarises) {
        w = N(pick)(w > bound, bound, w);
        w = N(pick)(w < -bound, -bound, w);
        const i16 is = N(positive)(u->zero, w);
        if (words) {
          u16x old = (i & 31) == 0 ? N(usplat)(0) : *(u16x *)(words + j);
          *(u16x *)(words + j) = old | ((u16x)is & bit);
        }
        if (u->signs) N(store)(u->signs + at, N(sign_of)(u->zero, w));
        if (u->flips) {
          uint32_t turned = N(bits)(is ^ N(positive)(u->zero, before));
          while (turned) {
            u->flips[flips++] = (uint32_t)(at + (size_t)__builtin_ctz(turned));
            turned &= turned - 1;
          }
        }
      }
      N(store)(u->weights + at, w);
    }
  }
  return flips;
}

static size_t N(update)(const struct cnetworks_update *u) {
  const int binarises = u->bits || u->signs;
  switch (u->rule * 2 + binarises) {
    case 0: return N(update_all)(u, N(SGD), 0);
    case 1: return N(update_all)(u, N(SGD), 1);
    case 2: return N(update_all)(u, N(ADAM), 0);
    case 3: return N(update_all)(u, N(ADAM), 1);
    case 4: return N(update_all)(u, N(ADAMW), 0);
    case 5: return N(update_all)(u, N(ADAMW), 1);
    case 6: return N(update_all)(u, N(BOP), 0);
    default: return N(update_all)(u, N(BOP), 1);
  }
}
