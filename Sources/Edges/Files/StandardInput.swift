import Glibc

/// The process's standard input, as a daemon reads it: a line at the start, and later its end.
public enum StandardInput {
  /// The number by which a poll knows it.
  public static let number = STDIN_FILENO

  /// The first line, without its end, and nothing of what follows it.
  ///
  /// - Returns: nil if the input ends first, or if the line has more than so many bytes.
  public static func readLine(bytesMax: Int) -> String? {
    var line: [UInt8] = []
    // One byte at a time, or what follows would be lost to whoever reads next.
    while line.count <= bytesMax, let byte = readBytes(countMax: 1)?.first {
      if byte == UInt8(ascii: "\n") { return String(decoding: line, as: UTF8.self) }
      line.append(byte)
    }
    return nil
  }

  /// Reads, and drops, what a poll has found; whether that was the end.
  public static func skipToEnd() -> Bool { readBytes(countMax: 4_096) == nil }

  /// What is there, after waiting for it; nil at the end.
  private static func readBytes(countMax: Int) -> [UInt8]? {
    var bytes = [UInt8](repeating: 0, count: countMax)
    while true {
      let count = untilUninterrupted { unsafe read(number, &bytes, bytes.count) }
      if count > 0 { return Array(bytes.prefix(count)) }
      guard count < 0, errno == EAGAIN else { return nil }
      var request = pollfd(fd: number, events: Int16(POLLIN), revents: 0)
      _ = unsafe poll(&request, 1, -1)
    }
  }
}
