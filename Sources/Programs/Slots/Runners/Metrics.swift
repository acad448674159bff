internal import Encoding
internal import Processes
internal import Studies
internal import Sweeps

/// What a program says in lines of JSON on its standard output.
///
/// Each line that is a JSON object gives metrics: numbers, booleans and texts by name; what else it
/// holds is passed over. The last value of a name is its scalar, and numbers given more than once are
/// a series too. Lines that are no JSON objects are people's, and the last of them are kept for them.
struct Metrics {
  /// The most names that a program may use.
  static let namesMax = 1_024
  /// The most numbers of all series.
  static let valuesMax = 1_000_000
  /// A longer line is not looked at.
  static let bytesPerLineMax = 1 << 20

  /// Why what was printed is no result; nil while all is well.
  private(set) var fault: String?

  private var line: [UInt8] = []
  private var isLineTooLong = false
  private var others = ByteTail(bytesMax: 4_096)
  private var named: [(name: String, scalar: MessagePack, numbers: [Double])] = []
  private var places: [ExactText: Int] = [:]
  private var valuesCount = 0

  /// Appends what the program printed.
  mutating func append(_ bytes: ArraySlice<UInt8>) {
    var rest = bytes
    while let lineEnd = rest.firstIndex(of: UInt8(ascii: "\n")) {
      extend(rest[..<lineEnd])
      endLine()
      rest = rest[(lineEnd + 1)...]
    }
    extend(rest)
  }

  /// Takes what stands behind the last line end for a line.
  mutating func finish() {
    if !line.isEmpty { endLine() }
  }

  /// The last lines that were no metrics.
  var otherOutput: String { others.text }

  /// What the metrics amount to.
  var result: StudyResult {
    StudyResult(
      scalars: MessagePack.Map(uniqueKeysWithValues: named.map { ($0.name, $0.scalar) }),
      series: named.filter { $0.numbers.count > 1 }.map { Record.Series($0.name, $0.numbers) })
  }

  private mutating func extend(_ bytes: ArraySlice<UInt8>) {
    if line.count + bytes.count > Self.bytesPerLineMax {
      isLineTooLong = true
      others.append(line[...])
      others.append(bytes)
      line = []
    } else if isLineTooLong {
      others.append(bytes)
    } else {
      line.append(contentsOf: bytes)
    }
  }

  private mutating func endLine() {
    if isLineTooLong || !take(line) {
      others.append(line[...])
      others.append([UInt8(ascii: "\n")])
    }
    isLineTooLong = false
    line.removeAll(keepingCapacity: true)
  }

  /// Takes the metrics of a line; false if it is none.
  private mutating func take(_ line: [UInt8]) -> Bool {
    guard let first = line.first(where: { $0 != 0x20 && $0 != 0x09 }), first == UInt8(ascii: "{"),
      case .object(let object)? = try? JSON(parsing: line, by: JSONRules(acceptsNotFinite: true))
    else { return false }
    for member in object.members {
      switch member.value {
      case .boolean(let boolean): keep(member.key, .boolean(boolean))
      case .integer(let integer): keep(member.key, .integer(integer), number: Double(integer))
      case .real(let real): keep(member.key, .real(real.value), number: real.value)
      case .notFinite(let word): keep(member.key, .real(word.value), number: word.value)
      case .text(let text): keep(member.key, .text(text))
      case .null, .list, .object: break
      }
    }
    return true
  }

  private mutating func keep(_ name: String, _ scalar: MessagePack, number: Double? = nil) {
    let key = ExactText(name)
    guard let place = places[key] else {
      guard named.count < Self.namesMax else {
        fault = "the program printed metrics of more than \(Self.namesMax) names"
        return
      }
      places[key] = named.count
      named.append((name, scalar, number.map { [$0] } ?? []))
      return
    }
    named[place].scalar = scalar
    guard let number else { return }
    valuesCount += 1
    guard valuesCount <= Self.valuesMax else {
      fault = "the program printed more than \(Self.valuesMax) numbers"
      return
    }
    named[place].numbers.append(number)
  }
}
