#pragma once

#include "CKernelsLevels.h"

/// How many points a leaf has, and how many children a node.
enum { CKERNELS_FAN = 16 };
/// The most levels: 16⁸ points are all that 32 bits number.
enum { CKERNELS_HEIGHT_MAX = 8 };

/// A k-d tree of leaves of 16 points and nodes of 16 children, in arrays without pointers.
///
/// The points stand in the tree's order: leaf i has the places 16 i ..., node i of level l the nodes
/// 16 i ... of level l - 1, and leaves are level 0. Of a leaf `tiles` holds, for each dimension, its 16
/// coordinates as floats, and then what each point adds to the doubt of a distance; of a node, for
/// each dimension, where its 16 children begin and where they end, and then their greatest doubt.
/// Lanes without a point or child are infinite.
struct ckernels_tree {
  size_t count;
  size_t dimensions;
  /// How many levels; at the last there is one node, or one leaf.
  size_t height;
  /// The points' coordinates, point after point, scaled so that none is beyond 1.
  const double *_Nonnull rows;
  /// What floats are counted from, an axis each.
  const double *_Nonnull centres;
  /// Which point stands at a place.
  const uint32_t *_Nonnull points;
  /// The tiles of each level.
  const float *_Nonnull tiles[CKERNELS_HEIGHT_MAX];
};

/// How many floats the tiles of a level take.
static inline size_t ckernels_tiles(size_t count, size_t dimensions, size_t level) {
  size_t nodes = count;
  for (size_t l = 0; l <= level; l++) nodes = (nodes + CKERNELS_FAN - 1) / CKERNELS_FAN;
  return nodes * ((level == 0 ? 1 : 2) * dimensions + 1) * CKERNELS_FAN;
}

/// How many levels the tree of some points has.
static inline size_t ckernels_height(size_t count) {
  size_t height = 1;
  for (size_t nodes = (count + CKERNELS_FAN - 1) / CKERNELS_FAN; nodes > 1; height++)
    nodes = (nodes + CKERNELS_FAN - 1) / CKERNELS_FAN;
  return height;
}

/// A number of a point, to be put in order.
struct ckernels_key {
  double value;
  uint64_t point;
};

/// Puts points into the order of a tree: at each split the greatest extent is halved.
///
/// `points` comes in with 0, 1, ..., `rows` are the coordinates by point, and `keys` is room for as many.
void ckernels_arrange_points(
    size_t count, size_t dimensions, const double *_Nonnull rows, uint32_t *_Nonnull points,
    struct ckernels_key *_Nonnull keys);

/// Puts numbers into ascending order, equal ones as they were; `room` is for as many.
void ckernels_sort_keys(
    size_t count, struct ckernels_key *_Nonnull keys, struct ckernels_key *_Nonnull room);

/// Makes the tiles of all levels of a tree whose other parts are there.
void ckernels_fill_tiles(
    const struct ckernels_tree *_Nonnull tree, float *_Nonnull const *_Nonnull tiles);

/// The searches of one level, by norm: 0 is the greatest difference, 1 Euclid's.
struct ckernels_neighbours {
  void (*_Nonnull nearest[2])(
      const struct ckernels_tree *_Nonnull tree, size_t k, double *_Nonnull distances,
      uint32_t *_Nonnull points, float *_Nonnull centred);
  void (*_Nonnull within[2])(
      const struct ckernels_tree *_Nonnull tree, const double *_Nonnull radii, bool is_inclusive,
      uint32_t *_Nonnull counts, float *_Nonnull centred);
};

extern const struct ckernels_neighbours ckernels_neighbours_at[CKERNELS_LEVELS];

/// The k nearest others of each point: k distances (of scaled points) and points a point, ascending,
/// equally far ones by their number. `centred` is room for a point.
static inline void ckernels_nearest(
    int level, int norm, const struct ckernels_tree *_Nonnull tree, size_t k,
    double *_Nonnull distances, uint32_t *_Nonnull points, float *_Nonnull centred) {
  ckernels_neighbours_at[level].nearest[norm](tree, k, distances, points, centred);
}

/// How many others lie nearer to each point than its radius (of scaled points), or as near.
static inline void ckernels_within(
    int level, int norm, const struct ckernels_tree *_Nonnull tree, const double *_Nonnull radii,
    bool is_inclusive, uint32_t *_Nonnull counts, float *_Nonnull centred) {
  ckernels_neighbours_at[level].within[norm](tree, radii, is_inclusive, counts, centred);
}

/// The same on a line: the points' numbers, ascending, beside the keys that say whose they are.
void ckernels_within_sorted(
    size_t count, const struct ckernels_key *_Nonnull keys, const double *_Nonnull sorted,
    const double *_Nonnull radii, bool is_inclusive, uint32_t *_Nonnull counts);
