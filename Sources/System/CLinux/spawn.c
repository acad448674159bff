// Starting programs as posix_spawn cannot: with a signal for the parent's death.
//
// A program that outlives whoever started it goes on using a machine that nobody looks after, so
// children ask the kernel to be killed with their parent. Only the child can ask, between fork and
// exec, where posix_spawn lets nobody in; and there it may do little. The child of vfork runs in its
// parent's memory, on the stack of the thread that waits for it, while other threads of the parent
// go on. So it calls nothing but system calls: no malloc, whose lock another thread may hold, and
// nothing that writes to the parent's variables.
//
// Signals are blocked from before the fork until the child has put all handlers back, for a handler
// of the parent that ran in the child would run in the parent's memory. What went wrong comes back
// through a pipe that exec closes: an end without a word is success.

#define _GNU_SOURCE
#include "CLinux.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/close_range.h>
#include <sched.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

int linux_pipe(int ends[2]) { return pipe2(ends, O_CLOEXEC); }

int linux_pidfd_open(int process) { return (int)syscall(SYS_pidfd_open, process, 0); }

int linux_hide_descriptors(unsigned int first) {
  if (syscall(SYS_close_range, first, ~0U, CLOSE_RANGE_CLOEXEC) == 0) return 0;
  if (errno != ENOSYS && errno != EINVAL) return -1;
  // Linux before 5.11: one by one, as far as descriptors can go.
  struct rlimit limit;
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return -1;
  rlim_t end = limit.rlim_cur < 1 << 20 ? limit.rlim_cur : 1 << 20;
  for (rlim_t number = first; number < end; number++) fcntl((int)number, F_SETFD, FD_CLOEXEC);
  return 0;
}

int linux_memory_create(size_t size) {
  int descriptor = memfd_create("parsimony", MFD_CLOEXEC);
  if (descriptor < 0) return -1;
  if (ftruncate(descriptor, (off_t)size) == 0) return descriptor;
  int code = errno;
  close(descriptor);
  errno = code;
  return -1;
}

void linux_ignore(int number) { signal(number, SIG_IGN); }

/// Says why there will be no program, and ends the child.
static _Noreturn void give_up(int report, int step, int code) {
  struct linux_failure failure = {step, code};
  // A pipe takes as little as this at once, or its reader is gone.
  while (write(report, &failure, sizeof failure) < 0 && errno == EINTR) {
  }
  _exit(127);
}

/// Puts descriptors where the program expects them; -1 and errno on failure.
static int place_descriptors(const struct linux_program *program) {
  int sources[LINUX_DESCRIPTORS_MAX];
  // First all sources move out of the way of the places.
  for (int place = 0; place < program->descriptor_count; place++) {
    int source = program->descriptors[place];
    sources[place] = source < 0 ? open("/dev/null", O_RDWR | O_CLOEXEC) : source;
    if (sources[place] < 0) return -1;
    if (sources[place] < program->descriptor_count) {
      sources[place] = fcntl(sources[place], F_DUPFD_CLOEXEC, LINUX_DESCRIPTORS_MAX);
      if (sources[place] < 0) return -1;
    }
  }
  for (int place = 0; place < program->descriptor_count; place++) {
    if (dup2(sources[place], place) < 0) return -1;
  }
  return linux_hide_descriptors((unsigned int)program->descriptor_count);
}

/// Gives every signal its default, but leaves a hang-up ignored: `nohup` means all that it starts.
static void reset_signals(void) {
  for (int number = 1; number < NSIG; number++) {
    struct sigaction action;
    if (sigaction(number, NULL, &action) != 0) continue;
    if (action.sa_handler == SIG_DFL) continue;
    if (number == SIGHUP && action.sa_handler == SIG_IGN) continue;
    action.sa_handler = SIG_DFL;
    action.sa_flags = 0;
    sigaction(number, &action, NULL);
  }
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, NULL);
}

/// What the child does with its life before it becomes the program.
__attribute__((noinline)) static _Noreturn void become(
    const struct linux_program *program, pid_t parent, int report) {
  // The report must not lie where a descriptor is about to be placed.
  if (report < LINUX_DESCRIPTORS_MAX) {
    int moved = fcntl(report, F_DUPFD_CLOEXEC, LINUX_DESCRIPTORS_MAX);
    if (moved < 0) give_up(report, LINUX_STEP_DESCRIPTORS, errno);
    report = moved;
  }
  if (program->leads_group && setpgid(0, 0) != 0) give_up(report, LINUX_STEP_GROUP, errno);
  if (program->dies_with_parent) {
    if (prctl(PR_SET_PDEATHSIG, SIGKILL) != 0) give_up(report, LINUX_STEP_PARENT, errno);
    // A parent that died before the request sends no signal any more.
    if (getppid() != parent) _exit(127);
  }
  if (place_descriptors(program) != 0) give_up(report, LINUX_STEP_DESCRIPTORS, errno);
  if (program->folder && chdir(program->folder) != 0) give_up(report, LINUX_STEP_FOLDER, errno);
  if (program->cpu >= 0) {
    cpu_set_t only;
    CPU_ZERO(&only);
    CPU_SET((size_t)program->cpu, &only);
    if (sched_setaffinity(0, sizeof only, &only) != 0) give_up(report, LINUX_STEP_CPU, errno);
  }
  reset_signals();
  execve(program->executable, program->arguments, program->environment);
  give_up(report, LINUX_STEP_EXEC, errno);
}

int linux_spawn(const struct linux_program *program, struct linux_failure *failure) {
  int report[2];
  if (linux_pipe(report) != 0) {
    *failure = (struct linux_failure){LINUX_STEP_PIPE, errno};
    return -1;
  }
  sigset_t all, before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  pid_t parent = getpid();
#pragma clang diagnostic push
#pragma clang diagnostic ignored "-Wdeprecated-declarations"
  pid_t child = vfork();
#pragma clang diagnostic pop
  if (child == 0) become(program, parent, report[1]);
  int fork_code = errno;
  pthread_sigmask(SIG_SETMASK, &before, NULL);
  close(report[1]);
  if (child < 0) {
    close(report[0]);
    *failure = (struct linux_failure){LINUX_STEP_FORK, fork_code};
    return -1;
  }

  ssize_t count;
  do {
    count = read(report[0], failure, sizeof *failure);
  } while (count < 0 && errno == EINTR);
  close(report[0]);
  if (count != sizeof *failure) return child;
  while (waitpid(child, NULL, 0) < 0 && errno == EINTR) {
  }
  return -1;
}
