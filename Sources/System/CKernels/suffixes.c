#include "suffixes.h"

#include <stdlib.h>
#include <string.h>

// A suffix is of type S if it is smaller than the next, else of type L. Leftmost suffixes of type S
// (LMS), which follow one of type L, are sorted first, by recursion on the names of the pieces
// between them; one pass up then sorts the L suffixes, and one pass down the S suffixes. A symbol is
// kept with its type in one number, so that a step of a pass reads one place of the text.

// What a pass reads next is known some steps before, when it is not in a cache yet.
enum { AHEAD = 24 };

static inline void fetch(const int32_t *text, int32_t place) {
  __builtin_prefetch(text + (place > 0 ? place - 1 : 0));
}

static inline int32_t symbol(int32_t item) { return item >> 1; }
static inline bool is_s(int32_t item) { return item & 1; }

/// Fills order with all suffixes, given the LMS ones in an order.
static void induce(
    const int32_t *text, int32_t count, int32_t symbol_count, const int32_t *first_l,
    const int32_t *first_s, int32_t *place, const int32_t *lms, int32_t lms_count,
    int32_t *order) {
  memset(order, 0xFF, (size_t)count * sizeof *order);
  memcpy(place, first_s, (size_t)symbol_count * sizeof *place);
  for (int32_t i = 0; i < lms_count; i++) {
    if (i + AHEAD < lms_count) __builtin_prefetch(text + lms[i + AHEAD]);
    order[place[symbol(text[lms[i]])]++] = lms[i];
  }
  memcpy(place, first_l, (size_t)symbol_count * sizeof *place);
  order[place[symbol(text[count - 1])]++] = count - 1;
  for (int32_t i = 0; i < count; i++) {
    if (i + AHEAD < count) fetch(text, order[i + AHEAD]);
    const int32_t before = order[i] - 1;
    if (before < 0) continue;
    const int32_t item = text[before];
    if (!is_s(item)) order[place[symbol(item)]++] = before;
  }
  // A bucket ends where the next one begins.
  for (int32_t c = 0; c < symbol_count; c++)
    place[c] = c + 1 < symbol_count ? first_l[c + 1] : count;
  for (int32_t i = count - 1; i >= 0; i--) {
    if (i >= AHEAD) fetch(text, order[i - AHEAD]);
    const int32_t before = order[i] - 1;
    if (before < 0) continue;
    const int32_t item = text[before];
    if (is_s(item)) order[--place[symbol(item)]] = before;
  }
}

/// Whether two pieces, each from an LMS position to the next, are the same.
static bool is_same(
    const int32_t *text, int32_t count, int32_t a, int32_t a_end, int32_t b, int32_t b_end) {
  // The last piece ends at the end of the text, as no other does.
  if (a_end - a != b_end - b || a_end == count || b_end == count) return false;
  return memcmp(text + a, text + b, (size_t)(a_end - a + 1) * sizeof *text) == 0;
}

bool suffixes_sort(int32_t *text, int32_t count, int32_t symbol_count, int32_t *order) {
  if (count == 0) return true;
  const size_t symbols = (size_t)symbol_count;
  int32_t *buckets = calloc(3 * symbols + 1, sizeof *buckets);
  if (!buckets) return false;
  int32_t *first_l = buckets, *first_s = buckets + symbols, *place = buckets + 2 * symbols;

  bool type = false;
  int32_t lms_count = 0, next = 0;
  for (int32_t i = count - 1; i >= 0; i--) {
    const int32_t here = text[i];
    const bool is_smaller = i + 1 < count && (here < next || (here == next && type));
    if (type && !is_smaller) lms_count++;
    type = is_smaller;
    next = here;
    first_l[here] += !type;
    first_s[here] += type;
    text[i] = here << 1 | type;
  }
  for (int32_t c = 0, sum = 0; c < symbol_count; c++) {
    const int32_t l = first_l[c], s = first_s[c];
    first_l[c] = sum;
    first_s[c] = sum + l;
    sum += l + s;
  }
  int32_t *lms = malloc(((size_t)lms_count * 3 + (size_t)count / 2 + 2) * sizeof *lms);
  if (!lms) {
    free(buckets);
    return false;
  }
  int32_t *sorted = lms + lms_count, *reduced = sorted + lms_count, *name = reduced + lms_count;
  int32_t found = 0;
  for (int32_t i = 1; i < count; i++)
    if (is_s(text[i]) && !is_s(text[i - 1])) lms[found++] = i;
  induce(text, count, symbol_count, first_l, first_s, place, lms, lms_count, order);

  bool is_well = true;
  if (lms_count > 0) {
    // Two LMS positions are never neighbours, so half a position is a number of its own.
    int32_t filled = 0;
    for (int32_t i = 0; i < count; i++) {
      if (i + AHEAD < count) fetch(text, order[i + AHEAD]);
      const int32_t v = order[i];
      if (v > 0 && is_s(text[v]) && !is_s(text[v - 1])) sorted[filled++] = v;
    }
    for (int32_t i = 0; i < lms_count; i++) name[lms[i] / 2] = i;
    int32_t names = 0;
    for (int32_t i = 0; i < lms_count; i++) {
      if (i + AHEAD < lms_count) {
        __builtin_prefetch(name + sorted[i + AHEAD] / 2);
        __builtin_prefetch(text + sorted[i + AHEAD]);
      }
      const int32_t here = name[sorted[i] / 2];
      const int32_t end = here + 1 < lms_count ? lms[here + 1] : count;
      if (i > 0) {
        const int32_t last = name[sorted[i - 1] / 2];
        const int32_t last_end = last + 1 < lms_count ? lms[last + 1] : count;
        names += !is_same(text, count, sorted[i - 1], last_end, sorted[i], end);
      }
      reduced[here] = names;
    }
    names++;
    // Different pieces are in order already; what lies between them is not, in any case.
    if (names < lms_count) {
      is_well = suffixes_sort(reduced, lms_count, names, sorted);
      for (int32_t i = 0; is_well && i < lms_count; i++) {
        if (i + AHEAD < lms_count) __builtin_prefetch(lms + sorted[i + AHEAD]);
        sorted[i] = lms[sorted[i]];
      }
    }
    if (is_well)
      induce(text, count, symbol_count, first_l, first_s, place, sorted, lms_count, order);
  }
  free(lms);
  free(buckets);
  return is_well;
}
