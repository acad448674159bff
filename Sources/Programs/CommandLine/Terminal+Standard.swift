internal import Files
internal import Processes

extension Terminal {
  /// The process's own standard output and standard error.
  ///
  /// Text wraps at the width of the terminal, 40 to 100 columns, and at 80 when output is not a
  /// terminal. Headings are bold on a terminal unless `NO_COLOR` is set (https://no-color.org) or
  /// `TERM` is `dumb`.
  package static func standard() -> Terminal {
    OutputDescriptor.outliveClosedPipes()
    let isTerminal = OutputDescriptor.standardOutput.isTerminal
    let isPlain =
      !(environmentVariable("NO_COLOR") ?? "").isEmpty || environmentVariable("TERM") == "dumb"
    let width = isTerminal ? OutputDescriptor.standardOutput.terminalWidth : nil
    return Terminal(
      width: min(max(width ?? 80, 40), 100), isStyled: isTerminal && !isPlain,
      isLineBuffered: isTerminal,
      output: { bytes throws(Failure) in
        do throws(OutputError) {
          try OutputDescriptor.standardOutput.write(bytes)
        } catch {
          throw Failure(error)
        }
      },
      errors: { bytes throws(Failure) in
        do throws(OutputError) {
          try OutputDescriptor.standardError.write(bytes)
        } catch {
          throw Failure(error)
        }
      })
  }

  /// Closes standard output, so that what the system admits only then is not lost.
  func closeStandardOutput() throws(Failure) {
    do throws(OutputError) {
      try OutputDescriptor.standardOutput.close()
    } catch {
      throw Failure(error)
    }
  }
}

extension Failure {
  /// A refusal to take output; without a word when its reader has simply left.
  fileprivate init(_ error: OutputError) {
    self = error.isReaderGone ? .silent(.io, error.message) : Failure(.io, error.message)
  }
}
