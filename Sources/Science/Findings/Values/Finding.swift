internal import Text

/// A number that was found, or the reason why there is none.
public enum Finding<Value: Hashable & Sendable>: Hashable, Sendable {
  /// What was found.
  case found(Value)
  /// Why there is nothing.
  case absent(Absence)

  /// What was found, if it was.
  public var value: Value? {
    guard case .found(let value) = self else { return nil }
    return value
  }

  /// Why there is nothing, if there is nothing.
  public var absence: Absence? {
    guard case .absent(let absence) = self else { return nil }
    return absence
  }
}

/// Why a number is missing.
public enum Absence: Hashable, Sendable {
  /// Neither the plan nor the study says what is compared.
  case noAnalysis
  /// No run has ended yet.
  case noRuns
  /// Runs there are, but what is asked for is defined in none of them.
  case undefinedInAllRuns(Int)
  /// So many runs are too few.
  case tooFewRuns(Int, needed: Int)
  /// A trend needs more sizes.
  case tooFewSizes(Int, needed: Int)
  /// All sizes are equally large.
  case equalSizes
  /// No axis says how models grow.
  case noSizeAxis
  /// The axis along which models grow is not one of the plan's.
  case sizeFixed(String)
  /// The scalar that says how large a model is stands in no record, or is not a positive number there.
  case sizeMissing(String)
  /// Values of the axis are not numbers, and no scalar says how large a model is.
  case sizeNotNumeric(String)
  /// An axis whose values are not numbers has no slope.
  case axisNotNumeric
  /// All runs have one value of the axis.
  case axisDoesNotVary
  /// The other axes have other combinations at each value, so that a slope would be theirs as well.
  case combinationsDiffer
  /// The other axes have too many combinations to tell apart.
  case tooManyCombinations(Int)
  /// So many draws of a sample are too few.
  case tooFewDraws(Int, needed: Int)
  /// The curve does not vary.
  case curveConstant
  /// Runs do not differ, so that nothing says how sure the number is.
  case runsDoNotDiffer
  /// The curves of the sweep are more than are kept.
  case tooManyCurves(valuesMax: Int)
  /// The arithmetic gave no finite number.
  case notFinite

  /// The reason in a sentence's end, as after `there is no trend:`.
  public var words: String {
    switch self {
    case .noAnalysis: "neither the plan nor the study says what is compared"
    case .noRuns: "no run has ended yet"
    case .undefinedInAllRuns(let count): "it is defined in none of \(counted(count, "run"))"
    case .tooFewRuns(let count, let needed):
      "\(counted(count, "run")), of at least \(grouped(needed)) that it takes"
    case .tooFewSizes(let count, let needed):
      "\(counted(count, "size")), of at least \(grouped(needed)) that it takes"
    case .equalSizes: "all sizes are equally large"
    case .noSizeAxis: "no axis says how models grow; name one under 'analysis: across'"
    case .sizeFixed(let axis): "'\(axis.printable)' does not vary in this plan"
    case .sizeMissing(let name): "no record has a positive number '\(name.printable)'"
    case .sizeNotNumeric(let axis):
      "values of '\(axis.printable)' are not positive numbers; name a scalar under 'analysis: size'"
    case .axisNotNumeric: "the axis has values that are not numbers"
    case .axisDoesNotVary: "all runs have one value of the axis"
    case .combinationsDiffer: "the values of the axis do not meet the same combinations of others"
    case .tooManyCombinations(let most):
      "the other axes have more than \(grouped(most)) combinations"
    case .tooFewDraws(let count, let needed):
      "\(counted(count, "draw")), of at least \(grouped(needed)) that it takes"
    case .curveConstant: "a curve does not vary"
    case .runsDoNotDiffer: "runs do not differ"
    case .tooManyCurves(let valuesMax):
      "curves of more than \(grouped(valuesMax)) values in all are not kept"
    case .notFinite: "the numbers are too large or not numbers"
    }
  }
}
