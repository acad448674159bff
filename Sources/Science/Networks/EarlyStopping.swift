/// Ends a training when a loss has stopped falling, and keeps the state in which it was least.
public struct EarlyStopping: ~Copyable, Sendable {
  /// How many looks without a new minimum it waits for.
  public let patience: Int
  /// By how much a minimum must be lower to count.
  public let minDelta: Double
  /// The least loss so far.
  public private(set) var best = Double.infinity
  /// The number of the look at which it was found, counted from 0.
  public private(set) var bestLook: Int?
  private var looks = 0
  private var state: Snapshot

  /// Waits so many looks for a lower loss.
  public init(of network: borrowing Network, patience: Int, minDelta: Double = 0) {
    self.patience = patience
    self.minDelta = minDelta
    state = network.snapshot()
  }

  /// Takes a look's loss, and a copy of the state when it is the least; true when it is time to stop.
  ///
  /// A loss that is not a number is never the least.
  public mutating func shouldStop(at loss: Double, _ network: borrowing Network) -> Bool {
    defer { looks += 1 }
    if loss < best - minDelta {
      best = loss
      bestLook = looks
      network.save(to: &state)
      return false
    }
    return looks - (bestLook ?? -1) >= patience
  }

  /// Brings a network back to the state in which the loss was least.
  public func restoreBest(_ network: inout Network) { network.restore(state) }
}
