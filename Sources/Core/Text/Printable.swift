// What somebody typed, or what stands in somebody's file, may hold an escape sequence that recolours
// the terminal, or a mark that turns the direction of what follows. So messages show texts like these
// in a form that keeps their length, scalar by scalar, and has no such power.

extension String {
  /// The text with everything replaced that would move a terminal's cursor or turn its direction.
  ///
  /// C0 controls show as their pictures (a line feed as ␊), the others as �.
  public var printable: String {
    var text = ""
    for scalar in unicodeScalars { text.unicodeScalars.append(scalar.printable) }
    return text
  }

  /// The printable text, cut behind so many scalars if it has more.
  public func printable(scalarsMax: Int) -> String {
    let isCut = unicodeScalars.dropFirst(scalarsMax).first != nil
    return String(unicodeScalars.prefix(scalarsMax)).printable + (isCut ? "…" : "")
  }
}

extension Unicode.Scalar {
  /// The scalar itself, or what shows in its stead.
  public var printable: Unicode.Scalar {
    switch value {
    case 0x00...0x1F: Unicode.Scalar(0x2400 + value) ?? "\u{FFFD}"
    case 0x7F: "\u{2421}"
    case 0x80...0x9F, 0x200E...0x200F, 0x2028...0x202E, 0x2066...0x2069: "\u{FFFD}"
    default: self
    }
  }
}
