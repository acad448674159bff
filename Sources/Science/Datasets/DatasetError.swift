internal import Text

/// Why there is no such data set.
public struct DatasetError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What is wrong.
  public enum Code: Hashable, Sendable {
    /// The bytes are not what their format says they are.
    case malformed
    /// The bytes may be well, but are of a kind that is not read.
    case unsupported
    /// There is more than is read.
    case tooLong
    /// Parts that belong together do not fit, such as images and labels.
    case mismatch
    /// What was asked for cannot be had of this data.
    case impossible
  }

  /// Where in a file it is wrong.
  public enum Place: Hashable, Sendable {
    /// At a byte, counted from 0; in a compressed file, from the beginning of its content.
    case byte(Int)
    /// At a line and, in it, a cell, both counted from 1.
    case line(Int, cell: Int)
  }

  /// What is wrong.
  public let code: Code
  /// The file or data set.
  public let subject: String
  /// Where in the file.
  public let place: Place?
  /// One sentence for a person: subject and place, what was found and expected, then the cure.
  public let message: String

  /// The message.
  public var description: String { message }

  init(
    _ code: Code, _ subject: String, at place: Place? = nil, _ complaint: String, cure: String
  ) {
    self.code = code
    self.subject = subject
    self.place = place
    let head =
      switch place {
      case nil: "'\(subject)'"
      case .byte(let offset): "'\(subject)', byte \(offset)"
      case .line(let line, let cell): "'\(subject)', line \(line), cell \(cell)"
      }
    // Names and cells are somebody's text, and may hold what a terminal would act on.
    self.message = "\(head): \(complaint); \(cure)".printable
  }
}
