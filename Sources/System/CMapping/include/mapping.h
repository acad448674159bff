#pragma once

// Files in memory that can shrink without ending the program.

#include <stdbool.h>
#include <stddef.h>

/// A file's bytes in memory.
struct mapping {
  const unsigned char *bytes;
  size_t count;
  /// Its place among the mappings of this process; -1 if there is nothing to map.
  int slot;
};

/// How many mappings a process can have at a time.
enum { MAPPING_COUNT_MAX = 64 };

/// Maps the first bytes of an open file; 0, or the number of an error. No bytes need no mapping.
int mapping_open(int descriptor, size_t count, struct mapping *mapping);

/// Whether bytes were missed: the file was cut, or the disk failed; zeros stand in their place.
bool mapping_is_damaged(struct mapping mapping);

/// Ends a mapping.
void mapping_close(struct mapping mapping);
