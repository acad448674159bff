/// Lines of many points, drawn with few.
///
/// A line of 100,000 points on 600 pixels shows for each pixel where it comes in, how high and low
/// it goes, and where it leaves; anything else is only bytes. So points that share a column of
/// pixels give way to the first, the least, the greatest and the last of them, in their order, and
/// a band to its widest there. Gaps stay gaps.
enum Thinning {
  /// A point of a line in its place.
  struct Point: Hashable {
    var spot: Spot
    var low: Double?
    var high: Double?
  }

  /// The runs between gaps of a curve, thinned to the pixels of a plot.
  static func runs(of items: [Curve.Item], in scene: PanelScene) -> [[Point]] {
    var runs: [[Point]] = []
    var run: [Point] = []
    for item in items {
      guard let spot = scene.spot(x: item.x, y: item.y) else {
        if !run.isEmpty { runs.append(run) }
        run = []
        continue
      }
      let ends = item.band.map { (scene.y(of: $0.lowerBound), scene.y(of: $0.upperBound)) }
      run.append(Point(spot: spot, low: ends?.0, high: ends?.1))
    }
    if !run.isEmpty { runs.append(run) }
    let count = runs.reduce(0) { $0 + $1.count }
    return count <= Int(2 * scene.plot.width) ? runs : runs.map(thinned)
  }

  /// A run with at most four points in each column of pixels.
  static func thinned(_ run: [Point]) -> [Point] {
    var kept: [Point] = []
    var start = run.startIndex
    while start < run.endIndex {
      let column = run[start].spot.x.rounded(.down)
      var end = start
      var (least, greatest) = (start, start)
      var low: Double?
      var high: Double?
      while end < run.endIndex, run[end].spot.x.rounded(.down) == column {
        if run[end].spot.y < run[least].spot.y { least = end }
        if run[end].spot.y > run[greatest].spot.y { greatest = end }
        // Down the page numbers grow, so the lower end of a band has the greater one.
        if let value = run[end].low { low = max(low ?? value, value) }
        if let value = run[end].high { high = min(high ?? value, value) }
        end += 1
      }
      for index in Set([start, least, greatest, end - 1]).sorted() {
        kept.append(Point(spot: run[index].spot, low: low, high: high))
      }
      start = end
    }
    return kept
  }
}
