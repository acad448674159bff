#define _GNU_SOURCE
#include "CLAPACK.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stddef.h>
#include <stdlib.h>

enum { ROW_MAJOR = 101 };

// What is called, as liblapacke declares it.
static struct {
  int (*dsyevd)(int, char, char, int, double *, int, double *);
  int (*dgesdd)(
      int, char, int, int, double *, int, double *, double *, int, double *, int);
  int (*dpotrf)(int, char, int, double *, int);
  int (*dgeqrf)(int, int, int, double *, int, double *);
  int (*dorgqr)(int, int, int, int, double *, int, const double *);
  int (*dgelsd)(
      int, int, int, int, double *, int, double *, int, double *, double, int *);
  char *(*core)(void);
} lapack;

static pthread_once_t once = PTHREAD_ONCE_INIT;
static bool is_open;
static const char *core_wanted;

static bool find(void *library, const char *name, void *place) {
  void *function = dlsym(library, name);
  *(void **)place = function;
  return function != NULL;
}

static void open_once(void) {
  // OpenBLAS reads these when it is loaded, and more threads could change bits.
  setenv("OPENBLAS_NUM_THREADS", "1", 1);
  setenv("OPENBLAS_CORETYPE", core_wanted, 0);
  // Globally, so that the LAPACK beneath liblapacke is this one, whatever else is installed.
  void *openblas = dlopen("libopenblas.so.0", RTLD_NOW | RTLD_GLOBAL);
  void *lapacke = dlopen("liblapacke.so.3", RTLD_NOW | RTLD_LOCAL);
  is_open = openblas != NULL && lapacke != NULL &&
            find(openblas, "openblas_get_corename", &lapack.core) &&
            find(lapacke, "LAPACKE_dsyevd", &lapack.dsyevd) &&
            find(lapacke, "LAPACKE_dgesdd", &lapack.dgesdd) &&
            find(lapacke, "LAPACKE_dpotrf", &lapack.dpotrf) &&
            find(lapacke, "LAPACKE_dgeqrf", &lapack.dgeqrf) &&
            find(lapacke, "LAPACKE_dorgqr", &lapack.dorgqr) &&
            find(lapacke, "LAPACKE_dgelsd", &lapack.dgelsd);
}

static pthread_mutex_t opening = PTHREAD_MUTEX_INITIALIZER;

int lapack_open(const char *core) {
  pthread_mutex_lock(&opening);
  core_wanted = core;
  pthread_once(&once, open_once);
  pthread_mutex_unlock(&opening);
  return is_open ? 0 : LAPACK_MISSING;
}

const char *lapack_core(void) { return is_open ? lapack.core() : NULL; }

int lapack_symmetric_eigen(int size, double *matrix, double *values) {
  return is_open ? lapack.dsyevd(ROW_MAJOR, 'V', 'L', size, matrix, size, values) : LAPACK_MISSING;
}

int lapack_singular_values(
    bool is_full, int rows, int columns, double *matrix, double *values, double *left,
    int left_columns, double *right) {
  if (!is_open) return LAPACK_MISSING;
  return lapack.dgesdd(
      ROW_MAJOR, is_full ? 'A' : 'S', rows, columns, matrix, columns, values, left, left_columns,
      right, columns);
}

int lapack_cholesky(int size, double *matrix) {
  return is_open ? lapack.dpotrf(ROW_MAJOR, 'L', size, matrix, size) : LAPACK_MISSING;
}

int lapack_qr(int rows, int columns, double *matrix, double *scales) {
  if (!is_open) return LAPACK_MISSING;
  return lapack.dgeqrf(ROW_MAJOR, rows, columns, matrix, columns, scales);
}

int lapack_qr_orthogonal(int rows, int columns, double *matrix, const double *scales) {
  if (!is_open) return LAPACK_MISSING;
  return lapack.dorgqr(ROW_MAJOR, rows, columns, columns, matrix, columns, scales);
}

int lapack_least_squares(
    int rows, int columns, int sides, double *matrix, double *right, double *values,
    double tolerance, int *rank) {
  if (!is_open) return LAPACK_MISSING;
  return lapack.dgelsd(
      ROW_MAJOR, rows, columns, sides, matrix, columns, right, sides, values, tolerance, rank);
}
