#pragma once

#include <string.h>
#include <zlib.h>
#include <zstd.h>

// zlib's starting functions are macros, which Swift does not see.

/// Starts decompression; the number of window bits also says which frame stands around the data.
static inline int ccompression_inflate_start(z_stream *stream, int window_bits) {
  memset(stream, 0, sizeof *stream);
  return inflateInit2(stream, window_bits);
}
