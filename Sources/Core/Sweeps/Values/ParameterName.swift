/// The name of a parameter: words of letters, digits, `-` and `_`, joined by dots when nested.
///
/// Names are plain ASCII, so that two names that look alike are alike, and every name can be a
/// column, an environment variable's stem and a line in a report.
public struct ParameterName: Hashable, Comparable, Sendable, CustomStringConvertible {
  /// The name, as in `optimiser.momentum`.
  public let text: String

  /// A name longer than this is refused.
  public static let lengthMax = 100

  /// A name, or nil when the text is not one; ``fault(in:)`` says why.
  public init?(_ text: String) {
    guard ParameterName.fault(in: text) == nil else { return nil }
    self.text = text
  }

  /// Words that say how values are made, so they cannot be names.
  static let reserved = Set(AxisForm.allCases.map(\.rawValue))

  /// What is wrong with a name and how to cure it, or nil when it is a good one.
  static func fault(in text: String) -> String? {
    guard !text.isEmpty else { return "a parameter's name is empty; write a name such as 'lr'" }
    guard text.utf8.count <= lengthMax else {
      return
        "a parameter's name has \(text.utf8.count) characters; at most \(lengthMax) are allowed"
    }
    for word in text.split(separator: ".", omittingEmptySubsequences: false) {
      guard let first = word.utf8.first, isLetter(first), word.utf8.allSatisfy(isWordCharacter)
      else {
        return
          "'\(text)' is not a parameter's name; expected words that begin with a letter and go "
          + "on with letters, digits, '-' or '_', joined by dots when nested"
      }
      if reserved.contains(String(word)) {
        return
          "'\(word)' cannot be a parameter's name because it says how an axis's values are made; "
          + "choose another name"
      }
    }
    switch text {
    case "seed":
      return "'seed' cannot be a parameter: each task has a seed made from the plan's 'seed'; "
        + "for more seeds raise 'replicates'"
    case "replicate":
      return "'replicate' cannot be a parameter: repeats of a point are counted by 'replicates'"
    default: return nil
    }
  }

  private static func isLetter(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
  }

  private static func isWordCharacter(_ byte: UInt8) -> Bool {
    isLetter(byte) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
      || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_")
  }

  /// The name itself.
  public var description: String { text }

  /// Orders names by their bytes, as canonical maps do.
  public static func < (left: ParameterName, right: ParameterName) -> Bool {
    left.text.utf8.lexicographicallyPrecedes(right.text.utf8)
  }
}

/// A parameter and the value it takes.
public struct Assignment: Hashable, Sendable {
  /// Which parameter.
  public let name: ParameterName
  /// Its value.
  public let value: ParameterValue

  /// A parameter with a value.
  public init(_ name: ParameterName, _ value: ParameterValue) {
    self.name = name
    self.value = value
  }
}
