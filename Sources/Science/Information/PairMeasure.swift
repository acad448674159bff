public import Kernels

/// A way to estimate how much two variables tell about each other.
public protocol PairMeasure: Sendable {
  /// What people call it, as `parsimony measure information` does.
  var name: String { get }
  /// How many neighbours it looks at, if it looks at any.
  var k: Int? { get }
  /// The kinds of variables that it takes.
  var kinds: VariableKinds { get }

  /// The mutual information in nats, not clipped: chance may put it below 0.
  func value(
    of x: Points, _ y: Points, with kernels: Kernels
  ) throws(InformationError) -> Double
}

/// Which of two variables are discrete: classes, of which equal points are one.
public enum VariableKinds: Hashable, Sendable {
  /// Neither.
  case continuous
  /// The second.
  case mixed
  /// Both.
  case discrete
}

extension PairMeasure {
  /// Refuses variables that do not go together.
  func check(_ x: Points, _ y: Points) throws(InformationError) {
    guard x.count == y.count else {
      throw InformationError(
        .malformed, "found \(x.count) points of X and \(y.count) of Y",
        cure: "give as many rows of both, those of one moment in the same place")
    }
  }
}
