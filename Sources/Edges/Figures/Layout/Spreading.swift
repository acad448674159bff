/// Moves things along a line as little as it takes for them to keep a distance.
///
/// Things keep their order. Those that would touch form a block that sits where its members wish it
/// in the mean, and blocks that meet become one: the pool-adjacent-violators rule, which gives the
/// least sum of squared moves (Barlow, Bartholomew, Bremner, Brunk, "Statistical inference under
/// order restrictions", 1972). Blocks that stick out are pushed back inside; nil where all of them
/// together have no room.
package func spread(
  _ wishes: [Double], apart distance: Double, within range: ClosedRange<Double>
) -> [Double]? {
  guard let last = wishes.indices.last else { return [] }
  let length = Double(last) * distance
  guard length <= range.upperBound - range.lowerBound else { return nil }
  let order = wishes.indices.sorted { (wishes[$0], $0) < (wishes[$1], $1) }
  // A block has a beginning, and how many things follow one another from there.
  var blocks: [(start: Double, count: Int)] = []
  for index in order {
    blocks.append((wishes[index], 1))
    while blocks.count > 1 {
      let (upper, lower) = (blocks[blocks.count - 2], blocks[blocks.count - 1])
      let reach = Double(upper.count) * distance
      guard upper.start + reach > lower.start else { break }
      let start =
        (upper.start * Double(upper.count) + (lower.start - reach) * Double(lower.count))
        / Double(upper.count + lower.count)
      blocks.removeLast(2)
      blocks.append((start, upper.count + lower.count))
    }
  }
  var places: [Double] = []
  for block in blocks {
    for member in 0..<block.count { places.append(block.start + Double(member) * distance) }
  }
  // From the top down nothing begins before there is room, from the bottom up nothing after.
  var least = range.lowerBound
  for index in places.indices {
    places[index] = max(places[index], least)
    least = places[index] + distance
  }
  var greatest = range.upperBound
  for index in places.indices.reversed() {
    places[index] = min(places[index], greatest)
    greatest = places[index] - distance
  }
  var result = wishes
  for (place, index) in zip(places, order) { result[index] = place }
  return result
}
