internal import Kernels
internal import Mistakes
public import Randomness

/// How a network is trained.
public struct TrainingSettings: Hashable, Sendable {
  /// Samples a step.
  public var batch: Int
  /// How often every sample is seen.
  public var epochs: Int
  /// How parameters follow their gradient.
  public var optimiser: Optimiser
  /// How the rate goes.
  public var schedule: Schedule
  /// What is to become small.
  public var loss: Loss
  /// Whether the samples that are left over at the end of an epoch make a smaller batch.
  public var keepsLastBatch: Bool
  /// When the loop yields.
  public var moments: Moments

  /// A way to train.
  public init(
    batch: Int, epochs: Int, optimiser: Optimiser, schedule: Schedule = .constant,
    loss: Loss = .crossEntropy, keepsLastBatch: Bool = true, moments: Moments = .epochs
  ) {
    self.batch = batch
    self.epochs = epochs
    self.optimiser = optimiser
    self.schedule = schedule
    self.loss = loss
    self.keepsLastBatch = keepsLastBatch
    self.moments = moments
  }
}

/// When a training yields; it always does at the end of an epoch.
public enum Moments: Hashable, Sendable {
  /// At the ends of epochs only.
  case epochs
  /// After so many steps, again and again.
  case every(steps: Int)
  /// After the steps of these numbers, counted from 1, in ascending order.
  case steps([Int])
}

/// Where a training is when it yields.
public struct Moment: Hashable, Sendable {
  /// Steps so far.
  public let step: Int
  /// The epoch of the last step, counted from 0.
  public let epoch: Int
  /// Whether that step was the epoch's last.
  public let endsEpoch: Bool
  /// The mean loss of the last step's batch, before the step.
  public let loss: Double
  /// The mean loss of the epoch's samples so far, each before its step.
  public let epochLoss: Double
}

/// A training on its way, which runs when asked and yields at chosen moments.
///
///     var training = Training(network, on: samples, settings, seed: 7)
///     while let moment = training.advance() {
///       if moment.endsEpoch { print(moment.epoch, training.network.evaluate(test, .crossEntropy)) }
///     }
///
/// Between two calls everything lies still: weights, gradients, signs that flipped are read where they
/// are, from ``network``. Whoever looks decides whether to go on, so there are no callbacks, and
/// nothing to register. Every epoch has an order of its own, `seed.stream("shuffle", epoch)`.
public struct Training: ~Copyable, Sendable {
  /// The network.
  public var network: Network
  /// What it learns from.
  public let samples: Samples
  /// How.
  public let settings: TrainingSettings
  private let seed: Seed
  private var optimiser: OptimiserState
  private var batch: Batch
  private var order: Buffer<UInt32>
  private var position: Int
  private var step = 0
  private var epoch = -1
  private var epochSum = 0.0
  private var stepsReached = 0

  /// A training at its beginning.
  ///
  /// - Parameters:
  ///   - network: The network, whose `batchMax` is at least the batch.
  ///   - samples: What it learns from.
  ///   - settings: How.
  ///   - seed: Of the order of samples.
  public init(
    _ network: consuming Network, on samples: Samples, _ settings: TrainingSettings, seed: Seed
  ) {
    network.check(samples)
    require(
      settings.batch > 0 && settings.batch <= network.batchMax,
      "batches of \(settings.batch) do not fit a network for \(network.batchMax)")
    require(
      samples.count >= (settings.keepsLastBatch ? 1 : settings.batch),
      "\(samples.count) samples make no batch of \(settings.batch)")
    if case .every(let steps) = settings.moments {
      require(steps > 0, "a training cannot yield every \(steps) steps")
    }
    batch = Batch(
      of: samples, rowsMax: settings.batch, takesBits: network.stages[0].multipliesBits)
    if settings.optimiser.holdsSigns {
      network.holdSigns()
      network.takeSigns()
    }
    self.network = network
    self.samples = samples
    self.settings = settings
    self.seed = seed
    optimiser = OptimiserState(settings.optimiser)
    order = Buffer(count: samples.count)
    position = samples.count
  }

  /// Trains on to the next moment; nil when there is none any more.
  public mutating func advance() -> Moment? {
    while true {
      if isAtEnd {
        guard epoch + 1 < settings.epochs else { return nil }
        beginEpoch()
      }
      let moment = takeStep()
      if moment.endsEpoch || isDue(moment.step) { return moment }
    }
  }

  private var isAtEnd: Bool {
    let left = samples.count - position
    return settings.keepsLastBatch ? left == 0 : left < settings.batch
  }

  private mutating func isDue(_ step: Int) -> Bool {
    switch settings.moments {
    case .epochs: return false
    case .every(let steps): return step % steps == 0
    case .steps(let numbers):
      while stepsReached < numbers.count && numbers[stepsReached] < step { stepsReached += 1 }
      return stepsReached < numbers.count && numbers[stepsReached] == step
    }
  }

  private mutating func beginEpoch() {
    epoch += 1
    position = 0
    epochSum = 0
    shuffle(&order, seed.stream("shuffle", epoch))
  }

  private mutating func takeStep() -> Moment {
    let rows = min(settings.batch, samples.count - position)
    batch.take(order, position..<position + rows, of: samples, network.kernels)
    position += rows
    network.forward(batch.numbers, batch.bits, from: 0, rows: rows, .training(step: step))
    let found = network.lose(
      settings.loss, labels: batch.labels, targets: batch.targets, from: 0, rows: rows,
      takesGradient: true)
    network.backward(batch.numbers, batch.bits, rows: rows)
    let rules = optimiser.next(factor: settings.schedule.factor(epoch: epoch))
    network.update(signs: rules.signs, others: rules.others)
    step += 1
    epochSum += found.sum
    return Moment(
      step: step, epoch: epoch, endsEpoch: isAtEnd, loss: found.sum / Double(rows),
      epochLoss: epochSum / Double(position))
  }
}

/// The integers from 0 on in the order that `RandomStream.permutation(of:)` would give, in place.
private func shuffle(_ order: inout Buffer<UInt32>, _ stream: RandomStream) {
  var stream = stream
  var places = order.mutableSpan
  let count = places.count
  for index in 0..<count { places[index] = UInt32(truncatingIfNeeded: index) }
  for index in 0..<max(count - 1, 0) {
    places.swapAt(index, index + stream.integer(below: count - index))
  }
}
