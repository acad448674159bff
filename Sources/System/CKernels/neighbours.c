#include "CKernelsNeighbours.h"

#include <float.h>

#include "lanes.h"

// What a distance of floats can be wrong by. A coordinate less its axis's centre is a double p, scaled
// into ±2 and itself wrong by 2⁻⁵³ |p|; rounding it to a float moves it by at most 2⁻²⁴ |p| + 2⁻¹⁵⁰, and
// the difference of two is rounded once more. So the difference of p and q is wrong by at most
// 2⁻²³ (|p| + |q|), and Euclid's distance by √d times that, its sum of squares by d + 2 roundings more.
// Each point carries its part, a little enlarged so that the bound's own roundings are in it.
static const float doubt_share = 0x1.04p-23f;
static const float doubt_least = FLT_MIN;
// A bound is a sum of three floats.
static const float rounding = 1 + 0x1p-21f;
// Farther than any two scaled points, and its square is a float.
static const float nothing_found = 0x1p60f;

typedef bool lanes_of_bits __attribute__((ext_vector_type(16)));

// The axis along which some points extend farthest, told from at most about 256 of them: any axis will
// do, a good one makes searches shorter.
static size_t widest(
    size_t count, size_t dimensions, const double *rows, const uint32_t *points) {
  const size_t step = count / 256 + 1;
  size_t best = 0;
  double most = -1;
  for (size_t axis = 0; axis < dimensions; axis++) {
    double low = DBL_MAX, high = -DBL_MAX;
    for (size_t i = 0; i < count; i += step) {
      const double x = rows[points[i] * dimensions + axis];
      low = x < low ? x : low;
      high = x > high ? x : high;
    }
    if (high - low > most) most = high - low, best = axis;
  }
  return best;
}

// Puts the `middle` least first: Hoare's selection, around the median of three.
static void select_least(size_t count, size_t middle, struct ckernels_key *keys) {
  ptrdiff_t low = 0, high = (ptrdiff_t)count - 1;
  while (low < high) {
    const double a = keys[low].value, b = keys[low + (high - low) / 2].value;
    const double c = keys[high].value;
    const double pivot = a < b ? (b < c ? b : a < c ? c : a) : (a < c ? a : b < c ? c : b);
    ptrdiff_t i = low, j = high;
    for (;;) {
      while (keys[i].value < pivot) i++;
      while (keys[j].value > pivot) j--;
      if (i > j) break;
      const struct ckernels_key key = keys[i];
      keys[i++] = keys[j];
      keys[j--] = key;
      if (i > j) break;
    }
    // Up to j none is above the pivot, from i on none below, and between them is the pivot.
    if ((ptrdiff_t)middle <= j) high = j;
    else if ((ptrdiff_t)middle >= i) low = i;
    else return;
  }
}

void ckernels_arrange_points(
    size_t count, size_t dimensions, const double *rows, uint32_t *points,
    struct ckernels_key *keys) {
  if (count <= CKERNELS_FAN) return;
  // The left half is the greatest power of two of leaves that leaves something, so that every 16
  // leaves from a multiple of 16 on are one branch.
  size_t left = CKERNELS_FAN;
  while (2 * left < count) left *= 2;
  const size_t axis = widest(count, dimensions, rows, points);
  for (size_t i = 0; i < count; i++) {
    keys[i].value = rows[points[i] * dimensions + axis];
    keys[i].point = points[i];
  }
  select_least(count, left, keys);
  for (size_t i = 0; i < count; i++) points[i] = (uint32_t)keys[i].point;
  ckernels_arrange_points(left, dimensions, rows, points, keys);
  ckernels_arrange_points(count - left, dimensions, rows, points + left, keys);
}

// The bits of a double as an unsigned integer in the order of the numbers.
static uint64_t ordered_bits(double value) {
  uint64_t bits;
  __builtin_memcpy(&bits, &value, sizeof bits);
  return bits ^ (bits >> 63 ? UINT64_MAX : 1ull << 63);
}

void ckernels_sort_keys(size_t count, struct ckernels_key *keys, struct ckernels_key *room) {
  // Stable, by digits of 11 bits from the least on; digits that are all the same are left out.
  enum { BITS = 11, DIGITS = 6, VALUES = 1 << BITS };
  uint32_t counts[DIGITS][VALUES] = {0};
  for (size_t i = 0; i < count; i++) {
    const uint64_t bits = ordered_bits(keys[i].value);
    for (int digit = 0; digit < DIGITS; digit++) counts[digit][bits >> digit * BITS & (VALUES - 1)]++;
  }
  struct ckernels_key *from = keys, *to = room;
  for (int digit = 0; digit < DIGITS && count > 0; digit++) {
    uint32_t *places = counts[digit];
    if (places[ordered_bits(from[0].value) >> digit * BITS & (VALUES - 1)] == count) continue;
    uint32_t place = 0;
    for (int value = 0; value < VALUES; value++) {
      const uint32_t next = place + places[value];
      places[value] = place;
      place = next;
    }
    for (size_t i = 0; i < count; i++)
      to[places[ordered_bits(from[i].value) >> digit * BITS & (VALUES - 1)]++] = from[i];
    struct ckernels_key *const other = from;
    from = to;
    to = other;
  }
  if (from != keys) __builtin_memcpy(keys, from, count * sizeof *keys);
}

static void fill_leaves(const struct ckernels_tree *tree, float *tiles) {
  const size_t d = tree->dimensions;
  for (size_t start = 0; start < tree->count; start += CKERNELS_FAN) {
    for (size_t lane = 0; lane < CKERNELS_FAN; lane++) {
      const bool is_point = start + lane < tree->count;
      float most = 0;
      for (size_t axis = 0; axis < d; axis++) {
        const float x =
            is_point ? (float)(tree->rows[(start + lane) * d + axis] - tree->centres[axis])
                     : __builtin_inff();
        tiles[axis * CKERNELS_FAN + lane] = x;
        const float magnitude = __builtin_fabsf(x);
        most = magnitude > most ? magnitude : most;
      }
      tiles[d * CKERNELS_FAN + lane] = is_point ? most * doubt_share + doubt_least : 0;
    }
    tiles += (d + 1) * CKERNELS_FAN;
  }
}

// The boxes of level 1 hold the leaves' points, those of the others the boxes of the level below.
static void fill_nodes(
    size_t dimensions, size_t children, bool have_leaves, const float *below, float *tiles) {
  const size_t d = dimensions;
  const size_t stride = ((have_leaves ? 1 : 2) * d + 1) * CKERNELS_FAN;
  const size_t nodes = (children + CKERNELS_FAN - 1) / CKERNELS_FAN;
  for (size_t child = 0; child < nodes * CKERNELS_FAN; child++) {
    float *tile = tiles + child / CKERNELS_FAN * (2 * d + 1) * CKERNELS_FAN + child % CKERNELS_FAN;
    const float *source = child < children ? below + child * stride : NULL;
    for (size_t axis = 0; axis <= d; axis++) {
      float low = __builtin_inff(), high = axis < d ? -__builtin_inff() : 0;
      const size_t step = have_leaves || axis == d ? 1 : 2;
      const size_t row = axis * (have_leaves ? 1 : 2);
      for (size_t lane = 0; source && lane < CKERNELS_FAN; lane++) {
        const float begin = source[row * CKERNELS_FAN + lane];
        const float end = source[(row + step - 1) * CKERNELS_FAN + lane];
        // An infinite beginning is a lane without a point.
        if (begin == __builtin_inff()) continue;
        low = begin < low ? begin : low;
        high = end > high ? end : high;
      }
      if (axis < d) tile[2 * axis * CKERNELS_FAN] = low;
      tile[(axis < d ? 2 * axis + 1 : 2 * d) * CKERNELS_FAN] = high;
    }
  }
}

void ckernels_fill_tiles(const struct ckernels_tree *tree, float *const *tiles) {
  fill_leaves(tree, tiles[0]);
  size_t children = (tree->count + CKERNELS_FAN - 1) / CKERNELS_FAN;
  for (size_t level = 1; level < tree->height; level++) {
    fill_nodes(tree->dimensions, children, level == 1, tiles[level - 1], tiles[level]);
    children = (children + CKERNELS_FAN - 1) / CKERNELS_FAN;
  }
}

// How many of the first numbers keep a distance from x: the distance falls as they ascend to x, and so
// does its rounding. A power of two of steps without a branch, then none is left.
static size_t far_below(
    size_t count, const double *sorted, double x, double radius, bool is_inclusive) {
  size_t first = 0;
  while (count > 0) {
    const size_t half = (count + 1) / 2;
    const double distance = x - sorted[first + half - 1];
    const bool is_far = is_inclusive ? distance > radius : distance >= radius;
    first += is_far ? half : 0;
    count = is_far ? count - half : half - 1;
  }
  return first;
}

static size_t near_above(
    size_t count, const double *sorted, double x, double radius, bool is_inclusive) {
  size_t first = 0;
  while (count > 0) {
    const size_t half = (count + 1) / 2;
    const double distance = sorted[first + half - 1] - x;
    const bool is_near = is_inclusive ? distance <= radius : distance < radius;
    first += is_near ? half : 0;
    count = is_near ? count - half : half - 1;
  }
  return first;
}

void ckernels_within_sorted(
    size_t count, const struct ckernels_key *keys, const double *sorted, const double *radii,
    bool is_inclusive, uint32_t *counts) {
  for (size_t i = 0; i < count; i++) {
    const double x = sorted[i], radius = radii[keys[i].point];
    // What is wanted is mostly near: a stretch that doubles until it is too long.
    size_t below = 16, above = 16;
    while (below < i && (is_inclusive ? x - sorted[i - below] <= radius
                                      : x - sorted[i - below] < radius))
      below *= 2;
    while (above < count - i - 1 && (is_inclusive ? sorted[i + above] - x <= radius
                                                  : sorted[i + above] - x < radius))
      above *= 2;
    below = below < i ? below : i;
    above = above < count - i - 1 ? above : count - i - 1;
    const size_t far = far_below(below, sorted + i - below, x, radius, is_inclusive);
    const size_t near = near_above(above, sorted + i + 1, x, radius, is_inclusive);
    counts[keys[i].point] = (uint32_t)(below - far + near);
  }
}

// One text a norm and level.

#define EUCLIDEAN 0
#define LEVEL_NAME(name) name##_max_plain
#include "neighbours.inc.h"
#undef LEVEL_NAME
LEVEL_BEGIN_V3
#define LEVEL_NAME(name) name##_max_v3
#include "neighbours.inc.h"
#undef LEVEL_NAME
LEVEL_END_V3
LEVEL_BEGIN_V4
#define LEVEL_NAME(name) name##_max_v4
#include "neighbours.inc.h"
#undef LEVEL_NAME
LEVEL_END_V4
#undef EUCLIDEAN

#define EUCLIDEAN 1
#define LEVEL_NAME(name) name##_euclidean_plain
#include "neighbours.inc.h"
#undef LEVEL_NAME
LEVEL_BEGIN_V3
#define LEVEL_NAME(name) name##_euclidean_v3
#include "neighbours.inc.h"
#undef LEVEL_NAME
LEVEL_END_V3
LEVEL_BEGIN_V4
#define LEVEL_NAME(name) name##_euclidean_v4
#include "neighbours.inc.h"
#undef LEVEL_NAME
LEVEL_END_V4

#define TABLE(level)                                     \
  {                                                      \
    {nearest_max_##level, nearest_euclidean_##level},    \
        {within_max_##level, within_euclidean_##level},  \
  }

const struct ckernels_neighbours ckernels_neighbours_at[CKERNELS_LEVELS] = {
    [CKERNELS_PLAIN] = TABLE(plain),
    [CKERNELS_V3] = TABLE(v3),
    [CKERNELS_V4] = TABLE(v4),
};
