internal import Glibc
internal import Mistakes

/// A value that threads share, one of them at a time.
///
/// The standard library's `Mutex` would do in every respect but one: the thread sanitizer does not
/// see into it, and so takes each two threads that it keeps apart for a race. With the system's
/// mutex, which the sanitizer knows, a report means something.
@safe
public final class Guarded<Value: Sendable>: @unchecked Sendable {
  private let mutex: UnsafeMutablePointer<pthread_mutex_t>
  private var value: Value

  /// A value that nobody uses yet.
  public init(_ value: Value) {
    self.value = value
    unsafe mutex = .allocate(capacity: 1)
    unsafe mutex.initialize(to: pthread_mutex_t())
    let code = unsafe pthread_mutex_init(mutex, nil)
    require(code == 0, "a mutex could not be made: error \(code)")
  }

  deinit {
    unsafe pthread_mutex_destroy(mutex)
    unsafe mutex.deallocate()
  }

  /// Uses the value while no other thread does; must not be called from within itself.
  public func withLock<Result>(_ body: (inout Value) -> Result) -> Result {
    unsafe pthread_mutex_lock(mutex)
    defer { unsafe pthread_mutex_unlock(mutex) }
    return body(&value)
  }
}
