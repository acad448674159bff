internal import Kernels
internal import Mistakes

/// A true copy of a network's state: parameters and running statistics.
///
/// A reference to the living state is what early stopping in scripts is often left with, and then the
/// "best" network is the last one.
public struct Snapshot: ~Copyable, Sendable {
  var parameters: Buffer<Float>
  var statistics: Buffer<Float>
}

extension Network {
  /// A copy of the state.
  public func snapshot() -> Snapshot {
    var copy = Snapshot(
      parameters: Buffer(count: parameters.count), statistics: Buffer(count: statistics.count))
    save(to: &copy)
    return copy
  }

  /// Overwrites a copy of this network's state with the state as it is.
  public func save(to copy: inout Snapshot) {
    require(
      copy.parameters.count == parameters.count && copy.statistics.count == statistics.count,
      "the snapshot is of another network")
    var target = copy.parameters.mutableSpan
    Self.copy(parameters.span, &target)
    var kept = copy.statistics.mutableSpan
    Self.copy(statistics.span, &kept)
  }

  /// Goes back to a state; what an optimiser remembers stays.
  public mutating func restore(_ copy: borrowing Snapshot) {
    require(
      copy.parameters.count == parameters.count && copy.statistics.count == statistics.count,
      "the snapshot is of another network")
    var target = parameters.mutableSpan
    Self.copy(copy.parameters.span, &target)
    var kept = statistics.mutableSpan
    Self.copy(copy.statistics.span, &kept)
    takeSigns()
  }

  private static func copy(_ source: Span<Float>, _ target: inout MutableSpan<Float>) {
    for index in source.indices { target[index] = source[index] }
  }
}
