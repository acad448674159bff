internal import Text

/// What a value is on the command line: how its word is read, described and completed.
///
/// Commands with a notion of their own (an address, a duration, `KEY=VALUE`) make one with
/// ``init(expecting:read:spell:)``, and get its errors reported before they run.
public struct Kind<Value: Sendable>: Sendable {
  /// What a word must be, to stand after "expected"; nil when every word will do.
  let expectation: String?
  /// What a help screen adds about the values, such as `0 to 1000`.
  let note: String?
  /// What a shell can offer.
  let candidates: Candidates
  /// The value of a word, or nil if the word does not fit.
  let read: @Sendable (String) -> Value?
  /// The word that ``read`` turns into a value; shows defaults.
  let spell: @Sendable (Value) -> String

  init(
    expectation: String?, note: String? = nil, candidates: Candidates = .none,
    read: @escaping @Sendable (String) -> Value?, spell: @escaping @Sendable (Value) -> String
  ) {
    self.expectation = expectation
    self.note = note
    self.candidates = candidates
    self.read = read
    self.spell = spell
  }

  /// A kind with its own reading of words, nil for a word that does not fit.
  ///
  /// `expecting` completes the sentence "option '--x' does not take 'y'; expected …".
  public init(
    expecting expectation: String, read: @escaping @Sendable (String) -> Value?,
    spell: @escaping @Sendable (Value) -> String
  ) {
    self.init(expectation: expectation, note: nil, read: read, spell: spell)
  }

  /// The value of a word.
  func value(of word: String) throws(Misfit) -> Value {
    guard let value = read(word) else { throw Misfit(word: word) }
    return value
  }
}

/// A word that is not of the kind its place asks for.
struct Misfit: Error {
  let word: String
}

/// What a shell can offer where a value is expected.
enum Candidates: Equatable, Sendable {
  case none
  case words([String])
  /// Files that end in one of the extensions, or any file when there are none.
  case files(extensions: [String])
  case directories
}

extension Kind where Value == String {
  /// Any word, the empty one included.
  public static let text = Kind(expectation: nil, read: { $0 }, spell: { $0 })

  /// The name of a file; shells complete those with one of the extensions, written without the dot.
  public static func file(extensions: [String] = []) -> Kind {
    path("the name of a file", .files(extensions: extensions))
  }

  /// The name of a directory.
  public static let directory = path("the name of a directory", .directories)

  /// One of the words, which are known only when the program runs.
  public static func choice(among words: [String]) -> Kind {
    choice(words, read: { words.contains($0) ? $0 : nil }, spell: { $0 })
  }

  /// Any word, with suggestions for the shell.
  static func text(suggesting words: [String]) -> Kind {
    Kind(expectation: nil, candidates: .words(words), read: { $0 }, spell: { $0 })
  }

  private static func path(_ expectation: String, _ candidates: Candidates) -> Kind {
    Kind(
      expectation: expectation, candidates: candidates, read: { $0.isEmpty ? nil : $0 },
      spell: { $0 })
  }
}

extension Kind {
  /// One of an enumeration's cases, by its raw value.
  public static func choice(of type: Value.Type) -> Kind
  where Value: CaseIterable & RawRepresentable, Value.RawValue == String {
    choice(
      type.allCases.map(\.rawValue), read: { Value(rawValue: $0) }, spell: { $0.rawValue })
  }

  private static func choice(
    _ words: [String], read: @escaping @Sendable (String) -> Value?,
    spell: @escaping @Sendable (Value) -> String
  ) -> Kind {
    Kind(
      expectation: "one of \(words.joined(separator: ", "))", note: listed(words),
      candidates: .words(words), read: read, spell: spell)
  }
}

extension Kind where Value == Int {
  /// A whole number in a range, in decimal digits.
  public static func integer(in range: ClosedRange<Int> = Int.min...Int.max) -> Kind {
    let (note, expectation): (String?, String) =
      switch (range.lowerBound, range.upperBound) {
      case (.min, .max): (nil, "an integer")
      case (let low, .max): ("at least \(low)", "an integer of at least \(low)")
      case (.min, let high): ("at most \(high)", "an integer of at most \(high)")
      case (let low, let high): ("\(low) to \(high)", "an integer from \(low) to \(high)")
      }
    return Kind(
      expectation: expectation, note: note,
      read: { word in Int(word).flatMap { range.contains($0) ? $0 : nil } },
      spell: { "\($0)" })
  }
}
