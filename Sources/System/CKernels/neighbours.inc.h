// Searches in a tree of points; included once a norm and level.
//
// Floats, sixteen at a time, only rule out what surely is too far, or for counts let in what surely is
// near enough. Whatever lies between is measured in doubles, so results are those of doubles alone, and
// neither the tree nor the level shows in them.

// A point that is searched from, and what is wanted.
typedef struct {
  const struct ckernels_tree *tree;
  // The point whose neighbours are sought.
  size_t place;
  const double *row;
  const float *centred;
  float doubt;
  // Beyond this, plus what the other's doubt adds, nothing is wanted; below that, all.
  float reach, core;
  // By how much doubts and squares are enlarged.
  float spread, inflation;
  // Only for counts.
  double radius;
  bool is_inclusive;
  // Only for the nearest.
  size_t k, found;
  double *distances;
  uint32_t *points;
} LEVEL_NAME(search);

INLINE uint32_t LEVEL_NAME(bits)(i32s mask) {
  const lanes_of_bits packed = __builtin_convertvector(mask, lanes_of_bits);
  uint16_t bits;
  __builtin_memcpy(&bits, &packed, sizeof bits);
  return bits;
}

// Adds an axis's difference to a distance of floats: not negative, so that its bits, as integers, are
// in the order of the numbers.
INLINE f32s LEVEL_NAME(add_axis)(f32s distance, f32s difference) {
#if EUCLIDEAN
  return FMA(difference, difference, distance);
#else
  const i32s magnitude = (i32s)difference & 0x7fffffff;
  return (f32s)__builtin_elementwise_max((i32s)distance, magnitude);
#endif
}

// The distance, or its square, as doubles give it.
INLINE double LEVEL_NAME(exact)(const double *a, const double *b, size_t dimensions) {
  double distance = 0;
  for (size_t axis = 0; axis < dimensions; axis++) {
    const double difference = a[axis] - b[axis];
#if EUCLIDEAN
    distance += difference * difference;
#else
    const double magnitude = __builtin_fabs(difference);
    distance = magnitude > distance ? magnitude : distance;
#endif
  }
  return distance;
}

INLINE double LEVEL_NAME(root)(double distance) {
#if EUCLIDEAN
  return __builtin_elementwise_sqrt(distance);
#else
  return distance;
#endif
}

// Above this float nothing is within reach.
INLINE f32s LEVEL_NAME(outer)(const LEVEL_NAME(search) *s, f32s doubts) {
  const f32s bound = (doubts * s->spread + s->reach) * rounding;
#if EUCLIDEAN
  return bound * bound * s->inflation + doubt_least;
#else
  return bound;
#endif
}

// Below this float all is within the core.
INLINE f32s LEVEL_NAME(inner)(const LEVEL_NAME(search) *s, f32s doubts) {
  const f32s bound = s->core - doubts * s->spread * rounding;
#if EUCLIDEAN
  const f32s square = bound * bound * (2 - s->inflation) - doubt_least;
  return (f32s)((i32s)square & (bound > 0));
#else
  return bound;
#endif
}

INLINE f32s LEVEL_NAME(leaf_distances)(const LEVEL_NAME(search) *s, const float *tile) {
  f32s distance = {0};
  for (size_t axis = 0; axis < s->tree->dimensions; axis++) {
    const f32s x = *(const f32s_anywhere *)(tile + axis * CKERNELS_FAN);
    distance = LEVEL_NAME(add_axis)(distance, x - s->centred[axis]);
  }
  return distance;
}

// The distances to the nearest corner of each child's box: what is negative is inside.
INLINE f32s LEVEL_NAME(box_distances)(const LEVEL_NAME(search) *s, const float *tile) {
  f32s distance = {0};
  const f32s zero = {0};
  for (size_t axis = 0; axis < s->tree->dimensions; axis++) {
    const f32s low = *(const f32s_anywhere *)(tile + 2 * axis * CKERNELS_FAN) - s->centred[axis];
    const f32s high =
        s->centred[axis] - *(const f32s_anywhere *)(tile + (2 * axis + 1) * CKERNELS_FAN);
    // As integers, negative floats are negative and positive ones in order.
    const i32s outside = __builtin_elementwise_max(
        __builtin_elementwise_max((i32s)low, (i32s)high), (i32s)zero);
    distance = LEVEL_NAME(add_axis)(distance, (f32s)outside);
  }
  return distance;
}

// The distances to the farthest corner.
INLINE f32s LEVEL_NAME(corner_distances)(const LEVEL_NAME(search) *s, const float *tile) {
  f32s distance = {0};
  for (size_t axis = 0; axis < s->tree->dimensions; axis++) {
    const f32s low = s->centred[axis] - *(const f32s_anywhere *)(tile + 2 * axis * CKERNELS_FAN);
    const f32s high =
        *(const f32s_anywhere *)(tile + (2 * axis + 1) * CKERNELS_FAN) - s->centred[axis];
    const i32s farther = __builtin_elementwise_max((i32s)low, (i32s)high);
    distance = LEVEL_NAME(add_axis)(distance, (f32s)farther);
  }
  return distance;
}

INLINE f32s LEVEL_NAME(doubts)(const LEVEL_NAME(search) *s, const float *tile, size_t rows) {
  return *(const f32s_anywhere *)(tile + rows * s->tree->dimensions * CKERNELS_FAN);
}

INLINE const float *LEVEL_NAME(tile)(const LEVEL_NAME(search) *s, size_t level, size_t node) {
  const size_t rows = (level == 0 ? 1 : 2) * s->tree->dimensions + 1;
  return s->tree->tiles[level] + node * rows * CKERNELS_FAN;
}

// MARK: The nearest

INLINE void LEVEL_NAME(offer)(LEVEL_NAME(search) *s, size_t place) {
  const size_t d = s->tree->dimensions;
  const double distance = LEVEL_NAME(exact)(s->row, s->tree->rows + place * d, d);
  const uint32_t point = s->tree->points[place];
  size_t i = s->found;
  if (i == s->k) {
    const double last = s->distances[i - 1];
    if (distance > last || (distance == last && point > s->points[i - 1])) return;
    i--;
  } else {
    s->found++;
  }
  for (; i > 0; i--) {
    const double before = s->distances[i - 1];
    if (distance > before || (distance == before && point > s->points[i - 1])) break;
    s->distances[i] = before;
    s->points[i] = s->points[i - 1];
  }
  s->distances[i] = distance;
  s->points[i] = point;
  if (s->found == s->k)
    s->reach = (float)LEVEL_NAME(root)(s->distances[s->k - 1]) * rounding + s->doubt * s->spread;
}

INLINE void LEVEL_NAME(offer_all)(LEVEL_NAME(search) *s, size_t leaf, uint32_t bits) {
  for (; bits; bits &= bits - 1) {
    const size_t place = leaf * CKERNELS_FAN + (size_t)__builtin_ctz(bits);
    if (place != s->place) LEVEL_NAME(offer)(s, place);
  }
}

INLINE void LEVEL_NAME(search_leaf)(LEVEL_NAME(search) *s, size_t leaf) {
  const float *tile = LEVEL_NAME(tile)(s, 0, leaf);
  const f32s bound = LEVEL_NAME(outer)(s, LEVEL_NAME(doubts)(s, tile, 1));
  const f32s distances = LEVEL_NAME(leaf_distances)(s, tile);
  LEVEL_NAME(offer_all)(s, leaf, LEVEL_NAME(bits)(distances <= bound));
}

// The leaf that the point is in: floats tell how far the k nearest in it can be, so that not all need
// be measured.
INLINE void LEVEL_NAME(search_own_leaf)(LEVEL_NAME(search) *s, size_t leaf) {
  const float *tile = LEVEL_NAME(tile)(s, 0, leaf);
  const f32s doubts = LEVEL_NAME(doubts)(s, tile, 1);
  const f32s distances = LEVEL_NAME(leaf_distances)(s, tile);
  // Of the k + 1 nearest, of which the point itself is one, the farthest.
  float most = s->k < CKERNELS_FAN ? -1 : nothing_found;
  for (int lane = 0; lane < CKERNELS_FAN; lane++) {
    const size_t nearer =
        (size_t)__builtin_popcount(LEVEL_NAME(bits)(distances < distances[lane]));
    most = nearer <= s->k && distances[lane] > most ? distances[lane] : most;
  }
  if (most < nothing_found) {
    float doubt = 0;
    for (int lane = 0; lane < CKERNELS_FAN; lane++)
      doubt = doubts[lane] > doubt ? doubts[lane] : doubt;
#if EUCLIDEAN
    most = __builtin_elementwise_sqrt(most) * s->inflation;
#endif
    s->reach = most * rounding + (doubt + 2 * s->doubt) * s->spread;
  }
  const f32s bound = LEVEL_NAME(outer)(s, doubts);
  LEVEL_NAME(offer_all)(s, leaf, LEVEL_NAME(bits)(distances <= bound));
}

static void LEVEL_NAME(search_node)(
    LEVEL_NAME(search) *s, size_t level, size_t node, uint32_t wanted) {
  const float *tile = LEVEL_NAME(tile)(s, level, node);
  const f32s doubts = LEVEL_NAME(doubts)(s, tile, 2);
  const f32s distances = LEVEL_NAME(box_distances)(s, tile);
  const float reach = s->reach;
  uint32_t bits = wanted & LEVEL_NAME(bits)(distances <= LEVEL_NAME(outer)(s, doubts));
  while (bits) {
    const uint32_t child = (uint32_t)__builtin_ctz(bits);
    bits &= bits - 1;
    if (level == 1) LEVEL_NAME(search_leaf)(s, node * CKERNELS_FAN + child);
    else LEVEL_NAME(search_node)(s, level - 1, node * CKERNELS_FAN + child, 0xffff);
    // What came nearer may rule out more.
    if (s->reach < reach) bits &= LEVEL_NAME(bits)(distances <= LEVEL_NAME(outer)(s, doubts));
  }
}

INLINE LEVEL_NAME(search) LEVEL_NAME(search_of)(const struct ckernels_tree *tree) {
  LEVEL_NAME(search) s = {.tree = tree, .spread = 1, .inflation = 1};
#if EUCLIDEAN
  s.spread = __builtin_elementwise_sqrt((float)tree->dimensions) * rounding;
  s.inflation = 1 + (float)(tree->dimensions + 8) * 0x1p-23f;
#endif
  return s;
}

// Takes a point to search from: its floats, from the tile, into `centred`.
INLINE void LEVEL_NAME(stand_at)(LEVEL_NAME(search) *s, size_t place, float *centred) {
  const size_t d = s->tree->dimensions;
  const float *tile =
      LEVEL_NAME(tile)(s, 0, place / CKERNELS_FAN) + place % CKERNELS_FAN;
  for (size_t axis = 0; axis < d; axis++) centred[axis] = tile[axis * CKERNELS_FAN];
  s->place = place;
  s->row = s->tree->rows + place * d;
  s->centred = centred;
  s->doubt = tile[d * CKERNELS_FAN];
}

static void LEVEL_NAME(nearest)(
    const struct ckernels_tree *tree, size_t k, double *distances, uint32_t *points,
    float *centred) {
  LEVEL_NAME(search) s = LEVEL_NAME(search_of)(tree);
  s.k = k;
  for (size_t place = 0; place < tree->count; place++) {
    LEVEL_NAME(stand_at)(&s, place, centred);
    s.reach = nothing_found;
    s.found = 0;
    s.distances = distances + tree->points[place] * k;
    s.points = points + tree->points[place] * k;
    // From the own leaf outwards, so that the first k are good.
    size_t node = place / CKERNELS_FAN;
    LEVEL_NAME(search_own_leaf)(&s, node);
    for (size_t level = 1; level < tree->height; level++) {
      const uint32_t own = 1u << node % CKERNELS_FAN;
      node /= CKERNELS_FAN;
      LEVEL_NAME(search_node)(&s, level, node, 0xffff ^ own);
    }
#if EUCLIDEAN
    for (size_t i = 0; i < k; i++) s.distances[i] = __builtin_elementwise_sqrt(s.distances[i]);
#endif
  }
}

// MARK: Counts

INLINE size_t LEVEL_NAME(count_leaf)(const LEVEL_NAME(search) *s, size_t leaf) {
  const size_t d = s->tree->dimensions;
  const float *tile = LEVEL_NAME(tile)(s, 0, leaf);
  const f32s doubts = LEVEL_NAME(doubts)(s, tile, 1);
  const f32s distances = LEVEL_NAME(leaf_distances)(s, tile);
  const uint32_t sure = LEVEL_NAME(bits)(distances < LEVEL_NAME(inner)(s, doubts));
  uint32_t bits = LEVEL_NAME(bits)(distances <= LEVEL_NAME(outer)(s, doubts)) & ~sure;
  size_t count = (size_t)__builtin_popcount(sure);
  for (; bits; bits &= bits - 1) {
    const size_t place = leaf * CKERNELS_FAN + (size_t)__builtin_ctz(bits);
    const double distance =
        LEVEL_NAME(root)(LEVEL_NAME(exact)(s->row, s->tree->rows + place * d, d));
    count += s->is_inclusive ? distance <= s->radius : distance < s->radius;
  }
  return count;
}

static size_t LEVEL_NAME(count_node)(
    const LEVEL_NAME(search) *s, size_t level, size_t node, size_t points_a_child) {
  const float *tile = LEVEL_NAME(tile)(s, level, node);
  const f32s doubts = LEVEL_NAME(doubts)(s, tile, 2);
  uint32_t bits = LEVEL_NAME(bits)(
      LEVEL_NAME(box_distances)(s, tile) <= LEVEL_NAME(outer)(s, doubts));
  const uint32_t inside = bits & LEVEL_NAME(bits)(
      LEVEL_NAME(corner_distances)(s, tile) < LEVEL_NAME(inner)(s, doubts));
  size_t count = 0;
  for (; bits; bits &= bits - 1) {
    const size_t child = node * CKERNELS_FAN + (size_t)__builtin_ctz(bits);
    if (inside & bits & -bits) {
      const size_t rest = s->tree->count - child * points_a_child;
      count += rest < points_a_child ? rest : points_a_child;
    } else if (level == 1) {
      count += LEVEL_NAME(count_leaf)(s, child);
    } else {
      count += LEVEL_NAME(count_node)(s, level - 1, child, points_a_child / CKERNELS_FAN);
    }
  }
  return count;
}

static void LEVEL_NAME(within)(
    const struct ckernels_tree *tree, const double *radii, bool is_inclusive, uint32_t *counts,
    float *centred) {
  LEVEL_NAME(search) s = LEVEL_NAME(search_of)(tree);
  s.is_inclusive = is_inclusive;
  size_t points_a_child = 1;
  for (size_t level = 1; level < tree->height; level++) points_a_child *= CKERNELS_FAN;
  for (size_t place = 0; place < tree->count; place++) {
    LEVEL_NAME(stand_at)(&s, place, centred);
    s.radius = radii[tree->points[place]];
    const float doubt = s.doubt * s.spread;
    s.reach = (float)s.radius * rounding + doubt;
    s.core = (float)s.radius * (2 - rounding) - doubt * rounding;
    const size_t count =
        tree->height == 1
            ? LEVEL_NAME(count_leaf)(&s, 0)
            : LEVEL_NAME(count_node)(&s, tree->height - 1, 0, points_a_child);
    // The point itself is at the distance 0.
    counts[tree->points[place]] = (uint32_t)(count - (is_inclusive || s.radius > 0));
  }
}
