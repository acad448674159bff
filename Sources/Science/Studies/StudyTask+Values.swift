internal import Encoding
internal import Sweeps
internal import Text

// Parameters come from another machine, so each is held against the schema again before it is used.
extension StudyTask {
  /// Refuses parameters that the schema does not list.
  func checkNames() throws(StudyError) {
    for entry in parameters.entries {
      guard let name = ParameterName(entry.key), schema.type(of: name) != nil else {
        throw StudyError(
          .invalidParameters, "'\(schema.name)' has no parameter '\(entry.key.printable)'")
      }
    }
  }

  /// A parameter that is a whole number.
  func integer(_ name: String) throws(StudyError) -> Int {
    guard case .integer(let range)? = type(of: name), case .integer(let number)? = self[name],
      let integer = Int(exactly: number), range.contains(integer)
    else { throw misfit(name) }
    return integer
  }

  /// A parameter that is a list of whole numbers.
  func integers(_ name: String) throws(StudyError) -> [Int] {
    guard case .list(of: .integer(let range), let counts)? = type(of: name),
      case .list(let values)? = self[name], counts.contains(values.count)
    else { throw misfit(name) }
    var integers: [Int] = []
    for value in values {
      guard case .integer(let number) = value, let integer = Int(exactly: number),
        range.contains(integer)
      else { throw misfit(name) }
      integers.append(integer)
    }
    return integers
  }

  /// A parameter that is a real number.
  func real(_ name: String) throws(StudyError) -> Double {
    guard case .real(let interval)? = type(of: name), case .real(let number)? = self[name],
      interval.contains(number)
    else { throw misfit(name) }
    return number
  }

  /// A parameter that is true or false.
  func boolean(_ name: String) throws(StudyError) -> Bool {
    guard case .boolean? = type(of: name), case .boolean(let value)? = self[name] else {
      throw misfit(name)
    }
    return value
  }

  /// A parameter that is one of some words.
  func word(_ name: String) throws(StudyError) -> String {
    guard case .choice(let words)? = type(of: name), case .text(let word)? = self[name],
      words.contains(where: { $0.utf8.elementsEqual(word.utf8) })
    else { throw misfit(name) }
    return word
  }

  private func type(of name: String) -> ParameterType? {
    ParameterName(name).flatMap { schema.type(of: $0) }
  }

  private func misfit(_ name: String) -> StudyError {
    let expected = type(of: name)?.expectation ?? "a parameter of '\(schema.name)'"
    return StudyError(.invalidParameters, "'\(name)' is not \(expected)")
  }
}
