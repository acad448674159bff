internal import Mistakes

/// A JSON value (RFC 8259): what `--json` shows to other programs, and what these print for us.
///
/// Objects keep the order they are given in, for a person reads them too. An infinity or NaN, which
/// JSON does not have, cannot get in by accident: whoever prints a real says what stands in its place,
/// and whoever reads says whether Python's words for them pass. Digests are never taken of JSON, which
/// has many texts for a value; that is what ``MessagePack`` is for.
public enum JSON: Sendable {
  /// Nothing.
  case null
  /// True or false.
  case boolean(Bool)
  /// A whole number.
  case integer(Int64)
  /// A finite number in double precision; a whole one is printed with a point or an exponent.
  case real(Finite)
  /// An infinity or NaN, in the words of Python: no JSON, and only read where ``JSONRules`` say so.
  case notFinite(NotFinite)
  /// A text.
  case text(String)
  /// Values in order.
  case list([JSON])
  /// Values under keys, in the order to print.
  case object(Object)

  /// A real, or what stands in the place of an infinity or NaN.
  public static func real(_ value: Double, ifNotFinite substitute: JSON) -> JSON {
    Finite(value).map(JSON.real) ?? substitute
  }

  /// A double that is infinite or no number, by the word that stands for it.
  public enum NotFinite: String, Hashable, Sendable {
    /// No number.
    case nan = "NaN"
    /// Above all numbers.
    case infinity = "Infinity"
    /// Below all numbers.
    case negativeInfinity = "-Infinity"

    /// The double.
    public var value: Double {
      switch self {
      case .nan: .nan
      case .infinity: .infinity
      case .negativeInfinity: -.infinity
      }
    }
  }

  /// A double that is neither infinite nor NaN.
  public struct Finite: Hashable, Sendable {
    /// The number.
    public let value: Double

    /// A number; nil if it is not finite.
    public init?(_ value: Double) {
      guard value.isFinite else { return nil }
      self.value = value
    }
  }

  /// Values under keys, in the order given, no key twice.
  public struct Object: Sendable {
    /// The keys with their values, in order.
    public let members: [(key: String, value: JSON)]

    /// An object of keys, of which no two have the same bytes.
    public init(uniqueKeysWithValues members: some Sequence<(String, JSON)>) {
      self.members = members.map { (key: $0, value: $1) }
      var keys: Set<[UInt8]> = []
      for member in self.members {
        require(
          keys.insert(Array(member.key.utf8)).inserted,
          "an object has the key \(member.key.debugDescription) twice")
      }
    }

    /// An object of keys that a reader found to be unique.
    init(_ members: [(key: String, value: JSON)]) { self.members = members }

    /// The value under a key, if there is one.
    public subscript(key: String) -> JSON? {
      members.first { $0.key.utf8.elementsEqual(key.utf8) }?.value
    }
  }
}

extension JSON.Object: ExpressibleByDictionaryLiteral {
  /// An object as written; a key written twice is a mistake in the program.
  public init(dictionaryLiteral members: (String, JSON)...) {
    self.init(uniqueKeysWithValues: members)
  }
}

extension JSON {
  /// The value as a text without a line break at its end: on one line, or indented by two spaces.
  ///
  /// Indented, a list of single values such as `[32, 16]` still takes one line.
  public func text(indented: Bool) -> String {
    var text = ""
    write(to: &text, indentation: indented ? 0 : nil)
    return text
  }

  /// Whether it holds no other values.
  private var isSingle: Bool {
    switch self {
    case .null, .boolean, .integer, .real, .notFinite, .text: true
    case .list(let elements): elements.isEmpty
    case .object(let object): object.members.isEmpty
    }
  }

  /// Writes the value; within lists and objects on lines of their own if there is an indentation.
  private func write(to text: inout String, indentation: Int?) {
    switch self {
    case .null: text += "null"
    case .boolean(let boolean): text += boolean ? "true" : "false"
    case .integer(let integer): text += "\(integer)"
    // Swift prints the shortest digits that read back as the same double, in a form JSON has too.
    case .real(let real): text += "\(real.value)"
    case .notFinite(let word): text += word.rawValue
    case .text(let content): Self.write(quoted: content, to: &text)
    case .list(let elements) where indentation != nil && elements.allSatisfy(\.isSingle):
      text += "["
      for (index, element) in elements.enumerated() {
        if index > 0 { text += ", " }
        element.write(to: &text, indentation: nil)
      }
      text += "]"
    case .list(let elements):
      Self.write(elements, between: ("[", "]"), to: &text, indentation) { element, text, inner in
        element.write(to: &text, indentation: inner)
      }
    case .object(let object):
      Self.write(object.members, between: ("{", "}"), to: &text, indentation) {
        member, text, inner in
        Self.write(quoted: member.key, to: &text)
        text += inner == nil ? ":" : ": "
        member.value.write(to: &text, indentation: inner)
      }
    }
  }

  /// Writes what a list or an object holds, separated and between its brackets.
  private static func write<Item>(
    _ items: [Item], between brackets: (String, String), to text: inout String,
    _ indentation: Int?, _ writeItem: (Item, inout String, Int?) -> Void
  ) {
    let inner = indentation.map { $0 + 2 }
    func breakLine(_ indentation: Int?) {
      guard let indentation else { return }
      text += "\n" + String(repeating: " ", count: indentation)
    }
    text += brackets.0
    for (index, item) in items.enumerated() {
      if index > 0 { text += "," }
      breakLine(inner)
      writeItem(item, &text, inner)
    }
    if !items.isEmpty { breakLine(indentation) }
    text += brackets.1
  }

  private static func write(quoted content: String, to text: inout String) {
    text += "\""
    for scalar in content.unicodeScalars {
      switch scalar {
      case "\"": text += "\\\""
      case "\\": text += "\\\\"
      case "\u{8}": text += "\\b"
      case "\t": text += "\\t"
      case "\n": text += "\\n"
      case "\u{c}": text += "\\f"
      case "\r": text += "\\r"
      // The two separators end a line in JavaScript, where JSON often ends up.
      case "\0"..."\u{1f}", "\u{2028}", "\u{2029}":
        let digits = String(scalar.value, radix: 16)
        text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: text.unicodeScalars.append(scalar)
      }
    }
    text += "\""
  }
}
