#pragma once

#include <bzlib.h>
#include <lzma.h>
#include <string.h>
#include <zlib.h>
#include <zstd.h>

// zlib's starting functions are macros, which Swift does not see.

/// Starts decompression; the number of window bits also says which frame stands around the data.
static inline int ccompression_inflate_start(z_stream *stream, int window_bits) {
  memset(stream, 0, sizeof *stream);
  return inflateInit2(stream, window_bits);
}

/// Compresses with the largest blocks. bzip2 takes its source without promising not to write to it.
static inline int ccompression_bzip2(
    char *target, unsigned *target_count, const unsigned char *source, unsigned source_count) {
  // A source of no bytes may have no address, which bzip2 refuses.
  char nothing = 0;
  return BZ2_bzBuffToBuffCompress(
      target, target_count, source ? (char *)source : &nothing, source_count, 9, 0, 0);
}
