#pragma once

#include <lapacke.h>

// Declared here because OpenBLAS's own headers redefine what lapacke.h defines.
void openblas_set_num_threads(int count);

/// How matrices stand in memory.
static inline int lapack_row_major(void) { return LAPACK_ROW_MAJOR; }
