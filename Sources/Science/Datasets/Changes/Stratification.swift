internal import Mistakes
internal import Randomness

/// How samples are dealt to parts so that each part has the classes in the proportions of the whole.
///
/// Parts are dealt one after the other. A part of k takes from the n samples that are left, for a
/// class of which m are left, k·m/n rounded down or up: down first, then up for the classes with the
/// greatest remainders until k are taken (Hamilton's method). Among equal remainders a drawn order
/// of the classes decides, so that no class is favoured over many seeds. So a part's share of a class
/// differs from the exact one by less than 1 for the first part, and by less than 2 for all others.
///
/// Which samples of a class are taken is a permutation of that class alone, from a stream of its own.
/// So the parts are disjoint, and what one class has changes no choice within another.
struct Stratification {
  /// The samples of each class in the order in which they are dealt, the last first.
  private var waiting: [[Int]]
  /// The order of the classes among equal remainders.
  private let order: [Int]
  private var countLeft: Int

  init(of labels: [Int32], classCount: Int, seed: Seed) {
    var members = [[Int]](repeating: [], count: classCount)
    for (index, label) in labels.enumerated() { members[Int(label)].append(index) }
    for index in members.indices {
      var stream = seed.stream("stratify", index)
      stream.shuffle(&members[index])
    }
    waiting = members
    var stream = seed.stream("stratify-ties")
    order = stream.permutation(of: classCount)
    countLeft = labels.count
  }

  /// The next part, in the order of the data set.
  mutating func deal(_ count: Int) -> [Int] {
    require(0 <= count && count <= countLeft, "\(count) samples are dealt, \(countLeft) are left")
    guard count > 0 else { return [] }
    var shares = [Int](repeating: 0, count: waiting.count)
    var remainders = [Int](repeating: 0, count: waiting.count)
    var missing = count
    for (index, members) in waiting.enumerated() {
      // Counts of samples in memory, whose products are far below 2^63 · n.
      let exact = count.multipliedFullWidth(by: members.count)
      (shares[index], remainders[index]) = countLeft.dividingFullWidth(exact)
      missing -= shares[index]
    }
    let byRemainder = order.enumerated().sorted {
      (remainders[$0.element], $1.offset) > (remainders[$1.element], $0.offset)
    }
    for (_, index) in byRemainder.prefix(missing) { shares[index] += 1 }
    var part: [Int] = []
    part.reserveCapacity(count)
    for index in waiting.indices {
      part += waiting[index].suffix(shares[index])
      waiting[index].removeLast(shares[index])
    }
    countLeft -= count
    return part.sorted()
  }
}
