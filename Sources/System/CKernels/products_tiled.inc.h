// The product in tiles that live in registers; included once a type and level, see products.c.
//
// A tile of C is TILE_ROWS rows by TILE_VECTORS vectors of LANES columns. Over k, each of its vectors
// takes one fused multiply-add: a broadcast element of A times a vector of B. Every element of C is
// thus one chain, k ascending, whatever the tile's shape, which is what makes levels agree.
//
//     for each block of BLOCK_INNER terms          so that a slab of B stays in the first cache
//       for each slab of TILE_VECTORS vectors      copied, or turned, into one piece of the stack
//         for each TILE_ROWS rows                  A is read where it stands, from the second cache
//           tile: load C unless it is the first block of an overwriting product, run k, store C
//
// The terms of a row of A stand in segments, one for a product of matrices; a convolution has one for
// each row of its window, which is all that im2col comes to when nothing is copied.
//
// A is never packed: broadcasts of TILE_ROWS rows walk along TILE_ROWS lines of the cache, and the one
// pass over a panel costs less than the copy would. B is read in place where a copy would not be used
// often enough to pay.

struct LEVEL_NAME(operands) {
  size_t a_row, a_inner;
  // Terms of a segment, and what lies between the last term of one and the first of the next.
  size_t terms, segments, a_gap;
  const REAL *b;
  size_t b_inner, tail, c_row, start_row;
};

// One tile of `rows` rows and `vectors` vectors, of which the last has `tail` columns. All three
// sizes but the tail are constants where this is inlined.
ALWAYS_INLINE void LEVEL_NAME(tile)(
    const int rows, const int vectors, const bool is_whole, const struct LEVEL_NAME(operands) *o, const REAL *a,
    REAL *c, const REAL *start) {
  const size_t a_row = o->a_row, a_inner = o->a_inner, b_inner = o->b_inner, tail = o->tail;
  const size_t c_row = o->c_row, start_row = o->start_row, terms = o->terms;
  VECTOR sums[TILE_ROWS_MAX][TILE_VECTORS];
  if (start == NULL) {
    UNROLLED for (int i = 0; i < rows; i++) {
      UNROLLED for (int v = 0; v < vectors; v++) sums[i][v] = (VECTOR){0};
    }
  } else {
    UNROLLED for (int i = 0; i < rows; i++) {
      UNROLLED for (int v = 0; v < vectors; v++) {
        sums[i][v] = is_whole || v + 1 < vectors
                         ? LOAD(start + (size_t)i * start_row + v * LANES)
                         : LOAD_HEAD(start + (size_t)i * start_row + v * LANES, tail);
      }
    }
  }
  // Rows are reached from every third one, so that few registers hold addresses.
  const REAL *thirds[TILE_ROWS_MAX / 3];
  UNROLLED for (int i = 0; i < rows; i += 3) thirds[i / 3] = a + (size_t)i * a_row;
  const REAL *b = o->b;
  for (size_t segment = 0; segment < o->segments; segment++) {
    for (size_t k = 0; k < terms; k++) {
      VECTOR right[TILE_VECTORS];
      UNROLLED for (int v = 0; v < vectors; v++) {
        right[v] =
            is_whole || v + 1 < vectors ? LOAD(b + v * LANES) : LOAD_HEAD(b + v * LANES, tail);
      }
      b += b_inner;
      UNROLLED for (int i = 0; i < rows; i++) {
        const VECTOR left = SPREAD(thirds[i / 3][(size_t)(i % 3) * a_row]);
        UNROLLED for (int v = 0; v < vectors; v++) {
          sums[i][v] = __builtin_elementwise_fma(left, right[v], sums[i][v]);
        }
      }
      UNROLLED for (int i = 0; i < rows; i += 3) thirds[i / 3] += a_inner;
    }
    UNROLLED for (int i = 0; i < rows; i += 3) thirds[i / 3] += o->a_gap;
  }
  UNROLLED for (int i = 0; i < rows; i++) {
    UNROLLED for (int v = 0; v < vectors; v++) {
      REAL *place = c + (size_t)i * c_row + v * LANES;
      if (is_whole || v + 1 < vectors) {
        STORE(place, sums[i][v]);
      } else {
        STORE_HEAD(place, sums[i][v], tail);
      }
    }
  }
}

// All rows of one slab. The last two tiles share what is left, since few rows are few chains, and a
// multiplier waits for its own results when there are fewer than it has stages.
ALWAYS_INLINE void LEVEL_NAME(slab_rows)(
    const int rows_a_tile, const int vectors, const bool is_whole, const struct LEVEL_NAME(operands) *o,
    size_t rows, const REAL *a, REAL *c, const REAL *start) {
#define TILE(count)                                                        \
  case count:                                                              \
    if (count > rows_a_tile) break;                                        \
    LEVEL_NAME(tile)(count, vectors, is_whole, o, a, c, start);            \
    break;
  while (rows > 0) {
    const size_t most = (size_t)rows_a_tile;
    const size_t count = rows <= most ? rows : rows < 2 * most ? (rows + 1) / 2 : most;
    switch (count) {
      TILE(1) TILE(2) TILE(3) TILE(4) TILE(5) TILE(6)
      TILE(7) TILE(8) TILE(9) TILE(10) TILE(11) TILE(12)
    }
    rows -= count;
    a += count * o->a_row;
    c += count * o->c_row;
    if (start != NULL) start += count * o->start_row;
  }
#undef TILE
}

#define SLAB(name, rows_a_tile, vectors, is_whole)                                        \
  static __attribute__((noinline)) void LEVEL_NAME(name)(                                 \
      const struct LEVEL_NAME(operands) *o, size_t rows, const REAL *a, REAL *c, const REAL *start) { \
    LEVEL_NAME(slab_rows)(rows_a_tile, vectors, is_whole, o, rows, a, c, start);          \
  }
SLAB(slab_1_whole, TILE_ROWS_MAX, 1, true)
SLAB(slab_2_whole, TILE_ROWS, 2, true)
SLAB(slab_1_part, TILE_ROWS_MAX, 1, false)
SLAB(slab_2_part, TILE_ROWS, 2, false)
#undef SLAB

// All rows of the one slab of so many columns.
ALWAYS_INLINE void LEVEL_NAME(slab)(
    struct LEVEL_NAME(operands) *o, size_t columns, size_t rows, const REAL *a, REAL *c, const REAL *start) {
  o->tail = columns % LANES == 0 ? LANES : columns % LANES;
  const bool is_whole = o->tail == LANES;
  if (columns > LANES) {
    if (is_whole) LEVEL_NAME(slab_2_whole)(o, rows, a, c, start);
    else LEVEL_NAME(slab_2_part)(o, rows, a, c, start);
  } else {
    if (is_whole) LEVEL_NAME(slab_1_whole)(o, rows, a, c, start);
    else LEVEL_NAME(slab_1_part)(o, rows, a, c, start);
  }
}

// Copies `columns` columns of `inner` rows of B into a slab, turning them if B stands transposed. The
// columns up to a whole vector become zero, and nobody stores what comes of them.
static __attribute__((noinline)) void LEVEL_NAME(pack)(
    REAL *slab, const size_t columns, const size_t inner, const REAL *b, const size_t b_inner,
    const size_t b_column) {
  if (b_column == 1) {
    const size_t whole = columns / LANES, tail = columns % LANES;
    for (size_t k = 0; k < inner; k++) {
      // The next slab's part of this row, on the way while this slab is worked on.
      UNROLLED for (size_t line = 0; line < SLAB_COLUMNS * sizeof(REAL); line += 64) {
        __builtin_prefetch((const char *)(b + k * b_inner + SLAB_COLUMNS) + line, 0, 2);
      }
      for (size_t v = 0; v < whole; v++) {
        STORE(slab + k * SLAB_COLUMNS + v * LANES, LOAD(b + k * b_inner + v * LANES));
      }
      if (tail > 0) {
        STORE(
            slab + k * SLAB_COLUMNS + whole * LANES,
            LOAD_HEAD(b + k * b_inner + whole * LANES, tail));
      }
    }
    return;
  }
  for (size_t j = 0; j < columns; j += LANES) {
    const size_t present = columns - j < LANES ? columns - j : LANES;
    for (size_t k = 0; k < inner; k += LANES) {
      const size_t terms = inner - k < LANES ? inner - k : LANES;
      VECTOR square[LANES];
      const REAL *corner = b + j * b_column + k * b_inner;
      if (b_inner == 1 && present == LANES && terms == LANES) {
        UNROLLED for (int i = 0; i < LANES; i++) square[i] = LOAD(corner + i * b_column);
      } else if (b_inner == 1 && present == LANES) {
        UNROLLED for (int i = 0; i < LANES; i++) {
          square[i] = LOAD_HEAD(corner + i * b_column, terms);
        }
      } else {
        for (int i = 0; i < LANES; i++) {
          square[i] = (VECTOR){0};
          for (size_t t = 0; (size_t)i < present && t < terms; t++) {
            square[i][t] = corner[i * b_column + t * b_inner];
          }
        }
      }
      TURN(square);
      REAL *place = slab + k * SLAB_COLUMNS + j;
      if (terms == LANES) {
        UNROLLED for (int t = 0; t < LANES; t++) STORE(place + t * SLAB_COLUMNS, square[t]);
      } else {
        UNROLLED for (int t = 0; t < LANES; t++) {
          if ((size_t)t < terms) STORE(place + t * SLAB_COLUMNS, square[t]);
        }
      }
    }
  }
}

// One block of rows, few enough that their part of A stays in the second cache.
static void LEVEL_NAME(multiply_rows)(
    const struct ckernels_product *p, const size_t rows, const REAL *a, const REAL *b, REAL *c,
    const REAL *first, const size_t first_row) {
  _Alignas(64) REAL slab[BLOCK_INNER * SLAB_COLUMNS];
  struct LEVEL_NAME(operands) o = {
      .a_row = p->a_row, .a_inner = p->a_inner, .segments = 1, .a_gap = 0, .c_row = p->c_row};
  for (size_t k = 0; k < p->inner; k += BLOCK_INNER) {
    o.terms = p->inner - k < BLOCK_INNER ? p->inner - k : BLOCK_INNER;
    // Later blocks go on from what the first one stored.
    o.start_row = k > 0 ? p->c_row : first_row;
    for (size_t j = 0; j < p->columns; j += SLAB_COLUMNS) {
      const size_t columns = p->columns - j < SLAB_COLUMNS ? p->columns - j : SLAB_COLUMNS;
      const REAL *right = b + k * p->b_inner + j * p->b_column;
      o.b = right;
      o.b_inner = p->b_inner;
      if (p->b_column != 1 || (rows >= PACK_ROWS_MIN && p->columns > SLAB_COLUMNS)) {
        LEVEL_NAME(pack)(slab, columns, o.terms, right, p->b_inner, p->b_column);
        o.b = slab;
        o.b_inner = SLAB_COLUMNS;
      }
      const REAL *start = k > 0 ? c + j : first == NULL ? NULL : first + j;
      LEVEL_NAME(slab)(&o, columns, rows, a + k * p->a_inner, c + j, start);
    }
  }
}

static void LEVEL_NAME(multiply)(
    const struct ckernels_product *p, const REAL *a, const REAL *b, REAL *c, const REAL *start) {
#ifdef NARROW_NAME
  // Half a register does the work of a whole one where the other half would stay empty.
  if (p->columns <= LANES / 2) {
    NARROW_NAME(multiply)(p, a, b, c, start);
    return;
  }
#endif
  if (p->inner == 0) {
    for (size_t i = 0; start != NULL && i < p->rows; i++) {
      for (size_t j = 0; j < p->columns; j++) c[i * p->c_row + j] = start[i * p->start_row + j];
    }
    for (size_t i = 0; start == NULL && i < p->rows; i++) {
      for (size_t j = 0; j < p->columns; j++) c[i * p->c_row + j] = 0;
    }
  }
  for (size_t i = 0; i < p->rows; i += BLOCK_ROWS) {
    const size_t rows = p->rows - i < BLOCK_ROWS ? p->rows - i : BLOCK_ROWS;
    LEVEL_NAME(multiply_rows)
    (p, rows, a + i * p->a_row, b, c + i * p->c_row, start == NULL ? NULL : start + i * p->start_row,
     p->start_row);
  }
}

