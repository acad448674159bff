// The product as its definition says it, one chain of fused multiply-adds an element, k ascending.
// It is the whole of the plain level; the levels above it must give its bits.

static void LEVEL_NAME(multiply)(
    const struct ckernels_product *p, const REAL *a, const REAL *b, REAL *c, const REAL *start) {
  for (size_t i = 0; i < p->rows; i++) {
    for (size_t j = 0; j < p->columns; j++) {
      REAL sum = start == NULL ? 0 : start[i * p->start_row + j];
      for (size_t k = 0; k < p->inner; k++) {
        sum = FUSED(a[i * p->a_row + k * p->a_inner], b[k * p->b_inner + j * p->b_column], sum);
      }
      c[i * p->c_row + j] = sum;
    }
  }
}
