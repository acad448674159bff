internal import CThreads
internal import Glibc
internal import Mistakes

/// A thread of the system's, for whatever sleeps in system calls or owns sockets.
///
/// Swift's cooperative pool has as many threads as there are cores, and each one that sleeps is
/// missed by all tasks. So what waits has a thread of its own. It is born with all signals blocked:
/// those meant for the process are read where ``Signals`` is polled, and no other thread is
/// interrupted by them.
public struct Thread: ~Copyable {
  private let identifier: pthread_t

  private init(identifier: pthread_t) { self.identifier = identifier }

  // A thread that nobody waits for goes on and cleans up after itself.
  deinit { _ = pthread_detach(identifier) }

  /// Runs a body on a new thread.
  ///
  /// - Parameters:
  ///   - name: What `top` and debuggers call it; the first 15 bytes count.
  ///   - stackBytes: The greatest size of its stack.
  ///   - body: What it does; the thread ends with it.
  public static func start(
    _ name: String, stackBytes: Int = 1 << 20, _ body: @escaping @Sendable () -> Void
  ) throws(ThreadError) -> Thread {
    require(stackBytes >= 1 << 16, "a stack of \(stackBytes) bytes holds no Swift code")
    var attributes = pthread_attr_t()
    unsafe pthread_attr_init(&attributes)
    defer { unsafe pthread_attr_destroy(&attributes) }
    let pages = (stackBytes + pageBytes - 1) / pageBytes
    unsafe pthread_attr_setstacksize(&attributes, pages * pageBytes)

    // A thread inherits the mask of its maker; blocking here leaves no moment without.
    var all = sigset_t()
    var before = sigset_t()
    unsafe sigfillset(&all)
    unsafe pthread_sigmask(SIG_SETMASK, &all, &before)
    defer { unsafe pthread_sigmask(SIG_SETMASK, &before, nil) }

    let work = unsafe Unmanaged.passRetained(Work(name, body))
    var identifier = pthread_t()
    let code = unsafe pthread_create(
      &identifier, &attributes,
      { context in
        guard let context = unsafe context else { return nil }
        unsafe Unmanaged<Work>.fromOpaque(context).takeRetainedValue().run()
        return nil
      }, work.toOpaque())
    guard code == 0 else {
      unsafe work.release()
      throw ThreadError("start", "the thread '\(name)'", code: code)
    }
    return Thread(identifier: identifier)
  }

  /// Waits for the thread's end.
  public consuming func join() {
    let code = pthread_join(identifier, nil)
    require(code == 0, "a thread cannot wait for itself (errno \(code))")
    discard self
  }

  private static let pageBytes = sysconf(Int32(_SC_PAGESIZE))

  /// What a new thread is handed.
  private final class Work {
    private let name: String
    private let body: @Sendable () -> Void

    init(_ name: String, _ body: @escaping @Sendable () -> Void) {
      self.name = name
      self.body = body
    }

    func run() {
      unsafe cthreads_name_this_thread(name)
      body()
    }
  }
}
