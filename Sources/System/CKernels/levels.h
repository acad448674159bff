#pragma once

// How a body is compiled once a level:
//
//     #define LEVEL_NAME(name) name##_plain
//     #include "body.inc.h"
//     #undef LEVEL_NAME
//     LEVEL_BEGIN_V3
//     #define LEVEL_NAME(name) name##_v3
//     #include "body.inc.h"
//     #undef LEVEL_NAME
//     LEVEL_END
//
// Nothing may be contracted: a fused multiply-add stands where the text says so and nowhere else, or
// levels would round differently.

#include "CKernelsLevels.h"

#pragma STDC FP_CONTRACT OFF

#define LEVEL_BEGIN_V3 \
  _Pragma("clang attribute push(__attribute__((target(\"arch=x86-64-v3\"))), apply_to = function)")
// Compilers prefer vectors of 256 bits at v4 unless told that a function means what it says.
#define LEVEL_BEGIN_V4                                                                            \
  _Pragma(                                                                                        \
      "clang attribute push(__attribute__((target(\"arch=x86-64-v4\"))), apply_to = function)")   \
  _Pragma("clang attribute push(__attribute__((min_vector_width(512))), apply_to = function)")
#define LEVEL_END_V3 _Pragma("clang attribute pop")
#define LEVEL_END_V4 _Pragma("clang attribute pop") _Pragma("clang attribute pop")
