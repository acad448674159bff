public import Complexity
internal import Kernels
public import Networks

/// Complexity and block entropy of a network's signs, kept up with its training step by step.
///
/// Each layer's signs are a matrix of outputs × inputs, as PyTorch lays weights out, and the blocks of
/// all layers are counted together. A training step says which signs it turned, and only those are
/// looked at: a step costs what it changed.
public struct SignComplexity: Sendable {
  /// The counters, with the matrices as they are.
  public private(set) var live: LiveComplexity
  /// How many signs turned since the start, each as often as it did.
  public private(set) var flipCount = 0
  /// The layers with weights, in the order of the matrices.
  private let layers: [Int]

  /// Counts the blocks of a network whose weights are all signs.
  public init(of network: borrowing Network, by method: BlockMethod = .squares) {
    layers = network.weightLayers
    live = LiveComplexity(Self.matrices(of: network), by: method)
  }

  /// Complexity, in bits.
  public var bdm: Double { live.bdm }
  /// The entropy of a block, in bits.
  public var entropy: Double { live.entropy }

  /// Turns what the network's last step turned.
  public mutating func follow(_ network: borrowing Network) {
    for (matrix, layer) in layers.enumerated() {
      let flips = network.flips(ofLayer: layer)
      flipCount += flips.count
      for index in 0..<flips.count {
        let (input, output) = flips[index]
        live.flip(output, input, of: matrix)
      }
    }
  }

  /// The signs of all layers as matrices, read from the weights.
  public static func matrices(of network: borrowing Network) -> [BitMatrix] {
    network.weightLayers.map { layer in
      let weights = network.weights(ofLayer: layer)
      var matrix = BitMatrix(rows: weights.shape.columns, columns: weights.shape.rows)
      for input in 0..<weights.shape.rows {
        for output in 0..<weights.shape.columns where weights[input, output] > 0 {
          matrix[output, input] = true
        }
      }
      return matrix
    }
  }
}
