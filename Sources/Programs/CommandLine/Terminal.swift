/// Where a program's words go: standard output for results, standard error for everything else.
///
/// Output is held back until there is enough of it to be worth a system call (a terminal gets every
/// line at once), so a table of a million rows costs little. What the system refuses is never
/// silent: the ``Failure`` is thrown to whoever prints, again to everyone who goes on printing, and
/// in the end makes the program exit with ``ExitCode/io``.
///
/// One thread owns a terminal, as one thread owns the order of what is read on it.
public final class Terminal {
  /// Takes all the bytes, or throws a failure that says why it could not.
  public typealias Sink = (_ bytes: [UInt8]) throws(Failure) -> Void

  /// How many columns wide wrapped text may be.
  public let width: Int
  /// Whether headings are set in bold.
  public let isStyled: Bool
  private let isLineBuffered: Bool
  private let output: Sink
  private let errors: Sink
  private var pending: [UInt8] = []
  private var refusal: Failure?
  /// Whether standard output was used at all.
  private(set) var hasPrinted = false

  private static let pendingBytesMax = 64 * 1024

  /// A terminal that hands what is printed to sinks: a test's arrays, or a process's descriptors.
  public init(
    width: Int = 80, isStyled: Bool = false, isLineBuffered: Bool = false,
    output: @escaping Sink, errors: @escaping Sink
  ) {
    self.width = width
    self.isStyled = isStyled
    self.isLineBuffered = isLineBuffered
    self.output = output
    self.errors = errors
  }

  /// Writes a text and a line's end to standard output.
  public func print(_ text: String, terminator: String = "\n") throws(Failure) {
    if let refusal { throw refusal }
    pending += text.utf8
    pending += terminator.utf8
    hasPrinted = true
    if isLineBuffered || pending.count >= Terminal.pendingBytesMax { try flush() }
  }

  /// Writes bytes that are no text to standard output.
  public func print(_ bytes: [UInt8]) throws(Failure) {
    try flush()
    pending = bytes
    hasPrinted = true
    try flush()
  }

  /// Writes a text and a line's end to standard error, after all that was printed before it.
  ///
  /// For progress, warnings and complaints: what should not run down a pipe. If the system refuses
  /// it there is nobody left to tell, so that is not an error.
  public func note(_ text: String, terminator: String = "\n") {
    do throws(Failure) {
      try flush()
    } catch {
      // Kept in `refusal`: the program's end reports it.
    }
    do throws(Failure) {
      try errors(Array(text.utf8) + Array(terminator.utf8))
    } catch {
      // See above: standard error is where this would be said.
    }
  }

  /// Hands everything printed so far to the system.
  public func flush() throws(Failure) {
    if let refusal { throw refusal }
    guard !pending.isEmpty else { return }
    let bytes = pending
    pending.removeAll(keepingCapacity: true)
    do throws(Failure) {
      try output(bytes)
    } catch {
      refusal = error
      throw error
    }
  }
}
