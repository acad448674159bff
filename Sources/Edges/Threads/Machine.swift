internal import CThreads
internal import Glibc
internal import Mistakes

/// Bytes that nobody can foretell, for keys and for names that must not meet again.
public func randomBytes(_ count: Int) -> [UInt8] {
  require(count >= 0, "\(count) random bytes cannot be made")
  var bytes = [UInt8](repeating: 0, count: count)
  var filled = 0
  while filled < count {
    let more = unsafe bytes.withUnsafeMutableBytes { buffer in
      unsafe getrandom(buffer.baseAddress.map { unsafe $0 + filled }, count - filled, 0)
    }
    // Without flags, the system has no reason to refuse but a signal.
    require(more > 0 || errno == EINTR, "the system gives no random bytes, errno \(errno)")
    filled += max(0, more)
  }
  return bytes
}

/// How many files, pipes and connections this process may hold at once.
public enum DescriptorLimit {
  /// The limit now.
  public static var current: Int {
    var limit = rlimit()
    guard unsafe getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else {
      return 0
    }
    return Int(clamping: limit.rlim_cur)
  }

  /// Raises the limit to what the administrator allows, and returns it.
  ///
  /// A coordinator holds a connection a worker, and 1024, where `select` ends, is all that a
  /// process starts with on many machines.
  @discardableResult
  public static func raise() -> Int {
    var limit = rlimit()
    let resource = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
    if unsafe getrlimit(resource, &limit) == 0, limit.rlim_cur < limit.rlim_max {
      limit.rlim_cur = limit.rlim_max
      _ = unsafe setrlimit(resource, &limit)
    }
    return current
  }
}
