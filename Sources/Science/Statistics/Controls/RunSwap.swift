internal import Mistakes
public import Randomness

/// The main control: whether a measure follows the loss *of its own run* more than that of another.
///
/// While a network learns its loss falls, and whatever else falls or rises meanwhile correlates with
/// it: the number of the epoch alone does. So a high r over epochs proves little. Here the measure of one
/// run is held against the loss of another. That keeps all that runs share, the trend above all, and
/// destroys what links the two curves of one run; what the true pairs have beyond it is the link.
///
/// The test is a permutation test of the mean z of the pairs. Under the null hypothesis that the curves of
/// a run are linked by nothing but what runs share, every assignment of losses to measures is as likely
/// as the one observed, and the test is exact, whatever the curves look like and however epochs hang
/// together. That needs comparable pairs:
///
/// - Two curves can only be compared as far as both go, and r of a decaying curve hangs on how far that
///   is. So runs are ordered by length and swapped only within groups of five to nine neighbours, all
///   cut to the shortest of their group, in true pairs as in swapped ones. A length that both curves share
///   is then no link either.
/// - p is that of both sides: twice the share of assignments (the observed one among them) that are as
///   far out on the nearer side.
///
/// Shifting or shuffling epochs, the usual surrogates, destroys the trend as well and therefore rejects
/// nearly always, whatever the link: see ``SurrogateTest``.
public struct RunSwap: Hashable, Sendable {
  /// Runs in a group, at least; at most one less than twice as many.
  static let groupMin = 5
  /// Runs with fewer epochs are left out.
  public static let epochsMin = 5

  /// The mean z of measures with the losses of their own runs, cut as the swapped ones are.
  public let observed: Double
  /// The mean z of measures with the losses of other runs.
  public let swapped: Double
  /// The chance of a mean so far from that of the swaps if there is no link within runs.
  public let p: Double
  /// How many runs were compared.
  public let count: Int

  /// Of the curves of a measure and of a target, one each a run.
  ///
  /// It is nil for fewer than five runs that can be compared. Runs whose cut curves do not vary or are
  /// not finite are left out.
  ///
  /// - Parameter swaps: How many assignments are drawn.
  public init?(
    measures: [[Double]], targets: [[Double]], swaps: Int = 1_999, stream: RandomStream
  ) {
    require(measures.count == targets.count, "\(measures.count) and \(targets.count) runs differ")
    let groups = Self.groups(measures, targets)
    count = groups.reduce(0) { $0 + $1.count }
    guard count >= Self.groupMin else { return nil }
    let own = groups.reduce(0) { $0 + $1.own }
    let others = groups.reduce(0) { $0 + $1.others }
    let pairs = groups.reduce(0) { $0 + $1.count * ($1.count - 1) }
    var stream = stream
    var draws = [Double](repeating: 0, count: count)
    var order = Array(0..<2 * Self.groupMin)
    var (above, below) = (1, 1)
    for _ in 0..<swaps {
      stream.fillUniforms(draws.mutableSpan)
      var (sum, first) = (0.0, 0)
      for group in groups {
        sum += group.sum(of: &order, draws, from: first)
        first += group.count
      }
      if sum >= own { above += 1 }
      if sum <= own { below += 1 }
    }
    observed = own / Double(count)
    swapped = others / Double(pairs)
    p = min(1, 2 * Double(min(above, below)) / Double(swaps + 1))
  }

  /// Runs in groups of neighbours by length.
  private static func groups(_ measures: [[Double]], _ targets: [[Double]]) -> [Group] {
    let epochs = zip(measures, targets).map { min($0.count, $1.count) }
    var left = epochs.indices.filter { epochs[$0] >= epochsMin }
    // Where cutting a curve leaves it constant its run goes, and the others are grouped anew.
    while true {
      left.sort { (epochs[$0], $0) < (epochs[$1], $1) }
      let groupCount = left.count / groupMin
      guard groupCount > 0 else { return [] }
      var groups: [Group] = []
      var kept: [Int] = []
      for number in 0..<groupCount {
        let places = left.count * number / groupCount..<left.count * (number + 1) / groupCount
        let runs = left[places]
        let length = epochs[left[places.lowerBound]]
        var group = Group()
        for run in runs {
          guard let measure = direction(measures[run].prefix(length)),
            let target = direction(targets[run].prefix(length))
          else { continue }
          kept.append(run)
          group.measures.append(measure)
          group.targets.append(target)
        }
        groups.append(group)
      }
      if kept.count == left.count { return groups.map(\.compared) }
      left = kept
    }
  }
}

/// Runs of about the same length, and the z of each measure with each target.
private struct Group {
  var measures: [[Double]] = []
  var targets: [[Double]] = []
  private var z: [Double] = []

  var count: Int { measures.count }

  /// The group with its z.
  var compared: Group {
    var group = self
    for measure in measures {
      for target in targets {
        var r = 0.0
        for epoch in measure.indices { r += measure[epoch] * target[epoch] }
        group.z.append(FisherZ.bounded(r))
      }
    }
    return group
  }

  /// The sum of z over true pairs.
  var own: Double {
    (0..<count).reduce(0) { $0 + z[$1 * count + $1] }
  }

  /// The sum of z over all other pairs.
  var others: Double { z.reduce(0, +) - own }

  /// The sum of z when targets are put in the order that draws give.
  ///
  /// Fisher and Yates's shuffle: measure i takes one of the targets that are left.
  func sum(of order: inout [Int], _ draws: [Double], from first: Int) -> Double {
    for place in 0..<count { order[place] = place }
    var sum = 0.0
    for place in 0..<count {
      let other = place + Int(draws[first + place] * Double(count - place))
      sum += z[place * count + order[other]]
      order[other] = order[place]
    }
    return sum
  }
}
