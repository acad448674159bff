internal import Kernels
internal import Mistakes

/// How a network does on samples.
public struct Evaluation: Hashable, Sendable {
  /// The mean loss.
  public let loss: Double
  /// The share of samples whose greatest output is the wanted one.
  public let accuracy: Double
}

extension Network {
  /// The mean loss and the accuracy on samples, without learning from them.
  ///
  /// Normalisations use running statistics, and noise is drawn only where it is asked for.
  public mutating func evaluate(_ samples: Samples, _ loss: Loss) -> Evaluation {
    check(samples)
    require(samples.count > 0, "there are no samples to evaluate")
    var sum = 0.0
    var correct = 0
    var begin = 0
    var chunk = 0
    while begin < samples.count {
      let rows = min(batchMax, samples.count - begin)
      look(at: samples, from: begin, rows, .still(step: chunk, keepsAll: false))
      let found = lose(
        loss, labels: samples.labels, targets: samples.targets, from: begin, rows: rows,
        takesGradient: false)
      sum += found.sum
      correct += found.correct
      begin += rows
      chunk += 1
    }
    return Evaluation(
      loss: sum / Double(samples.count), accuracy: Double(correct) / Double(samples.count))
  }

  /// Lets samples pass, so that ``activations(ofLayer:)`` can be read.
  ///
  /// - Parameters:
  ///   - samples: The samples.
  ///   - first: The first of them to pass.
  ///   - count: How many, at most ``batchMax``.
  public mutating func look(at samples: Samples, from first: Int = 0, count: Int) {
    check(samples)
    require(
      first >= 0 && count > 0 && count <= batchMax && first + count <= samples.count,
      "samples \(first) ..< \(first + count) of \(samples.count) do not fit batches of \(batchMax)")
    look(at: samples, from: first, count, .still(step: 0, keepsAll: true))
    rowsSeen = count
  }

  private mutating func look(at samples: Samples, from first: Int, _ rows: Int, _ mode: Mode) {
    forward(samples.numbers, samples.bits, from: first, rows: rows, mode)
  }

  func check(_ samples: Samples) {
    require(
      samples.inputs == inputs && samples.outputs == outputs,
      "samples of \(samples.inputs) inputs and \(samples.outputs) outputs do not fit a network of "
        + "\(inputs) and \(outputs)")
    require(
      !inputsAreSigns || samples.areSigns, "the network takes signs, and these samples are not")
  }
}
