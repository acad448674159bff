internal import Mistakes
public import Randomness

/// What the states of a layer say about its inputs and their labels, counted on a probe set.
///
/// A binary layer is a function with finitely many values, so over a fixed set of N inputs its mutual
/// information is no estimate but a count:
///
///     I(X; T) = H(T),   I(T; Y) = H(T) + H(Y) - H(T, Y)
///
/// with X each of the inputs equally likely. That is exact about the probe set, and easily misread as a
/// statement about the world: a layer of 30 units has more states than any probe set has inputs, and
/// when each input has a state of its own, I(X; T) = ln N and I(T; Y) = H(Y) for every such layer,
/// trained or not. Two numbers beside it show how near that is:
///
/// - the share of distinct states, 1 when every input has its own;
/// - I(T; Y) with labels dealt anew at random, which is what memory alone gives. What I(T; Y) is above
///   it can be taken for knowledge.
///
/// - Unit: nats.
public struct ProbeInformation: Hashable, Sendable {
  /// I(X; T), the entropy of the states.
  public let aboutInputs: Double
  /// I(T; Y).
  public let aboutLabels: Double
  /// States that occurred, over inputs.
  public let distinctShare: Double
  /// The mean of I(T; Y) over labels dealt at random.
  public let aboutShuffledLabels: Double

  /// Counts the states of a probe set.
  ///
  /// - Parameters:
  ///   - states: The state of each input.
  ///   - labels: The label of each input.
  ///   - shuffles: How often labels are dealt anew.
  ///   - stream: By what.
  public init(
    states: Classes, labels: Classes, shuffles: Int = 10, from stream: RandomStream
  ) {
    require(shuffles > 0, "a mean over no shuffles is none")
    var stream = stream
    let information = DiscreteInformation()
    aboutInputs = states.entropy
    aboutLabels = information.value(of: states, labels)
    distinctShare = Double(states.counts.count) / Double(states.labels.count)
    var dealt = labels.labels
    var sum = 0.0
    for _ in 0..<shuffles {
      stream.shuffle(&dealt)
      sum += information.value(of: states, Classes(labels: dealt))
    }
    aboutShuffledLabels = sum / Double(shuffles)
  }
}

extension Classes {
  /// The states of a binary layer: rows of bits that are equal are one class.
  ///
  /// - Parameters:
  ///   - words: So many words a row, one row after another; bits that belong to no unit are 0.
  ///   - wordsPerRow: How many words hold a row.
  public init(ofBitRows words: Span<UInt32>, wordsPerRow: Int) {
    require(
      wordsPerRow > 0 && words.count % wordsPerRow == 0,
      "\(words.count) words make no rows of \(wordsPerRow)")
    let rows = words.count / wordsPerRow
    // Word by word: the class so far and the next word make the class of the next stretch.
    var classes = Classes(labels: (0..<rows).lazy.map { _ in 0 })
    for word in 0..<wordsPerRow {
      var next: [Int] = []
      next.reserveCapacity(rows)
      for row in 0..<rows {
        next.append(classes.labels[row] << 32 | Int(words[row * wordsPerRow + word]))
      }
      classes = Classes(labels: next)
    }
    self = classes
  }

  /// The states of a layer of signs: rows of numbers whose signs are equal are one class.
  ///
  /// - Parameters:
  ///   - activations: So many numbers a row, one row after another; 0 counts as positive.
  ///   - units: How many numbers a row has.
  public init(ofSigns activations: [Float], units: Int) {
    require(
      units > 0 && activations.count % units == 0,
      "\(activations.count) numbers make no rows of \(units)")
    let wordsPerRow = (units + 31) / 32
    var words = [UInt32](repeating: 0, count: activations.count / units * wordsPerRow)
    for (place, activation) in activations.enumerated() where activation >= 0 {
      let (row, unit) = place.quotientAndRemainder(dividingBy: units)
      words[row * wordsPerRow + unit / 32] |= 1 << UInt32(unit % 32)
    }
    self.init(ofBitRows: words.span, wordsPerRow: wordsPerRow)
  }
}
