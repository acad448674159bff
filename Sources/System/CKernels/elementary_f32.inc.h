// exp, log, tanh, erf and the sigmoid of sixteen floats; included once a level.
//
// Each is a polynomial with its fused multiply-adds written out, fitted at Chebyshev's points in 60
// digits; no table, no branch, no approximation of the CPU's. The bounds are tried on every float by
// the tests (Tests/KernelsTests/ElementaryTests.swift).

INLINE f32s LEVEL_NAME(all_f32)(float x) {
  return (f32s){x, x, x, x, x, x, x, x, x, x, x, x, x, x, x, x};
}

INLINE f32s LEVEL_NAME(pick_f32)(i32s where, f32s yes, f32s no) {
  return (f32s)((where & (i32s)yes) | (~where & (i32s)no));
}

#define ALL LEVEL_NAME(all_f32)
#define PICK LEVEL_NAME(pick_f32)
#define MAGNITUDE(x) ((f32s)((i32s)(x) & 0x7FFFFFFF))
#define SIGN(x) ((i32s)(x) & INT32_MIN)

// Cuts x = n ln 2 + r, |r| <= ln 2 / 2, and returns e^r - 1 = r + r² q(r). Adding 1.5 · 2²³ rounds to
// an integer, which then stands in the lowest bits.
INLINE f32s LEVEL_NAME(expm1_core_f32)(f32s x, i32s *n) {
  const f32s shifted = FMA(x, ALL(0x1.715476p+0f), ALL(0x1.8p+23f));
  const f32s whole = shifted - ALL(0x1.8p+23f);
  *n = (i32s)shifted - (i32s)ALL(0x1.8p+23f);
  f32s r = FMA(whole, ALL(-0x1.62e4p-1f), x);
  r = FMA(whole, ALL(-0x1.7f7d1cp-20f), r);
  f32s q = ALL(0x1.a1256cp-13f);
  q = FMA(q, r, ALL(0x1.6d43bp-10f));
  q = FMA(q, r, ALL(0x1.1110ep-7f));
  q = FMA(q, r, ALL(0x1.5554e8p-5f));
  q = FMA(q, r, ALL(0x1.555556p-3f));
  q = FMA(q, r, ALL(0.5f));
  return FMA(q, r * r, r);
}

// e^x, within 1 ulp also where it is denormal. Beyond -104 and 89 the ends are as good as x itself.
INLINE f32s LEVEL_NAME(exp_f32)(f32s x) {
  f32s inside = PICK(x < ALL(-104), ALL(-104), x);
  inside = PICK(inside > ALL(89), ALL(89), inside);
  i32s n;
  const f32s fraction = ALL(1) + LEVEL_NAME(expm1_core_f32)(inside, &n);
  // 2^n in two steps, since n leaves the range of exponents where the result does.
  const i32s half = n >> 1;
  const f32s result =
      fraction * (f32s)((half + 127) << 23) * (f32s)((n - half + 127) << 23);
  return PICK(x == x, result, x + x);
}

// log x, within 1 ulp: x = 2^e m with m between sqrt 1/2 and sqrt 2, and
// log m = f - f²/2 + f³ p(f) of f = m - 1.
INLINE f32s LEVEL_NAME(log_f32)(f32s x) {
  const i32s is_denormal = x < ALL(0x1p-126f);
  const f32s scaled = PICK(is_denormal, x * ALL(0x1p+23f), x);
  // Subtracting the bits of sqrt 1/2 leaves the exponent that brings m between the two roots.
  const i32s above = (i32s)scaled - (i32s)ALL(0x1.6a09e6p-1f);
  const i32s exponent = above >> 23;
  const f32s m = (f32s)((i32s)scaled - (exponent << 23));
  const f32s e = __builtin_convertvector(exponent, f32s) - PICK(is_denormal, ALL(23), ALL(0));
  const f32s f = m - ALL(1);
  f32s p = ALL(0x1.1d8ea6p-4f);
  p = FMA(p, f, ALL(-0x1.d635bcp-4f));
  p = FMA(p, f, ALL(0x1.dea282p-4f));
  p = FMA(p, f, ALL(-0x1.fcf4c6p-4f));
  p = FMA(p, f, ALL(0x1.23d21ap-3f));
  p = FMA(p, f, ALL(-0x1.555b4ap-3f));
  p = FMA(p, f, ALL(0x1.999d5ap-3f));
  p = FMA(p, f, ALL(-0x1.fffffcp-3f));
  p = FMA(p, f, ALL(0x1.555554p-2f));
  const f32s square = f * f;
  f32s tail = p * f * square;
  tail = FMA(e, ALL(0x1.7f7d1cp-20f), tail);
  tail = FMA(ALL(-0.5f), square, tail);
  f32s result = FMA(e, ALL(0x1.62e4p-1f), f + tail);
  result = PICK(x == ALL(__builtin_inff()), x, result);
  result = PICK(x == ALL(0), ALL(-__builtin_inff()), result);
  result = PICK(x < ALL(0), ALL(__builtin_nanf("")), result);
  return PICK(x == x, result, x + x);
}

// tanh x = t / (t + 2) of t = e^2|x| - 1, which keeps its digits near 0; within 2.5 ulp.
INLINE f32s LEVEL_NAME(tanh_f32)(f32s x) {
  const f32s twice = MAGNITUDE(x) + MAGNITUDE(x);
  const f32s inside = PICK(twice > ALL(20), ALL(20), twice);
  i32s n;
  const f32s fraction = LEVEL_NAME(expm1_core_f32)(inside, &n);
  const f32s scale = (f32s)((n + 127) << 23);
  const f32s t = FMA(scale, fraction, scale - ALL(1));
  const f32s result = (f32s)((i32s)(t / (t + ALL(2))) | SIGN(x));
  // Below 2^-12 the cube is less than half an ulp, and halving twice |x| would lose denormals' ends.
  return PICK(MAGNITUDE(x) < ALL(0x1p-12f), x, PICK(x == x, result, x + x));
}

// 1 / (1 + e^-x) from e^-|x|, so that neither side overflows; within 2.5 ulp.
INLINE f32s LEVEL_NAME(sigmoid_f32)(f32s x) {
  const f32s e = LEVEL_NAME(exp_f32)((f32s)((i32s)x | INT32_MIN));
  const f32s result = PICK(x < ALL(0), e, ALL(1)) / (ALL(1) + e);
  return PICK(x == x, result, x + x);
}

// erf x = x + x s(x²) up to 1 and 1 - exp(-(|x| + l(|x|))) above, where 4 is as good as infinity;
// within 1.1 ulp.
INLINE f32s LEVEL_NAME(erf_f32)(f32s x) {
  const f32s square = x * x;
  f32s s = ALL(0x1.4a5694p-14f);
  s = FMA(s, square, ALL(-0x1.a45088p-11f));
  s = FMA(s, square, ALL(0x1.54127p-8f));
  s = FMA(s, square, ALL(-0x1.b7fabap-6f));
  s = FMA(s, square, ALL(0x1.ce2d1p-4f));
  s = FMA(s, square, ALL(-0x1.81273ep-2f));
  s = FMA(s, square, ALL(0x1.06eba8p-3f));
  const f32s near = FMA(s, x, x);
  const f32s t = PICK(MAGNITUDE(x) > ALL(4), ALL(4), MAGNITUDE(x));
  f32s l = ALL(-0x1.b77832p-20f);
  l = FMA(l, t, ALL(0x1.825cep-15f));
  l = FMA(l, t, ALL(-0x1.38e5e6p-11f));
  l = FMA(l, t, ALL(0x1.37ecc6p-8f));
  l = FMA(l, t, ALL(-0x1.b0e246p-6f));
  l = FMA(l, t, ALL(0x1.c2e356p-4f));
  l = FMA(l, t, ALL(0x1.437eb4p-1f));
  l = FMA(l, t, ALL(0x1.0ab7d4p-3f));
  l = FMA(l, t, ALL(-0x1.4fb068p-12f));
  i32s n;
  const f32s fraction = LEVEL_NAME(expm1_core_f32)(-(t + l), &n);
  // n is between -25 and 0, so one step reaches the scale.
  const f32s scale = (f32s)((n + 127) << 23);
  const f32s far = (ALL(1) - scale) - scale * fraction;
  const f32s signed_far = (f32s)((i32s)far | SIGN(x));
  return PICK(x == x, PICK(MAGNITUDE(x) > ALL(1), signed_far, near), x + x);
}

#undef ALL
#undef PICK
#undef MAGNITUDE
#undef SIGN

#define FOR_EACH(name)                                                                       \
  static void LEVEL_NAME(name##_each_f32)(size_t count, const float *x, float *y) {          \
    size_t i = 0;                                                                            \
    for (; i + F32_LANES <= count; i += F32_LANES) {                                         \
      *(f32s_anywhere *)(y + i) = LEVEL_NAME(name##_f32)(*(const f32s_anywhere *)(x + i));   \
    }                                                                                        \
    if (i == count) return;                                                                  \
    f32s rest = {0};                                                                         \
    for (size_t lane = 0; i + lane < count; lane++) rest[lane] = x[i + lane];                \
    rest = LEVEL_NAME(name##_f32)(rest);                                                     \
    for (size_t lane = 0; i + lane < count; lane++) y[i + lane] = rest[lane];                \
  }
FOR_EACH(exp)
FOR_EACH(log)
FOR_EACH(tanh)
FOR_EACH(sigmoid)
FOR_EACH(erf)
#undef FOR_EACH
