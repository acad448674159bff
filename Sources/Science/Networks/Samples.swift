internal import Kernels
internal import Mistakes

/// What a network learns from or is tested on: inputs, and what is wanted for each.
///
/// It never changes once made, and is shared by all that read it. Rows are padded for the kernels;
/// inputs that are all ±1 are kept as bits besides, because products of signs are an order of
/// magnitude faster.
public final class Samples: Sendable {
  /// How many samples.
  public let count: Int
  /// Numbers of a sample.
  public let inputs: Int
  /// How many classes there are, or targets a sample has.
  public let outputs: Int
  /// Whether every input is +1 or -1.
  public let areSigns: Bool
  /// Whether a label or, otherwise, targets are wanted.
  public let hasLabels: Bool

  let numbers: Buffer<Float>
  let bits: Buffer<UInt32>
  let labels: Buffer<UInt32>
  let targets: Buffer<Float>

  /// The distance between samples among the numbers.
  var stride: Int { PaddedShape(rows: 0, columns: inputs).stride }
  var words: Int { PaddedShape(rows: 0, columns: inputs).words }
  var targetStride: Int { PaddedShape(rows: 0, columns: outputs).stride }

  /// Samples with a label each.
  ///
  /// - Parameters:
  ///   - features: The samples' numbers, one sample after the other.
  ///   - inputs: How many numbers a sample has.
  ///   - labels: A class for each.
  ///   - classes: How many classes there are.
  public init(_ features: Span<Float>, inputs: Int, labels: [Int], classes: Int) {
    count = labels.count
    self.inputs = inputs
    outputs = classes
    hasLabels = true
    require(
      labels.allSatisfy { 0 <= $0 && $0 < classes }, "labels must be among \(classes) classes")
    numbers = Self.padded(features, count: labels.count, inputs: inputs)
    bits = Self.signBits(features, count: labels.count, inputs: inputs)
    areSigns = bits.count > 0
    self.labels = Buffer(labels.map(UInt32.init))
    targets = Buffer(count: 0)
  }

  /// Samples with numbers that are wanted: distributions of labels, values, or ±1 for each class.
  ///
  /// - Parameters:
  ///   - features: The samples' numbers, one sample after the other.
  ///   - inputs: How many numbers a sample has.
  ///   - targets: What is wanted, one sample after the other.
  ///   - outputs: How many targets a sample has.
  public init(_ features: Span<Float>, inputs: Int, targets: Span<Float>, outputs: Int) {
    require(
      inputs > 0 && outputs > 0 && features.count / inputs == targets.count / outputs,
      "\(features.count) inputs and \(targets.count) targets are not of the same samples")
    count = targets.count / outputs
    self.inputs = inputs
    self.outputs = outputs
    hasLabels = false
    numbers = Self.padded(features, count: count, inputs: inputs)
    bits = Self.signBits(features, count: count, inputs: inputs)
    areSigns = bits.count > 0
    labels = Buffer(count: 0)
    self.targets = Self.padded(targets, count: count, inputs: outputs)
  }

  /// The same inputs with targets of +1 for the label's class and -1 for the others.
  public static func signTargets(of labels: [Int], classes: Int) -> [Float] {
    labels.flatMap { label in (0..<classes).map { $0 == label ? 1 : -1 } }
  }

  private static func padded(_ rows: Span<Float>, count: Int, inputs: Int) -> Buffer<Float> {
    require(
      rows.count == count * inputs,
      "\(count) samples of \(inputs) inputs are \(count * inputs) numbers, not \(rows.count)")
    let shape = PaddedShape(rows: count, columns: inputs)
    var numbers = Buffer<Float>(count: shape.count)
    var target = numbers.mutableSpan
    for row in 0..<count {
      for column in 0..<inputs {
        target[row * shape.stride + column] = rows[row * inputs + column]
      }
    }
    return numbers
  }

  /// The bits of samples that are signs; nothing for others.
  private static func signBits(_ rows: Span<Float>, count: Int, inputs: Int) -> Buffer<UInt32> {
    for place in rows.indices where rows[place].magnitude != 1 { return Buffer(count: 0) }
    let shape = PaddedShape(rows: count, columns: inputs)
    var bits = Buffer<UInt32>(count: count * shape.words)
    var words = bits.mutableSpan
    for row in 0..<count {
      for column in 0..<inputs where rows[row * inputs + column] > 0 {
        words[row * shape.words + column / 32] |= 1 << UInt32(column % 32)
      }
    }
    return bits
  }
}

/// Some samples side by side, ready for a network.
struct Batch: ~Copyable {
  private(set) var rows = 0
  private(set) var numbers: Buffer<Float>
  private(set) var bits: Buffer<UInt32>
  private(set) var labels: Buffer<UInt32>
  private(set) var targets: Buffer<Float>
  private let takesBits: Bool

  /// Room for so many samples of a kind; of samples that are signs only the bits are kept.
  init(of samples: Samples, rowsMax: Int, takesBits: Bool) {
    self.takesBits = takesBits
    numbers = Buffer(count: takesBits ? 0 : rowsMax * samples.stride)
    bits = Buffer(count: takesBits ? rowsMax * samples.words : 0)
    labels = Buffer(count: samples.hasLabels ? rowsMax : 0)
    targets = Buffer(count: samples.hasLabels ? 0 : rowsMax * samples.targetStride)
  }

  /// Takes the samples of these numbers.
  mutating func take(
    _ order: borrowing Buffer<UInt32>, _ range: Range<Int>, of samples: Samples,
    _ kernels: Kernels
  ) {
    rows = range.count
    if takesBits {
      Self.gather(kernels, samples.bits, samples.words, order, range, into: &bits)
    } else {
      Self.gather(kernels, samples.numbers, samples.stride, order, range, into: &numbers)
    }
    if samples.hasLabels {
      Self.gather(kernels, samples.labels, 1, order, range, into: &labels)
    } else {
      Self.gather(kernels, samples.targets, samples.targetStride, order, range, into: &targets)
    }
  }

  private static func gather(
    _ kernels: Kernels, _ source: borrowing Buffer<UInt32>, _ words: Int,
    _ order: borrowing Buffer<UInt32>, _ range: Range<Int>, into target: inout Buffer<UInt32>
  ) {
    var rows = target.mutableSpan
    kernels.gather(source.span, words: words, order: order.span(range), into: &rows)
  }

  private static func gather(
    _ kernels: Kernels, _ source: borrowing Buffer<Float>, _ columns: Int,
    _ order: borrowing Buffer<UInt32>, _ range: Range<Int>, into target: inout Buffer<Float>
  ) {
    var rows = target.mutableSpan
    kernels.gather(source.span, columns: columns, order: order.span(range), into: &rows)
  }
}
