internal import Text

/// A place in a source text.
public struct Mark: Hashable, Sendable {
  /// Which text: 0 is the plan's file, 1 and up the command line's overrides in order.
  public var source: Int
  /// The line, from 1.
  public var line: Int
  /// The column, from 1, counted in Unicode scalars.
  public var column: Int

  /// The place `line:column` of a source text.
  public init(source: Int = 0, line: Int, column: Int) {
    self.source = source
    self.line = line
    self.column = column
  }
}

/// A named text that marks point into.
public struct SourceText: Sendable {
  /// How a person knows it: a file's path as given, or the override as typed.
  public var name: String
  /// The whole text, as UTF-8 that may be broken.
  public var bytes: [UInt8]

  /// A text and its name.
  public init(name: String, bytes: [UInt8]) {
    self.name = name
    self.bytes = bytes
  }

  /// A text and its name.
  public init(name: String, text: String) {
    self.init(name: name, bytes: Array(text.utf8))
  }
}

/// What is wrong with an input: where, what was found, what was expected, and the cure.
public struct Diagnostic: Error, Hashable, Sendable {
  /// Where the fault stands.
  public var mark: Mark
  /// One sentence: what was found against what was expected, then, after `; `, the cure.
  public var message: String

  /// A complaint about a place.
  public init(at mark: Mark, _ message: String) {
    self.mark = mark
    self.message = message
  }

  /// The complaint as a person reads it: place, message, the offending line and a caret under it.
  public func rendered(in sources: [SourceText]) -> String {
    guard sources.indices.contains(mark.source) else { return "error: \(message)" }
    let source = sources[mark.source]
    let head = "\(source.name.printable):\(mark.line):\(mark.column): error: \(message)"
    guard let line = source.line(mark.line) else { return head }
    let number = "\(mark.line)"
    let margin = String(repeating: " ", count: number.count)
    let (excerpt, caretOffset) = Diagnostic.excerpt(of: line, around: mark.column)
    return """
      \(head)
       \(number) |\(excerpt.isEmpty ? "" : " \(excerpt)")
       \(margin) | \(String(repeating: " ", count: caretOffset))^
      """
  }

  /// At most this many columns of an offending line are shown.
  private static let excerptColumnsMax = 96

  /// The part of a line around a column, controls made visible, and the caret's place in it.
  private static func excerpt(of line: [Unicode.Scalar], around column: Int) -> (String, Int) {
    let caret = min(max(column - 1, 0), line.count)
    let start = caret < excerptColumnsMax ? 0 : caret - excerptColumnsMax / 2
    let end = min(line.count, start + excerptColumnsMax)
    var text = start > 0 ? "…" : ""
    for scalar in line[start..<end] {
      text.unicodeScalars.append(scalar == "\t" ? " " : scalar.printable)
    }
    if end < line.count { text += "…" }
    return (text, caret - start + (start > 0 ? 1 : 0))
  }
}

extension SourceText {
  /// The scalars of a line counted from 1, without its line break; broken UTF-8 shows as U+FFFD.
  func line(_ number: Int) -> [Unicode.Scalar]? {
    var current = 1
    var start = bytes.startIndex
    while current < number {
      guard let newline = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) else { return nil }
      start = newline + 1
      current += 1
    }
    let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.endIndex
    var line = bytes[start..<end]
    if line.last == UInt8(ascii: "\r") { line.removeLast() }
    return Array(String(decoding: line, as: UTF8.self).unicodeScalars)
  }
}
