#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// What a CPU must offer: nothing beyond x86-64, or the psABI's levels v3 (AVX2, FMA), v4 (AVX-512).
enum ckernels_level {
  CKERNELS_PLAIN = 0,
  CKERNELS_V3 = 1,
  CKERNELS_V4 = 2,
};

/// How many levels there are.
enum { CKERNELS_LEVELS = 3 };

/// The highest level that this CPU and this kernel offer, by cpuid and the enabled register state.
int ckernels_level_max(void);
