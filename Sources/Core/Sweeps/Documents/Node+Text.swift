/// A document as text: YAML that reads back as the same document.
///
/// Marks, comments and layout are gone, as they are from a document's wire form; what a person needs in
/// order to see or repeat a plan is there. Mappings and sequences are blocks, but for sequences of
/// plain values and for short mappings, which are written as people write them.
extension Node {
  /// The document as YAML, with a line break at its end.
  public var yaml: String {
    var text = ""
    if isEmpty { return flow + "\n" }
    writeBlock(to: &text, indentation: 0)
    return text
  }

  private var isEmpty: Bool {
    switch content {
    case .scalar: false
    case .sequence(let nodes): nodes.isEmpty
    case .mapping(let entries): entries.isEmpty
    }
  }

  /// Longer mappings within sequences are blocks.
  private static let flowWidthMax = 72

  private func writeBlock(to text: inout String, indentation: Int) {
    let margin = String(repeating: " ", count: indentation)
    switch content {
    case .scalar: text += "\(margin)\(flow)\n"
    case .sequence(let nodes):
      for node in nodes {
        if node.isFlow(widthMax: Node.flowWidthMax) {
          text += "\(margin)- \(node.flow)\n"
        } else {
          text += "\(margin)-\n"
          node.writeBlock(to: &text, indentation: indentation + 2)
        }
      }
    case .mapping(let entries):
      for entry in entries {
        let key = Node.key(entry.key)
        if entry.value.isFlow(widthMax: Node.flowWidthMax) {
          let value = entry.value.flow
          text += "\(margin)\(key):\(value.isEmpty ? "" : " ")\(value)\n"
        } else {
          text += "\(margin)\(key):\n"
          entry.value.writeBlock(to: &text, indentation: indentation + 2)
        }
      }
    }
  }

  /// Whether it is written on one line.
  private func isFlow(widthMax: Int) -> Bool {
    switch content {
    case .scalar: true
    case .sequence(let nodes): nodes.isEmpty || nodes.allSatisfy(\.isWithinFlow)
    case .mapping(let entries):
      entries.isEmpty
        || (entries.count <= 4 && entries.allSatisfy(\.value.isWithinFlow)
          && flow.utf8.count <= widthMax)
    }
  }

  /// Whether it may stand between brackets: a plain text that holds one of them may not.
  private var isWithinFlow: Bool {
    switch content {
    case .scalar(let scalar):
      !scalar.isPlain || (!scalar.text.isEmpty && !scalar.text.contains { ",[]{}\n".contains($0) })
    case .sequence(let nodes): nodes.allSatisfy(\.isWithinFlow)
    case .mapping(let entries): entries.allSatisfy(\.value.isWithinFlow)
    }
  }

  /// The document on one line.
  private var flow: String {
    switch content {
    // A plain text of several lines was folded; blank lines are its breaks.
    case .scalar(let scalar) where scalar.isPlain:
      scalar.text.split(separator: "\n", omittingEmptySubsequences: false)
        .joined(separator: "\n\n    ")
    case .scalar(let scalar): Node.quoted(scalar.text)
    case .sequence(let nodes): "[\(nodes.map(\.flow).joined(separator: ", "))]"
    case .mapping(let entries):
      "{\(entries.map { "\(Node.key($0.key)): \($0.value.flow)" }.joined(separator: ", "))}"
    }
  }

  private static func key(_ key: String) -> String {
    let isPlain =
      key.utf8.first.map { ("a"..."z").contains(Character(Unicode.Scalar($0))) } ?? false
    let isSimple = key.utf8.allSatisfy { byte in
      let character = Character(Unicode.Scalar(byte))
      return ("a"..."z").contains(character) || ("0"..."9").contains(character)
        || character == "-" || character == "_"
    }
    return isPlain && isSimple ? key : quoted(key)
  }

  /// A text between quotes.
  private static func quoted(_ text: String) -> String {
    var quoted = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": quoted += "\\\""
      case "\\": quoted += "\\\\"
      case "\n": quoted += "\\n"
      case "\t": quoted += "\\t"
      case "\0"..."\u{1F}", "\u{7F}"..."\u{A0}", "\u{2028}", "\u{2029}", "\u{FEFF}":
        let digits = String(scalar.value, radix: 16)
        quoted += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: quoted.unicodeScalars.append(scalar)
      }
    }
    return quoted + "\""
  }
}
