#pragma once

// Sixteen floats or eight doubles at a time, whatever the registers' width: the compiler cuts these
// vectors into what a level has, so one text gives the same operations an element everywhere.

#include "levels.h"

// How such vectors are handed over differs between levels, but every function that takes one is
// inlined into a loop over memory, so none is ever handed over.
#pragma clang diagnostic ignored "-Wpsabi"

typedef float f32s __attribute__((vector_size(64)));
typedef int32_t i32s __attribute__((vector_size(64)));
typedef double f64s __attribute__((vector_size(64)));
typedef int64_t i64s __attribute__((vector_size(64)));
typedef float f32s_anywhere __attribute__((vector_size(64), aligned(4)));
typedef double f64s_anywhere __attribute__((vector_size(64), aligned(8)));

enum { F32_LANES = 16, F64_LANES = 8 };

#define INLINE static inline __attribute__((always_inline))
#define UNROLLED _Pragma("clang loop unroll(full)")
#define FMA __builtin_elementwise_fma
