#pragma once

#include <stdint.h>

/// How often this thread has asked for memory so far; -1 where a sanitizer does the asking itself.
int64_t callocations_count(void);
