internal import Glibc

/// The time of day, for people.
enum Clock {
  /// Milliseconds since 1970.
  static var milliseconds: Int {
    var time = timespec()
    guard unsafe clock_gettime(CLOCK_REALTIME, &time) == 0 else { return 0 }
    return time.tv_sec * 1_000 + time.tv_nsec / 1_000_000
  }
}
