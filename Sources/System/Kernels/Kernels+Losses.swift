internal import CKernels
internal import Mistakes

/// What a loss found in a batch.
public struct BatchLoss: Hashable, Sendable {
  /// The losses of the rows, added up.
  public var sum: Double
  /// In how many rows the greatest output was the wanted one.
  public var correct: Int

  /// A sum of losses and a count of hits.
  public init(sum: Double, correct: Int) {
    self.sum = sum
    self.correct = correct
  }
}

/// Losses that compare outputs with targets; a row's loss is the sum over its outputs.
public enum DistanceLoss: Hashable, Sendable {
  /// (output - target)² / 2.
  case squared
  /// max(0, 1 - output · target)² for targets of ±1.
  case squaredHinge
  /// |output - target|.
  case absolute

  fileprivate var compiled: cnetworks_distance {
    switch self {
    case .squared: CNETWORKS_SQUARED
    case .squaredHinge: CNETWORKS_SQUARED_HINGE
    case .absolute: CNETWORKS_ABSOLUTE
    }
  }
}

extension Kernels {
  /// Cross-entropy of logits and labels.
  ///
  /// - Parameters:
  ///   - logits: Rows × classes, padded.
  ///   - labels: A class a row.
  ///   - shape: Of the logits.
  ///   - gradient: Where the gradient of the mean loss goes, padded alike, or empty.
  public func crossEntropy(
    _ logits: Span<Float>, labels: Span<UInt32>, _ shape: PaddedShape,
    gradient: inout MutableSpan<Float>
  ) -> BatchLoss {
    shape.check(logits.count, "logits")
    require(labels.count >= shape.rows, "\(shape.rows) rows need as many labels")
    var greatest: UInt32 = 0
    for row in 0..<shape.rows { greatest = max(greatest, labels[row]) }
    require(
      Int(greatest) < shape.columns, "label \(greatest) is none of \(shape.columns) classes")
    require(gradient.isEmpty || gradient.count >= shape.count, "the gradient needs its places")
    return unsafe withPointers(logits, labels, into: &gradient) { logits, labels, gradient in
      var entropy = unsafe cnetworks_entropy(
        rows: shape.rows, classes: shape.columns, stride: shape.stride, logits: logits,
        labels: labels, distributions: nil, gradient: gradient)
      return BatchLoss(unsafe networks.pointee.entropy(&entropy))
    }
  }

  /// Cross-entropy of logits and distributions of labels, a padded row each.
  public func crossEntropy(
    _ logits: Span<Float>, distributions: Span<Float>, _ shape: PaddedShape,
    gradient: inout MutableSpan<Float>
  ) -> BatchLoss {
    shape.check(logits.count, "logits")
    shape.check(distributions.count, "distributions")
    require(gradient.isEmpty || gradient.count >= shape.count, "the gradient needs its places")
    return unsafe withPointers(logits, distributions, into: &gradient) { logits, wanted, gradient in
      var entropy = unsafe cnetworks_entropy(
        rows: shape.rows, classes: shape.columns, stride: shape.stride, logits: logits,
        labels: nil, distributions: wanted, gradient: gradient)
      return BatchLoss(unsafe networks.pointee.entropy(&entropy))
    }
  }

  /// A loss that compares outputs with targets.
  ///
  /// - Parameters:
  ///   - loss: Which.
  ///   - outputs: Rows × columns, padded.
  ///   - targets: What is wanted, padded alike.
  ///   - shape: Of both.
  ///   - gradient: Where the gradient of the mean over rows goes, or empty.
  public func distance(
    _ loss: DistanceLoss, _ outputs: Span<Float>, targets: Span<Float>, _ shape: PaddedShape,
    gradient: inout MutableSpan<Float>
  ) -> BatchLoss {
    shape.check(outputs.count, "outputs")
    shape.check(targets.count, "targets")
    require(gradient.isEmpty || gradient.count >= shape.count, "the gradient needs its places")
    return unsafe withPointers(outputs, targets, into: &gradient) { outputs, targets, gradient in
      BatchLoss(
        unsafe networks.pointee.distance(
          loss.compiled, shape.rows, shape.columns, shape.stride, outputs, targets, gradient))
    }
  }
}

extension BatchLoss {
  fileprivate init(_ found: cnetworks_loss) {
    self.init(sum: found.sum, correct: found.correct)
  }
}
