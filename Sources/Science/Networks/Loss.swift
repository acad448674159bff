public import Kernels

/// What a network is trained to make small.
public enum Loss: Hashable, Sendable {
  /// Cross-entropy of the softmax of the outputs and a label, or a distribution of labels.
  case crossEntropy
  /// A loss that compares outputs with targets: squared error, squared hinge, absolute error.
  case distance(DistanceLoss)
}
