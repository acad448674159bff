// exp, log, tanh, erf and the sigmoid of eight doubles; see elementary_f32.inc.h.

INLINE f64s LEVEL_NAME(all_f64)(double x) { return (f64s){x, x, x, x, x, x, x, x}; }

INLINE f64s LEVEL_NAME(pick_f64)(i64s where, f64s yes, f64s no) {
  return (f64s)((where & (i64s)yes) | (~where & (i64s)no));
}

#define ALL LEVEL_NAME(all_f64)
#define PICK LEVEL_NAME(pick_f64)
#define MAGNITUDE(x) ((f64s)((i64s)(x) & INT64_MAX))
#define SIGN(x) ((i64s)(x) & INT64_MIN)

INLINE f64s LEVEL_NAME(expm1_core_f64)(f64s x, i64s *n) {
  const f64s shifted = FMA(x, ALL(0x1.71547652b82fep+0), ALL(0x1.8p+52));
  const f64s whole = shifted - ALL(0x1.8p+52);
  *n = (i64s)shifted - (i64s)ALL(0x1.8p+52);
  f64s r = FMA(whole, ALL(-0x1.62e42feep-1), x);
  r = FMA(whole, ALL(-0x1.a39ef35793c76p-33), r);
  f64s q = ALL(0x1.61bff1c64f494p-33);
  q = FMA(q, r, ALL(0x1.1f7f6aa421dd8p-29));
  q = FMA(q, r, ALL(0x1.ae642c5c1fa33p-26));
  q = FMA(q, r, ALL(0x1.27e4d3f50d87fp-22));
  q = FMA(q, r, ALL(0x1.71de3a5aaefb9p-19));
  q = FMA(q, r, ALL(0x1.a01a01a9f72adp-16));
  q = FMA(q, r, ALL(0x1.a01a01a01969bp-13));
  q = FMA(q, r, ALL(0x1.6c16c16c15a48p-10));
  q = FMA(q, r, ALL(0x1.1111111111111p-7));
  q = FMA(q, r, ALL(0x1.5555555555557p-5));
  q = FMA(q, r, ALL(0x1.5555555555555p-3));
  q = FMA(q, r, ALL(0.5));
  return FMA(q, r * r, r);
}

// e^x, within 1 ulp.
INLINE f64s LEVEL_NAME(exp_f64)(f64s x) {
  f64s inside = PICK(x < ALL(-746), ALL(-746), x);
  inside = PICK(inside > ALL(710), ALL(710), inside);
  i64s n;
  const f64s fraction = ALL(1) + LEVEL_NAME(expm1_core_f64)(inside, &n);
  const i64s half = n >> 1;
  const f64s result =
      fraction * (f64s)((half + 1023) << 52) * (f64s)((n - half + 1023) << 52);
  return PICK(x == x, result, x + x);
}

// log x, within 1 ulp: x = 2^e m, f = m - 1, s = f / (2 + f), and
// log m = f - (f²/2 - s (f²/2 + s² p(s²))).
INLINE f64s LEVEL_NAME(log_f64)(f64s x) {
  const i64s is_denormal = x < ALL(0x1p-1022);
  const f64s scaled = PICK(is_denormal, x * ALL(0x1p+52), x);
  const i64s above = (i64s)scaled - (i64s)ALL(0x1.6a09e667f3bcdp-1);
  const i64s exponent = above >> 52;
  const f64s m = (f64s)((i64s)scaled - (exponent << 52));
  const f64s e = __builtin_convertvector(exponent, f64s) - PICK(is_denormal, ALL(52), ALL(0));
  const f64s f = m - ALL(1);
  const f64s s = f / (ALL(2) + f);
  const f64s z = s * s;
  f64s p = ALL(0x1.0c4d8297b1431p-3);
  p = FMA(p, z, ALL(0x1.0fb77bcdefa76p-3));
  p = FMA(p, z, ALL(0x1.3b1c79943fca2p-3));
  p = FMA(p, z, ALL(0x1.745cf7c1d5dafp-3));
  p = FMA(p, z, ALL(0x1.c71c7204621fep-3));
  p = FMA(p, z, ALL(0x1.249249247513dp-2));
  p = FMA(p, z, ALL(0x1.9999999999a43p-2));
  p = FMA(p, z, ALL(0x1.5555555555555p-1));
  const f64s half_square = ALL(0.5) * f * f;
  f64s tail = s * FMA(p, z, half_square);
  tail = FMA(e, ALL(0x1.a39ef35793c76p-33), tail);
  f64s result = FMA(e, ALL(0x1.62e42feep-1), f - (half_square - tail));
  result = PICK(x == ALL(__builtin_inf()), x, result);
  result = PICK(x == ALL(0), ALL(-__builtin_inf()), result);
  result = PICK(x < ALL(0), ALL(__builtin_nan("")), result);
  return PICK(x == x, result, x + x);
}

// tanh x, within 2.5 ulp.
INLINE f64s LEVEL_NAME(tanh_f64)(f64s x) {
  const f64s twice = MAGNITUDE(x) + MAGNITUDE(x);
  const f64s inside = PICK(twice > ALL(44), ALL(44), twice);
  i64s n;
  const f64s fraction = LEVEL_NAME(expm1_core_f64)(inside, &n);
  const f64s scale = (f64s)((n + 1023) << 52);
  const f64s t = FMA(scale, fraction, scale - ALL(1));
  const f64s result = (f64s)((i64s)(t / (t + ALL(2))) | SIGN(x));
  return PICK(MAGNITUDE(x) < ALL(0x1p-27), x, PICK(x == x, result, x + x));
}

// 1 / (1 + e^-x), within 2.5 ulp.
INLINE f64s LEVEL_NAME(sigmoid_f64)(f64s x) {
  const f64s e = LEVEL_NAME(exp_f64)((f64s)((i64s)x | INT64_MIN));
  const f64s result = PICK(x < ALL(0), e, ALL(1)) / (ALL(1) + e);
  return PICK(x == x, result, x + x);
}

// erf x, within 1.1 ulp: x + x s(x²) up to 1/2; above, the polynomial of the half it lies in, around the
// half's middle. A gather of coefficients is slow, and doubles only check what floats compute.
INLINE f64s LEVEL_NAME(erf_f64)(f64s x) {
  f64s result;
  for (int lane = 0; lane < F64_LANES; lane++) {
    const double one = x[lane];
    const double size = __builtin_fabs(one);
    double value;
    if (!(one == one)) {
      value = one + one;
    } else if (size < 0.5) {
      const double square = one * one;
      value = erf_small_f64[ERF_TERMS_SMALL - 1];
      for (int i = ERF_TERMS_SMALL - 2; i >= 0; i--) {
        value = __builtin_fma(value, square, erf_small_f64[i]);
      }
      value = __builtin_fma(value, one, one);
    } else if (size < 6) {
      const int half = (int)(size * 2);
      const double from_middle = size - (half * 0.5 + 0.25);
      const double *terms = erf_halves_f64[half - 1];
      value = terms[ERF_TERMS - 1];
      for (int i = ERF_TERMS - 2; i >= 0; i--) {
        value = __builtin_fma(value, from_middle, terms[i]);
      }
      value = __builtin_copysign(value, one);
    } else {
      value = __builtin_copysign(1, one);
    }
    result[lane] = value;
  }
  return result;
}

#undef ALL
#undef PICK
#undef MAGNITUDE
#undef SIGN

#define FOR_EACH(name)                                                                       \
  static void LEVEL_NAME(name##_each_f64)(size_t count, const double *x, double *y) {        \
    size_t i = 0;                                                                            \
    for (; i + F64_LANES <= count; i += F64_LANES) {                                         \
      *(f64s_anywhere *)(y + i) = LEVEL_NAME(name##_f64)(*(const f64s_anywhere *)(x + i));   \
    }                                                                                        \
    if (i == count) return;                                                                  \
    f64s rest = {0};                                                                         \
    for (size_t lane = 0; i + lane < count; lane++) rest[lane] = x[i + lane];                \
    rest = LEVEL_NAME(name##_f64)(rest);                                                     \
    for (size_t lane = 0; i + lane < count; lane++) y[i + lane] = rest[lane];                \
  }
FOR_EACH(exp)
FOR_EACH(log)
FOR_EACH(tanh)
FOR_EACH(sigmoid)
FOR_EACH(erf)
#undef FOR_EACH
