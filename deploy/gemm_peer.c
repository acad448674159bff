// oneDNN's side of `parsimony bench gemm`: `make peers` compiles it into .peers/bin/gemm-peer.
//
//   gemm-peer BATCHES SHAPE…     a shape is NN64x256x784: what is transposed, rows, columns, inner
//
// It prints a line a shape: its index, billions of operations a second, and the library's name.

#include <dnnl.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static double seconds_now(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

static int compare(const void *left, const void *right) {
  const double a = *(const double *)left, b = *(const double *)right;
  return (a > b) - (a < b);
}

static float *numbers(size_t count) {
  float *result = aligned_alloc(64, (count * sizeof(float) / 64 + 1) * 64);
  for (size_t i = 0; result != NULL && i < count; i++) {
    result[i] = (float)(i * 7919 % 2048) / 2048 - 0.5f;
  }
  return result;
}

int main(int count, char **arguments) {
  const dnnl_version_t *version = dnnl_version();
  const int batches = count > 1 ? atoi(arguments[1]) : 0;
  double *seconds = calloc((size_t)(batches > 0 ? batches : 1), sizeof(double));
  if (batches < 1 || seconds == NULL) return 2;
  for (int shape = 2; shape < count; shape++) {
    char left, right;
    long rows, columns, inner;
    if (sscanf(arguments[shape], "%c%c%ldx%ldx%ld", &left, &right, &rows, &columns, &inner) != 5) {
      fprintf(stderr, "'%s' is no shape\n", arguments[shape]);
      return 2;
    }
    float *a = numbers((size_t)(rows * inner)), *b = numbers((size_t)(inner * columns));
    float *c = numbers((size_t)(rows * columns));
    if (a == NULL || b == NULL || c == NULL) return 3;
    // The first calls compile a kernel, the next ones tell how many fill half a millisecond, less than
    // the system's turns, so that the median batch is one that nobody interrupted.
    long calls = 10;
    for (int batch = -2; batch < batches; batch++) {
      const double start = seconds_now();
      for (long i = 0; i < calls; i++) {
        dnnl_sgemm(
            left, right, rows, columns, inner, 1, a, left == 'T' ? rows : inner, b,
            right == 'T' ? inner : columns, 0, c, columns);
      }
      const double spent = seconds_now() - start;
      if (batch == -1) calls = 1 + (long)(0.0005 / (spent + 1e-9) * 10);
      if (batch >= 0) seconds[batch] = spent;
    }
    qsort(seconds, (size_t)batches, sizeof(double), compare);
    const double spent = seconds[batches / 2];
    const double operations = 2.0 * (double)rows * (double)columns * (double)inner;
    printf(
        "%d\t%.17g\toneDNN %d.%d.%d\n", shape - 2, operations * (double)calls / spent / 1e9,
        version->major, version->minor, version->patch);
    free(a);
    free(b);
    free(c);
  }
  free(seconds);
  return 0;
}
