// Texts in HTML and SVG come from plans and from programs that we do not know. Whatever they hold,
// it stays text: nothing in it opens an element, leaves an attribute or turns the direction of what
// follows.

extension String {
  /// The text as it may stand between tags, and within an attribute's quotes, of HTML and XML.
  ///
  /// Controls become visible first, which XML does not allow at all.
  public var escapedForMarkup: String {
    var text = ""
    text.reserveCapacity(utf8.count)
    for scalar in unicodeScalars {
      switch scalar {
      case "&": text += "&amp;"
      case "<": text += "&lt;"
      case ">": text += "&gt;"
      case "\"": text += "&quot;"
      case "'": text += "&#39;"
      case "\u{FFFE}", "\u{FFFF}": text += "\u{FFFD}"
      default: text.unicodeScalars.append(scalar.printable)
      }
    }
    return text
  }
}
