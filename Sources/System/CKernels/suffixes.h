#pragma once

#include <stdbool.h>
#include <stdint.h>

/// Sorts all suffixes of a string of symbols 0 ..< symbol_count by the induced sorting of Nong, Zhang
/// and Chan (2009), in linear time; the end is smaller than every symbol.
///
/// - Parameters:
///   - text: The symbols; afterwards their doubles, plus 1 where a suffix is of type S.
///   - order: Where the sorted positions go.
/// - Returns: Whether there was memory for it.
bool suffixes_sort(int32_t *text, int32_t count, int32_t symbol_count, int32_t *order);
