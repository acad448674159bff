// Reductions in fixed lanes; included once a type and level.
//
// Element i goes into lane i mod (4 · LANES), four vectors, so that an addition need not wait for the
// one before it. The four vectors are joined as (0 + 1) + (2 + 3) and their lanes by halves. What is
// missing of the last round counts as the neutral element.

typedef struct { VECTOR parts[4]; } LEVEL_NAME(round);

INLINE LEVEL_NAME(round) LEVEL_NAME(load_round)(const REAL *x) {
  LEVEL_NAME(round) r;
  UNROLLED for (int i = 0; i < 4; i++) r.parts[i] = *(const ANYWHERE *)(x + i * LANES);
  return r;
}

INLINE LEVEL_NAME(round) LEVEL_NAME(rest_round)(const REAL *x, size_t count, REAL neutral) {
  REAL rest[4 * LANES];
  for (size_t i = 0; i < 4 * LANES; i++) rest[i] = i < count ? x[i] : neutral;
  return LEVEL_NAME(load_round)(rest);
}

INLINE REAL LEVEL_NAME(join)(const VECTOR parts[4]) {
  const VECTOR sum = (parts[0] + parts[1]) + (parts[2] + parts[3]);
  REAL lanes[LANES];
  for (int i = 0; i < LANES; i++) lanes[i] = sum[i];
  for (int half = LANES / 2; half > 0; half /= 2) {
    for (int i = 0; i < half; i++) lanes[i] += lanes[i + half];
  }
  return lanes[0];
}

static REAL LEVEL_NAME(sum)(size_t count, const REAL *x) {
  VECTOR sums[4] = {0};
  size_t i = 0;
  for (; i + 4 * LANES <= count; i += 4 * LANES) {
    const LEVEL_NAME(round) r = LEVEL_NAME(load_round)(x + i);
    UNROLLED for (int v = 0; v < 4; v++) sums[v] += r.parts[v];
  }
  if (i < count) {
    const LEVEL_NAME(round) r = LEVEL_NAME(rest_round)(x + i, count - i, 0);
    UNROLLED for (int v = 0; v < 4; v++) sums[v] += r.parts[v];
  }
  return LEVEL_NAME(join)(sums);
}

static REAL LEVEL_NAME(dot)(size_t count, const REAL *x, const REAL *y) {
  VECTOR sums[4] = {0};
  size_t i = 0;
  for (; i + 4 * LANES <= count; i += 4 * LANES) {
    const LEVEL_NAME(round) a = LEVEL_NAME(load_round)(x + i);
    const LEVEL_NAME(round) b = LEVEL_NAME(load_round)(y + i);
    UNROLLED for (int v = 0; v < 4; v++) sums[v] = FMA(a.parts[v], b.parts[v], sums[v]);
  }
  if (i < count) {
    const LEVEL_NAME(round) a = LEVEL_NAME(rest_round)(x + i, count - i, 0);
    const LEVEL_NAME(round) b = LEVEL_NAME(rest_round)(y + i, count - i, 0);
    UNROLLED for (int v = 0; v < 4; v++) sums[v] = FMA(a.parts[v], b.parts[v], sums[v]);
  }
  return LEVEL_NAME(join)(sums);
}

// The sum of (x - centre)².
static REAL LEVEL_NAME(squares)(size_t count, const REAL *x, REAL centre) {
  VECTOR sums[4] = {0};
  const VECTOR middle = (VECTOR){0} + centre;
  size_t i = 0;
  for (; i + 4 * LANES <= count; i += 4 * LANES) {
    const LEVEL_NAME(round) r = LEVEL_NAME(load_round)(x + i);
    UNROLLED for (int v = 0; v < 4; v++) {
      const VECTOR distance = r.parts[v] - middle;
      sums[v] = FMA(distance, distance, sums[v]);
    }
  }
  if (i < count) {
    const LEVEL_NAME(round) r = LEVEL_NAME(rest_round)(x + i, count - i, centre);
    UNROLLED for (int v = 0; v < 4; v++) {
      const VECTOR distance = r.parts[v] - middle;
      sums[v] = FMA(distance, distance, sums[v]);
    }
  }
  return LEVEL_NAME(join)(sums);
}

// The greatest element that is a number, or minus infinity. Zeros of both signs are equal, and the one
// that a lane met first stays; adding a positive zero makes the result's sign one.
static REAL LEVEL_NAME(greatest)(size_t count, const REAL *x) {
  VECTOR most[4];
  const REAL least = -(REAL)__builtin_inf();
  UNROLLED for (int v = 0; v < 4; v++) most[v] = (VECTOR){0} + least;
  for (size_t i = 0; i < count; i += 4 * LANES) {
    const LEVEL_NAME(round) r = i + 4 * LANES <= count
                                    ? LEVEL_NAME(load_round)(x + i)
                                    : LEVEL_NAME(rest_round)(x + i, count - i, least);
    UNROLLED for (int v = 0; v < 4; v++) {
      const INTEGERS more = r.parts[v] > most[v];
      most[v] = (VECTOR)((more & (INTEGERS)r.parts[v]) | (~more & (INTEGERS)most[v]));
    }
  }
  REAL result = least;
  for (int v = 0; v < 4; v++) {
    for (int i = 0; i < LANES; i++) {
      if (most[v][i] > result) result = most[v][i];
    }
  }
  return result + (REAL)0;
}
