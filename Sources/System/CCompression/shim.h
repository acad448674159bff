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

/// Compresses as a stream, as Python's lzma.compress does; in one call there would be more header.
static inline lzma_ret ccompression_lzma(
    unsigned char *target, size_t *target_count, const unsigned char *source, size_t source_count) {
  lzma_stream stream = LZMA_STREAM_INIT;
  lzma_ret result = lzma_easy_encoder(&stream, 9, LZMA_CHECK_CRC64);
  if (result == LZMA_OK) {
    stream.next_in = source;
    stream.avail_in = source_count;
    stream.next_out = target;
    stream.avail_out = *target_count;
    result = lzma_code(&stream, LZMA_FINISH);
    *target_count = (size_t)stream.total_out;
  }
  lzma_end(&stream);
  return result;
}
