#include "CKernelsBits.h"
#include "suffixes.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

// Phrases are found in the sorted order of all suffixes. A phrase at position l is the longest match
// of what follows with anything that begins before l, and one bit more. Of all earlier positions the
// two that match longest are the next smaller ones on either side of l in the sorted order.
//
// A string of bits is sorted from its runs. A suffix that begins with 0 is of type S, one that begins
// with 1 of type L, except for the zeros at the end; so an LMS piece is a run of zeros and a run of
// ones, its rank follows from the two lengths, and no pass is needed to find it.

/// Memory for numbers, in huge pages where the system has them: half the time here is spent in places
/// all over it, and with small pages in looking up where these are.
static int32_t *numbers(size_t count) {
  const size_t huge = (size_t)2 << 20;
  const size_t bytes = count * sizeof(int32_t);
  if (bytes < huge) return malloc(bytes);
  const size_t rounded = (bytes + huge - 1) / huge * huge;
  int32_t *memory = aligned_alloc(huge, rounded);
  if (memory) madvise(memory, rounded, MADV_HUGEPAGE);
  return memory;
}

// What a pass reads or writes next is known some steps before, when it is not in a cache yet.
enum { AHEAD = 32 };

static inline unsigned bit_at(const uint64_t *words, int32_t i) {
  return words[i >> 6] >> (i & 63) & 1;
}

/// 64 bits from a position on, with zeros past the end.
static inline uint64_t word_at(const uint64_t *words, int32_t count, int32_t i) {
  const int32_t word = i >> 6, shift = i & 63;
  const uint64_t low = words[word] >> shift;
  return shift && (word + 1) << 6 < count ? low | words[word + 1] << (64 - shift) : low;
}

/// How far the suffixes at a and b agree, where a < b.
static int32_t match(const uint64_t *words, int32_t count, int32_t a, int32_t b) {
  const int32_t most = count - b;
  for (int32_t length = 0; length < most; length += 64) {
    const uint64_t unlike =
        word_at(words, count, a + length) ^ word_at(words, count, b + length);
    if (unlike) {
      const int32_t total = length + __builtin_ctzll(unlike);
      return total < most ? total : most;
    }
  }
  return most;
}

/// Where the run of equal bits that holds a position ends.
static int32_t run_end(const uint64_t *words, int32_t count, int32_t i) {
  const uint64_t flip = bit_at(words, i) ? ~(uint64_t)0 : 0;
  int32_t word = i >> 6;
  uint64_t other = (words[word] ^ flip) >> (i & 63) << (i & 63);
  while (!other) {
    if (++word << 6 >= count) return count;
    other = words[word] ^ flip;
  }
  const int32_t end = (word << 6) + __builtin_ctzll(other);
  return end < count ? end : count;
}

/// Numbers the values that occur, in their order or against it, in place of them.
static int32_t densify(int32_t *runs, int32_t runs_count, int side, int32_t *seen) {
  int32_t most = 0;
  for (int32_t i = 0; i < runs_count; i++)
    if (runs[2 * i + side] > most) most = runs[2 * i + side];
  memset(seen, 0, ((size_t)most + 1) * sizeof *seen);
  for (int32_t i = 0; i < runs_count; i++) seen[runs[2 * i + side]] = 1;
  int32_t kinds = 0;
  if (side == 0) {
    // Of two runs of zeros the longer one makes the smaller suffix.
    for (int32_t v = most; v >= 0; v--)
      if (seen[v]) seen[v] = kinds++;
  } else {
    for (int32_t v = 0; v <= most; v++)
      if (seen[v]) seen[v] = kinds++;
  }
  for (int32_t i = 0; i < runs_count; i++) runs[2 * i + side] = seen[runs[2 * i + side]];
  return kinds;
}

/// Sorts the suffixes that begin with a run of zeros which a one follows, and a one precedes.
///
/// - Parameters:
///   - first: The first such position.
///   - order: Takes the sorted positions; has room for count of them.
///   - spare: Room for count numbers.
/// - Returns: How many there are, or -1 without memory.
static int32_t sort_heads(
    const uint64_t *words, int32_t count, int32_t first, int32_t *order, int32_t *spare) {
  int32_t *runs = spare;
  int32_t heads = 0;
  for (int32_t i = first; i < count;) {
    const int32_t ones = run_end(words, count, i);
    if (ones == count) break;
    const int32_t end = run_end(words, count, ones);
    runs[2 * heads] = ones - i;
    runs[2 * heads + 1] = end - ones;
    heads++;
    i = end;
  }
  if (heads == 0) return 0;
  // There are at most count pairs of kinds, since their lengths add up to count at most.
  densify(runs, heads, 0, order);
  const int32_t kinds = densify(runs, heads, 1, order);
  int32_t zeros_kinds = 0;
  for (int32_t i = 0; i < heads; i++)
    if (runs[2 * i] >= zeros_kinds) zeros_kinds = runs[2 * i] + 1;
  const size_t pairs = (size_t)zeros_kinds * (size_t)kinds;
  int32_t *names = calloc(pairs, sizeof *names);
  int32_t *text = numbers((size_t)heads * 2);
  int32_t *places = text ? text + heads : NULL;
  int32_t result = -1;
  if (names && text) {
    for (int32_t i = 0; i < heads; i++) {
      text[i] = runs[2 * i] * kinds + runs[2 * i + 1];
      names[text[i]] = 1;
    }
    // The last is followed by the end, or by zeros and then the end: a little smaller than its like.
    const int32_t last = text[heads - 1];
    int32_t name = 0;
    for (size_t pair = 0; pair < pairs; pair++) {
      if (!names[pair]) continue;
      if ((int32_t)pair == last) name++;
      names[pair] = name++;
    }
    for (int32_t i = 0; i < heads; i++) text[i] = names[text[i]];
    text[heads - 1]--;
    int32_t position = first;
    for (int32_t i = 0; i < heads; i++) {
      places[i] = position;
      position = run_end(words, count, run_end(words, count, position));
    }
    if (suffixes_sort(text, heads, name, order)) {
      for (int32_t i = 0; i < heads; i++) {
        if (i + AHEAD < heads) __builtin_prefetch(places + order[i + AHEAD]);
        order[i] = places[order[i]];
      }
      result = heads;
    }
  }
  free(names);
  free(text);
  return result;
}

/// Sorts all suffixes of a string of bits.
static bool sort_bits(const uint64_t *words, int32_t count, int32_t *order, int32_t *spare) {
  int32_t trailing = 0;
  while (trailing < count && !bit_at(words, count - 1 - trailing)) trailing++;
  int32_t ones = 0;
  for (int32_t word = 0; word << 6 < count; word++) ones += __builtin_popcountll(words[word]);
  const int32_t zeros = count - ones;
  // The first head is the first run of zeros that a one precedes.
  int32_t first = bit_at(words, 0) ? 0 : run_end(words, count, 0);
  if (first < count) first = run_end(words, count, first);
  const int32_t heads = sort_heads(words, count, first, order, spare);
  if (heads < 0) return false;

  // The L suffixes, upwards: what precedes the zeros at the end, then what precedes the heads, then
  // what precedes other ones.
  int32_t fill = zeros;
  int32_t *upper = spare;
  memcpy(upper, order, (size_t)heads * sizeof *order);
  for (int32_t i = 0; i < trailing; i++) order[i] = count - 1 - i;
  if (trailing < count) order[fill++] = count - 1 - trailing;
  for (int32_t i = 0; i < heads; i++) order[fill++] = upper[i] - 1;
  for (int32_t i = zeros; i < fill; i++) {
    if (i + AHEAD < fill) __builtin_prefetch(words + (order[i + AHEAD] >> 6));
    const int32_t before = order[i] - 1;
    if (before >= 0 && bit_at(words, before)) order[fill++] = before;
  }
  // The S suffixes, downwards.
  fill = zeros;
  for (int32_t i = count - 1; i >= trailing; i--) {
    if (i >= trailing + AHEAD && order[i - AHEAD] < count)
      __builtin_prefetch(words + (order[i - AHEAD] >> 6));
    const int32_t before = order[i] - 1;
    if (before >= 0 && !bit_at(words, before)) order[--fill] = before;
  }
  return true;
}

// Minima of 64 positions of the order, and of 64 such minima, let a search skip what it need not see.
enum { GROUP = 64 };

struct minima {
  const int32_t *items;
  int32_t *groups, *supers;
  int32_t count, group_count, super_count;
};

/// The nearest item below a bound to the left of a place, or -1.
static int32_t smaller_left(const struct minima *m, int32_t place, int32_t bound) {
  int32_t i = place - 1;
  for (; i >= 0; i--) {
    if (m->items[i] < bound) return m->items[i];
    if (i % GROUP == 0) {
      int32_t g = i / GROUP - 1;
      while (g >= 0 && m->groups[g] >= bound) {
        if (g % GROUP == 0) {
          int32_t s = g / GROUP - 1;
          while (s >= 0 && m->supers[s] >= bound) s--;
          g = s * GROUP + GROUP - 1;
          if (s < 0) return -1;
          continue;
        }
        g--;
      }
      if (g < 0) return -1;
      i = g * GROUP + GROUP;
    }
  }
  return -1;
}

/// The nearest item below a bound to the right of a place, or -1.
static int32_t smaller_right(const struct minima *m, int32_t place, int32_t bound) {
  for (int32_t i = place + 1; i < m->count; i++) {
    if (m->items[i] < bound) return m->items[i];
    if (i % GROUP == GROUP - 1) {
      int32_t g = i / GROUP + 1;
      while (g < m->group_count && m->groups[g] >= bound) {
        if (g % GROUP == GROUP - 1) {
          int32_t s = g / GROUP + 1;
          while (s < m->super_count && m->supers[s] >= bound) s++;
          if (s >= m->super_count) return -1;
          g = s * GROUP;
          continue;
        }
        g++;
      }
      if (g >= m->group_count) return -1;
      i = g * GROUP - 1;
    }
  }
  return -1;
}

/// Says of each position where it stands in the order.
///
/// Written one after the other, these places are all over the memory. So pairs of position and place
/// are first dealt out by ranges of positions that fit a cache; there are as many pairs in a range as
/// positions. A range's places then take half the room of its pairs: they are written over pairs of
/// ranges before, which have been read.
///
/// - Parameters:
///   - places: Where they go; has room for count pairs, and is aligned as these are.
/// - Returns: Whether there was memory for one range.
static bool invert(const int32_t *order, int32_t count, int32_t *places) {
  enum { RANGE_BITS = 16, RANGE = 1 << RANGE_BITS };
  const int32_t ranges = (count >> RANGE_BITS) + 1;
  uint64_t *pairs = (uint64_t *)(void *)places;
  const size_t first_count = (size_t)(count < RANGE ? count : RANGE);
  uint64_t *first = malloc(first_count * sizeof *first + (size_t)ranges * sizeof(size_t));
  if (!first) return false;
  size_t *next = (size_t *)(first + first_count);
  for (int32_t r = 0; r < ranges; r++) next[r] = (size_t)r << RANGE_BITS;
  for (int32_t i = 0; i < count; i++) {
    const int32_t item = order[i];
    pairs[next[item >> RANGE_BITS]++] = (uint64_t)(uint32_t)item << 32 | (uint32_t)i;
  }
  // The first range has none before it.
  memcpy(first, pairs, first_count * sizeof *first);
  for (size_t i = 0; i < first_count; i++) places[first[i] >> 32] = (int32_t)first[i];
  for (int32_t i = RANGE; i < count; i++) places[pairs[i] >> 32] = (int32_t)pairs[i];
  free(first);
  return true;
}

/// The phrases of a string that repeats a short piece from near its beginning on to its end, or 0.
///
/// They are looked for one by one, among so few earlier positions that it costs little where it fails,
/// and spares the sorting of what has no order to speak of, such as zeros.
static int64_t phrases_of_repeats(const uint64_t *words, int32_t count) {
  enum { BEGINNING = 64 };
  int64_t phrases = 0;
  for (int32_t l = 0; l < count; phrases++) {
    if (l > BEGINNING) return 0;
    int32_t longest = 0;
    for (int32_t p = 0; p < l; p++) {
      const int32_t length = match(words, count, p, l);
      if (length > longest) longest = length;
    }
    l += longest + 1;
  }
  return phrases;
}

int64_t ckernels_lempel_ziv_76(const uint64_t *words, size_t size) {
  if (size == 0) return 0;
  if (size > INT32_MAX - 128) return -1;
  const int32_t count = (int32_t)size;
  const int64_t repeats = phrases_of_repeats(words, count);
  if (repeats > 0) return repeats;
  const int32_t group_count = (count + GROUP - 1) / GROUP;
  const int32_t super_count = (group_count + GROUP - 1) / GROUP;
  int32_t *order = numbers((size_t)count);
  // It holds pairs for a while.
  int32_t *rank = numbers((size_t)count * 2 + 2);
  int32_t *groups = malloc((size_t)(group_count + super_count) * sizeof *groups);
  int64_t phrases = -1;
  if (order && rank && groups && sort_bits(words, count, order, rank) &&
      invert(order, count, rank)) {
    struct minima minima = {
        order, groups, groups + group_count, count, group_count, super_count};
    memset(groups, 0x7F, (size_t)(group_count + super_count) * sizeof *groups);
    for (int32_t g = 0; g < group_count; g++) {
      const int32_t end = (g + 1) * GROUP < count ? (g + 1) * GROUP : count;
      int32_t least = order[g * GROUP];
      for (int32_t i = g * GROUP + 1; i < end; i++) least = order[i] < least ? order[i] : least;
      minima.groups[g] = least;
    }
    for (int32_t g = 0; g < group_count; g++)
      if (minima.groups[g] < minima.supers[g / GROUP]) minima.supers[g / GROUP] = minima.groups[g];
    phrases = 0;
    for (int32_t l = 0; l < count;) {
      const int32_t left = smaller_left(&minima, rank[l], l);
      const int32_t right = smaller_right(&minima, rank[l], l);
      const int32_t by_left = left < 0 ? 0 : match(words, count, left, l);
      const int32_t by_right = right < 0 ? 0 : match(words, count, right, l);
      l += (by_left > by_right ? by_left : by_right) + 1;
      phrases++;
    }
  }
  free(order);
  free(rank);
  free(groups);
  return phrases;
}
