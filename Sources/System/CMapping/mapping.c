// Files in memory that can shrink without ending the program.
//
// Whoever reads a mapped page past the end of its file gets SIGBUS, which ends the process, and
// anybody who may write the file can bring that about at any moment: no check beforehand helps. So
// the signal is caught. If its address lies in one of our mappings, zeros are laid over the rest of
// that mapping and the reader goes on, to learn at the end that what it read is worth nothing. Any
// other SIGBUS is none of ours and does what it did before.
//
// The handler may interrupt anything, so it calls only what is safe there (mmap is a bare system
// call) and looks at a table of fixed size through atomics. A handler is the process's, not ours:
// it is put in place when the first file is mapped, and stays.
//
// Rejected: a lease on the file (fcntl's F_SETLEASE), which only its owner may ask for; locked pages,
// which a cut takes away as well; and jumping out of the handler, which no Swift frame survives.

#define _GNU_SOURCE
#include "mapping.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdint.h>
#include <sys/mman.h>
#include <unistd.h>

// A slot is free, taken while it is filled or emptied, or in use.
enum { SLOT_FREE, SLOT_TAKEN, SLOT_USED };

static struct {
  atomic_int state;
  atomic_uintptr_t start;
  atomic_uintptr_t end;
  atomic_bool is_damaged;
} slots[MAPPING_COUNT_MAX];

static pthread_once_t once = PTHREAD_ONCE_INIT;
static struct sigaction previous;
static uintptr_t page_size;
static int start_error;

static void on_bus_error(int signal, siginfo_t *info, void *context) {
  int saved = errno;
  uintptr_t address = (uintptr_t)info->si_addr;
  for (int slot = 0; slot < MAPPING_COUNT_MAX; slot++) {
    if (atomic_load(&slots[slot].state) != SLOT_USED) continue;
    uintptr_t end = atomic_load(&slots[slot].end);
    if (address < atomic_load(&slots[slot].start) || address >= end) continue;
    uintptr_t page = address & ~(page_size - 1);
    void *zeros = mmap(
        (void *)page, end - page, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
    if (zeros == MAP_FAILED) break;
    atomic_store(&slots[slot].is_damaged, true);
    errno = saved;
    return;
  }
  errno = saved;
  if (previous.sa_flags & SA_SIGINFO) {
    previous.sa_sigaction(signal, info, context);
  } else if (previous.sa_handler != SIG_DFL && previous.sa_handler != SIG_IGN) {
    previous.sa_handler(signal);
  } else {
    // The same access fails again, or the sender's signal comes again, and ends the process.
    struct sigaction fallback = {.sa_handler = SIG_DFL};
    sigaction(signal, &fallback, NULL);
    if (info->si_code <= 0) raise(signal);
  }
}

static void start(void) {
  page_size = (uintptr_t)sysconf(_SC_PAGESIZE);
  struct sigaction action = {.sa_sigaction = on_bus_error, .sa_flags = SA_SIGINFO | SA_ONSTACK};
  sigemptyset(&action.sa_mask);
  if (sigaction(SIGBUS, &action, &previous) != 0) start_error = errno;
}

int mapping_open(int descriptor, size_t count, struct mapping *mapping) {
  *mapping = (struct mapping){NULL, 0, -1};
  if (count == 0) return 0;
  pthread_once(&once, start);
  if (start_error != 0) return start_error;
  int slot = 0;
  for (;; slot++) {
    if (slot == MAPPING_COUNT_MAX) return EMFILE;
    int expected = SLOT_FREE;
    if (atomic_compare_exchange_strong(&slots[slot].state, &expected, SLOT_TAKEN)) break;
  }
  void *bytes = mmap(NULL, count, PROT_READ, MAP_PRIVATE, descriptor, 0);
  if (bytes == MAP_FAILED) {
    int error = errno;
    atomic_store(&slots[slot].state, SLOT_FREE);
    return error;
  }
  uintptr_t end = ((uintptr_t)bytes + count + page_size - 1) & ~(page_size - 1);
  atomic_store(&slots[slot].start, (uintptr_t)bytes);
  atomic_store(&slots[slot].end, end);
  atomic_store(&slots[slot].is_damaged, false);
  atomic_store(&slots[slot].state, SLOT_USED);
  *mapping = (struct mapping){bytes, count, slot};
  return 0;
}

bool mapping_is_damaged(struct mapping mapping) {
  return mapping.slot >= 0 && atomic_load(&slots[mapping.slot].is_damaged);
}

void mapping_close(struct mapping mapping) {
  if (mapping.slot < 0) return;
  atomic_store(&slots[mapping.slot].state, SLOT_TAKEN);
  munmap((void *)mapping.bytes, mapping.count);
  atomic_store(&slots[mapping.slot].state, SLOT_FREE);
}
