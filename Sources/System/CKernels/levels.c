#include "CKernelsLevels.h"

#include <cpuid.h>

// Feature bits of cpuid that the psABI asks for at each level.
enum {
  LEAF1_V3 = 1u << 12 /* FMA */ | 1u << 22 /* MOVBE */ | 1u << 27 /* OSXSAVE */ | 1u << 28 /* AVX */
             | 1u << 29 /* F16C */ | 1u << 23 /* POPCNT */ | 1u << 20 /* SSE4.2 */ |
             1u << 19 /* SSE4.1 */ | 1u << 9 /* SSSE3 */ | 1u << 0 /* SSE3 */ | 1u << 13 /* CX16 */,
  LEAF7_V3 = 1u << 3 /* BMI1 */ | 1u << 5 /* AVX2 */ | 1u << 8 /* BMI2 */,
  EXTENDED_V3 = 1u << 5 /* LZCNT */ | 1u << 0 /* LAHF */,
};
static const unsigned leaf7_v4 = 1u << 16 /* F */ | 1u << 17 /* DQ */ | 1u << 28 /* CD */ |
                                 1u << 30 /* BW */ | 1u << 31 /* VL */;

// What the operating system saves: SSE and AVX registers; then the masks and both halves of ZMM.
enum { STATE_V3 = 0x06, STATE_V4 = 0xE6 };

static bool has(unsigned found, unsigned wanted) { return (found & wanted) == wanted; }

static unsigned enabled_state(void) {
  unsigned low, high;
  __asm__ volatile("xgetbv" : "=a"(low), "=d"(high) : "c"(0));
  return low;
}

int ckernels_level_max(void) {
  unsigned a, b, c, d;
  if (!__get_cpuid(1, &a, &b, &c, &d) || !has(c, LEAF1_V3)) return CKERNELS_PLAIN;
  const unsigned state = enabled_state();
  if (!has(state, STATE_V3)) return CKERNELS_PLAIN;
  if (!__get_cpuid(0x80000001u, &a, &b, &c, &d) || !has(c, EXTENDED_V3)) return CKERNELS_PLAIN;
  if (!__get_cpuid_count(7, 0, &a, &b, &c, &d) || !has(b, LEAF7_V3)) return CKERNELS_PLAIN;
  return has(b, leaf7_v4) && has(state, STATE_V4) ? CKERNELS_V4 : CKERNELS_V3;
}
