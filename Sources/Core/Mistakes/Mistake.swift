// What this program does when it finds a mistake in itself: it says which, and stops.
//
// The standard library's `precondition` is silent in release builds, and Parsimony is built in no
// other mode: the process would die of SIGILL, and the values that tell why would be lost with it.
// `fatalError` prints in every mode. So all of Sources calls these two, which stand below every floor
// and belong to none. Input is never a mistake of the program: a file, a message or a word of the
// command line gets an error.

/// Stops the program, and says which of its own mistakes was found.
///
/// - Parameters:
///   - text: What was found and what holds otherwise, with the values.
///   - file: Where, as `Module/File.swift`.
///   - line: On which line.
@inline(never)
public func mistake(
  _ text: String, file: StaticString = #fileID, line: UInt = #line
) -> Never {
  fatalError(text, file: file, line: line)
}

/// Stops the program unless a condition holds that only a mistake in the program can break.
///
/// What holds costs one comparison and a branch never taken. The code that makes the text still
/// stands in the caller and can keep it from being inlined; the few functions where a measurement
/// shows that call a function of their own that never returns, as `MessagePackWriter` does.
///
/// - Parameters:
///   - condition: What must hold.
///   - text: What was found and what holds otherwise, with the values; made only when needed.
///   - file: Where, as `Module/File.swift`.
///   - line: On which line.
@inlinable @inline(__always)
public func require(
  _ condition: Bool, _ text: @autoclosure () -> String, file: StaticString = #fileID,
  line: UInt = #line
) {
  guard condition else { mistake(text(), file: file, line: line) }
}
