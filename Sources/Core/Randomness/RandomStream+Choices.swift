public import Mistakes

// Shuffles, permutations and choices are one algorithm: Fisher and Yates's, from the front. At step
// i the element for place i is taken from the places i ..< count by `integer(below: count - i)`. So
// the first k of a permutation depend on the first k draws alone, and a choice of k is the beginning
// of the permutation that the same stream would give.
extension RandomStream {
  /// Puts an array in random order, every order equally likely.
  ///
  /// For i from 0 to count - 2, element i is exchanged with element i + `integer(below: count - i)`.
  @inlinable
  public mutating func shuffle<Element>(_ array: inout [Element]) {
    let count = array.count
    for index in 0..<max(count - 1, 0) {
      array.swapAt(index, index + integer(below: count - index))
    }
  }

  /// The integers 0 ..< count in random order: ``shuffle(_:)`` of them in ascending order.
  public mutating func permutation(of count: Int) -> [Int] {
    require(count >= 0, "there are no \(count) integers to permute")
    var permutation = Array(0..<count)
    shuffle(&permutation)
    return permutation
  }

  /// Distinct integers of 0 ..< total, without replacement and in random order.
  ///
  /// They are the first `count` of ``permutation(of:)`` with the same draws, but take memory for
  /// `count` only.
  ///
  /// - Parameters:
  ///   - count: How many to choose.
  ///   - total: From how many.
  public mutating func choice(count: Int, outOf total: Int) -> [Int] {
    require(0 <= count && count <= total, "cannot choose \(count) out of \(total)")
    // Which integers stand in places other than their own, in the permutation so far.
    var displaced: [Int: Int] = [:]
    displaced.reserveCapacity(count)
    var chosen: [Int] = []
    chosen.reserveCapacity(count)
    for place in 0..<count {
      let other = place == total - 1 ? place : place + integer(below: total - place)
      chosen.append(displaced[other] ?? other)
      if other != place { displaced[other] = displaced[place] ?? place }
    }
    return chosen
  }

  /// An element of an array that is not empty, every one equally likely.
  @inlinable
  public mutating func element<Element>(of array: [Element]) -> Element {
    require(!array.isEmpty, "there is no element to choose in an empty array")
    return array[integer(below: array.count)]
  }
}
