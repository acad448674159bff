internal import Mistakes

/// How a line of numbers is cut into bins, for information planes as they were first drawn.
///
/// A network without noise loses nothing of its input, so information about it hangs on how coarsely
/// activations are looked at, and published planes differ by just that:
///
/// - ``tishby``: Shwartz-Ziv and Tishby (2017) put 30 *edges*, equally far apart and rounded to floats,
///   on -1 ... 1; a number belongs to the last edge that it reaches. Theirs wraps what is below -1 into
///   the top bin, which a rectifier or a centred layer shows as structure; here it has a bin of its own.
/// - ``width(_:)``: Saxe et al. (2018) take floor(t / width), without ends: 0.5 or 0.07.
/// - ``equalMass(_:)``: as many points a bin as ties allow, each column by itself; equal numbers share a
///   bin, that of the first of them.
public enum Binning: Hashable, Sendable {
  /// The 30 edges of Shwartz-Ziv and Tishby.
  case tishby
  /// Bins of a width, one of which begins at 0.
  case width(Double)
  /// So many bins with as many points each.
  case equalMass(Int)

  /// The points with the number of its bin for each coordinate.
  public func binned(_ points: Points) -> Points {
    let d = points.dimensions
    var bins = points.coordinates
    switch self {
    case .tishby:
      // As numpy's linspace: a multiple of the step and the lower end, the upper end exactly.
      let edges = (0..<30).map { $0 == 29 ? 1 : Double(Float(Double($0) * (2.0 / 29) - 1)) }
      for index in bins.indices { bins[index] = Double(edges.count { $0 <= bins[index] }) }
    case .width(let width):
      require(width > 0 && width.isFinite, "bins of a width of \(width) cannot be")
      for index in bins.indices {
        let bin = (bins[index] / width).rounded(.down)
        // Far beyond all others; infinity is no number that points may have.
        bins[index] = min(max(bin, -Points.magnitudeMax), Points.magnitudeMax)
      }
    case .equalMass(let count):
      require(count > 0, "\(count) bins cannot be")
      for axis in 0..<d {
        let column = points.column(axis)
        let order = column.indices.sorted { (column[$0], $0) < (column[$1], $1) }
        var bin = 0
        for (rank, index) in order.enumerated() {
          if rank == 0 || column[index] != column[order[rank - 1]] {
            bin = rank * count / column.count
          }
          bins[index * d + axis] = Double(bin)
        }
      }
    }
    return Points(unchecked: bins, dimensions: d)
  }

  /// `tishby`, `width-0.5` or `equal-mass-30`.
  public var name: String {
    switch self {
    case .tishby: "tishby"
    case .width(let width): "width-\(width)"
    case .equalMass(let count): "equal-mass-\(count)"
    }
  }
}
