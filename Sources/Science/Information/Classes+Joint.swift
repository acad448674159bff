internal import Mistakes

extension Classes {
  /// The classes that a label a point makes: equal labels are one class, whatever they are.
  public init(labels: some Sequence<Int>) {
    var numbers: [Int: Int] = [:]
    var counts: [Int] = []
    let labels = labels.map { label in
      let number = numbers[label] ?? counts.count
      if number == counts.count {
        numbers[label] = number
        counts.append(0)
      }
      counts[number] += 1
      return number
    }
    self.init(labels: labels, counts: counts)
  }

  /// The classes that two variables make together: equal in both is one class.
  public func joined(with other: Classes) -> Classes {
    require(
      labels.count == other.labels.count,
      "\(labels.count) points and \(other.labels.count) have no classes together")
    let width = other.counts.count
    return Classes(labels: zip(labels, other.labels).lazy.map { $0 * width + $1 })
  }
}
