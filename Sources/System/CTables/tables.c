#include "tables.h"

// `#embed` is of C23, and clang knows it in every mode.
#pragma clang diagnostic ignored "-Wc23-extensions"

static const unsigned char digits_images[] = {
#embed "digits-images.idx"
};

static const unsigned char digits_labels[] = {
#embed "digits-labels.idx"
};

static const unsigned char ctm_binary[] = {
#embed "ctm-binary.bin"
};

struct ctable ctable_digits_images(void) {
  return (struct ctable){digits_images, sizeof digits_images};
}

struct ctable ctable_digits_labels(void) {
  return (struct ctable){digits_labels, sizeof digits_labels};
}

struct ctable ctable_ctm_binary(void) {
  return (struct ctable){ctm_binary, sizeof ctm_binary};
}
