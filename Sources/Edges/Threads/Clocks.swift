internal import Glibc

/// The clock that never jumps: for intervals and deadlines.
public enum MonotonicClock {
  /// Nanoseconds since some moment before this process began; the machine's sleep does not count.
  public static func nanoseconds() -> Int64 {
    var time = timespec()
    unsafe clock_gettime(CLOCK_MONOTONIC, &time)
    return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
  }
}

/// The clock on the wall, which people and other machines read, and which may jump.
public enum WallClock {
  /// Milliseconds since the first of January 1970, in UTC.
  public static func millisecondsSince1970() -> Int {
    var time = timespec()
    unsafe clock_gettime(CLOCK_REALTIME, &time)
    return time.tv_sec * 1_000 + time.tv_nsec / 1_000_000
  }
}
