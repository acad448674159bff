#pragma once

// LAPACK, row-major, loaded when it is first asked for.
//
// OpenBLAS looks at the CPU and starts threads when it is loaded: milliseconds that every program
// which links it pays at every start, and a choice of kernels that could no longer be pinned. So it
// is opened at the first decomposition, on one thread and with the kernels of the core that is asked
// for, unless the environment has said otherwise.
//
// Each function returns LAPACK's own number: 0; how far it came; or, below 0, which argument is
// wrong, or one of these.

#include <stdbool.h>

enum {
  LAPACK_NO_WORKSPACE = -1010,
  LAPACK_NO_TRANSPOSE = -1011,
  /// The libraries are not there, or lack a function.
  LAPACK_MISSING = -9999,
};

/// Opens the libraries with the kernels of a core, such as `Haswell`; the first call decides. Returns 0
/// or `LAPACK_MISSING`.
int lapack_open(const char *core);

/// The core whose kernels are in use; a null pointer before the libraries are open.
const char *lapack_core(void);

/// Eigenvalues, ascending, and eigenvectors, as columns in place of the lower triangle's matrix.
int lapack_symmetric_eigen(int size, double *matrix, double *values);

/// Singular values, descending, and vectors: all of them, or as many as the lesser side.
int lapack_singular_values(
    bool is_full, int rows, int columns, double *matrix, double *values, double *left,
    int left_columns, double *right);

/// The lower triangle's Cholesky factor in its place.
int lapack_cholesky(int size, double *matrix);

/// R on and above the diagonal, reflections below it.
int lapack_qr(int rows, int columns, double *matrix, double *scales);

/// The first columns of Q in place of the reflections.
int lapack_qr_orthogonal(int rows, int columns, double *matrix, const double *scales);

/// The least squares of least norm, in place of right sides with room for max(rows, columns) rows.
int lapack_least_squares(
    int rows, int columns, int sides, double *matrix, double *right, double *values,
    double tolerance, int *rank);
