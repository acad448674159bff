#pragma once

// What Linux offers and neither posix_spawn nor Swift's Glibc module passes on.

// Only headers of the compiler's own: types of the C library would become this module's in Swift.
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// A program to start, and what it starts with.
struct linux_program {
  /// The path of the program; it is not searched for.
  const char *executable;
  /// Its name and arguments, ended by a null pointer.
  char *const *arguments;
  /// All its variables, ended by a null pointer.
  char *const *environment;
  /// Where it works; a null pointer leaves it where this process works.
  const char *folder;
  /// What becomes its descriptors 0, 1, 2, …; -1 stands for /dev/null. It gets no others.
  const int *descriptors;
  /// How many descriptors it gets, at most LINUX_DESCRIPTORS_MAX.
  int descriptor_count;
  /// Whether it leads a process group of its own.
  bool leads_group;
  /// Whether the kernel kills it when the thread that started it ends.
  bool dies_with_parent;
  /// The one CPU on which it may run; -1 leaves it where this process may run.
  int cpu;
};

enum { LINUX_DESCRIPTORS_MAX = 8 };

/// What a start was at when it failed.
enum linux_step {
  LINUX_STEP_PIPE = 1,
  LINUX_STEP_FORK,
  LINUX_STEP_GROUP,
  LINUX_STEP_PARENT,
  LINUX_STEP_DESCRIPTORS,
  LINUX_STEP_FOLDER,
  LINUX_STEP_CPU,
  LINUX_STEP_EXEC,
};

/// Why a start failed: at which step, and with which errno.
struct linux_failure {
  int step;
  int code;
};

/// Starts a program and returns its process's number, or -1 with the failure filled in.
int linux_spawn(const struct linux_program *program, struct linux_failure *failure);

/// Makes a pipe whose ends no program inherits, `ends[0]` to read from; 0, or -1 and errno.
int linux_pipe(int ends[2]);

/// A descriptor that becomes readable when a process ends; -1 and errno on failure.
int linux_pidfd_open(int process);

/// Gives every descriptor from one on the mark that no program inherits it; 0, or -1 and errno.
int linux_hide_descriptors(unsigned int first);

/// A piece of memory without a name, of so many bytes, which no program inherits unasked; -1 and
/// errno on failure.
int linux_memory_create(size_t size);

/// Lets a signal pass without effect in this process; programs that it starts get the
/// default, save for a hang-up.
void linux_ignore(int number);

/// Stores a number in memory shared with another process.
static inline void linux_store(uint64_t *shared, uint64_t number) {
  __atomic_store_n(shared, number, __ATOMIC_RELEASE);
}

/// Loads a number from memory shared with another process.
static inline uint64_t linux_load(const uint64_t *shared) {
  return __atomic_load_n(shared, __ATOMIC_ACQUIRE);
}
