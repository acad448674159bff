import Sweeps
import YAML

/// The complaint about a text as its author reads it, or what the text was read as.
func complaint(about text: String, limits: YAML.Limits = .standard) -> String {
  complaint(about: Array(text.utf8), limits: limits)
}

/// The complaint about a text as its author reads it, or what the text was read as.
func complaint(about bytes: [UInt8], limits: YAML.Limits = .standard) -> String {
  do {
    return try YAML.node(from: bytes, limits: limits).outline
  } catch {
    return error.rendered(in: [SourceText(name: "plan.yaml", bytes: bytes)])
  }
}

/// What a text is read as, without the marks.
func outline(of text: String) throws(Diagnostic) -> String {
  try YAML.node(from: Array(text.utf8)).outline
}

/// What a text is read as, with the marks.
func marked(_ text: String) throws(Diagnostic) -> String {
  try YAML.node(from: Array(text.utf8)).marked
}

extension Node {
  /// The tree on one line; quoted texts are in quotes.
  var outline: String {
    switch content {
    case .scalar(let scalar):
      scalar.isPlain ? scalar.text : scalar.text.debugDescription
    case .sequence(let items):
      "[" + items.map(\.outline).joined(separator: ", ") + "]"
    case .mapping(let entries):
      "{" + entries.map { "\($0.key): \($0.value.outline)" }.joined(separator: ", ") + "}"
    }
  }

  /// The tree on one line, behind each value and key its place.
  var marked: String {
    let place = "@\(mark.line):\(mark.column)"
    return switch content {
    case .scalar(let scalar):
      scalar.text + place
    case .sequence(let items):
      "[" + items.map(\.marked).joined(separator: ", ") + "]" + place
    case .mapping(let entries):
      "{"
        + entries.map { entry in
          "\(entry.key)@\(entry.keyMark.line):\(entry.keyMark.column): \(entry.value.marked)"
        }.joined(separator: ", ") + "}" + place
    }
  }
}
