#pragma once

// What Linux has beyond the headers that Swift's Glibc module covers.
#include <sys/eventfd.h>
#include <sys/prctl.h>
#include <sys/random.h>
#include <sys/signalfd.h>

/// Names the calling thread; 15 bytes count. `prctl` is variadic, which Swift cannot call.
static inline void cthreads_name_this_thread(const char *name) {
  prctl(PR_SET_NAME, name, 0, 0, 0);
}
