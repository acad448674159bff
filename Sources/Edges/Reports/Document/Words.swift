/// A piece of prose: text, with names and emphasis told apart, that each format writes in its way.
///
/// Written as an interpolated text: `"\(name: "bdm") follows \(name: "train-loss")"`. What is
/// interpolated comes from plans and programs, and is never markup.
struct Words: Hashable, Sendable, ExpressibleByStringInterpolation {
  /// A run of one kind.
  enum Piece: Hashable, Sendable {
    /// Plain prose.
    case text(String)
    /// What a plan or a study calls something.
    case name(String)
    /// What the eye is to find.
    case strong(String)
    /// What stands for a number, as r does.
    case symbol(String)
    /// A file of the report.
    case file(String)
  }

  /// The pieces in order.
  private(set) var pieces: [Piece]

  init(stringLiteral text: String) { pieces = [.text(text)] }

  init(stringInterpolation interpolation: Interpolation) { pieces = interpolation.pieces }

  /// Plain prose.
  init(_ text: String) { pieces = [.text(text)] }

  /// Prose after prose.
  static func + (left: Words, right: Words) -> Words {
    var sum = left
    sum.pieces += right.pieces
    return sum
  }

  static func += (left: inout Words, right: Words) { left.pieces += right.pieces }

  /// The prose alone.
  var plain: String {
    pieces.map { piece in
      switch piece {
      case .text(let text), .name(let text), .strong(let text), .symbol(let text),
        .file(let text):
        text
      }
    }.joined()
  }

  /// Words as a sentence lists them: `a`, `a and b`, `a, b and c`.
  static func list(_ items: [Words], conjunction: String = "and") -> Words {
    var list: Words = ""
    for (index, item) in items.enumerated() {
      if index > 0 { list += index == items.count - 1 ? Words(" \(conjunction) ") : ", " }
      list += item
    }
    return list
  }

  /// Collects the pieces of an interpolated text.
  struct Interpolation: StringInterpolationProtocol {
    fileprivate var pieces: [Piece] = []

    init(literalCapacity: Int, interpolationCount: Int) {}

    mutating func appendLiteral(_ text: String) {
      if !text.isEmpty { pieces.append(.text(text)) }
    }

    mutating func appendInterpolation(_ text: String) { appendLiteral(text) }
    mutating func appendInterpolation(_ words: Words) { pieces += words.pieces }
    mutating func appendInterpolation(name: String) { pieces.append(.name(name)) }
    mutating func appendInterpolation(strong: String) { pieces.append(.strong(strong)) }
    mutating func appendInterpolation(symbol: String) { pieces.append(.symbol(symbol)) }
    mutating func appendInterpolation(file: String) { pieces.append(.file(file)) }
  }
}
