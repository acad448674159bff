internal import CKernels
internal import Mistakes

/// How far apart two points are.
public enum Norm: Int32, Hashable, Sendable {
  /// The greatest difference of a coordinate.
  case greatest = 0
  /// The root of the sum of the squares of all differences.
  case euclidean = 1
}

/// Points put where neighbours are found fast: a k-d tree with 16 points a leaf and 16 children a node.
///
/// A tree excludes far points without a look at them, vectors look at sixteen at once, and many
/// dimensions make trees exclude little. So both are one: a node's boxes are sixteen lanes, and so are a
/// leaf's points. Where boxes exclude nothing this is a scan of all points in blocks, and costs a tenth
/// more than one.
///
/// - Floats only exclude, or let in, with a bound on their error that is proven in `neighbours.c`;
///   what lies within the bound is measured in doubles. So results are exactly those of doubles.
/// - Equally far points come by their number. No result depends on the tree or on the level.
/// - Points are scaled by a power of two into ±1, exactly, and back: points times 1,024 have the
///   same neighbours to the bit. Differences below about 10⁻³⁰⁰ of the greatest coordinate vanish.
public struct PointTree: ~Copyable {
  /// The most points: their numbers take 32 bits.
  public static let countMax = 1 << 31

  /// How many points.
  public let count: Int
  /// How many coordinates a point has.
  public let dimensions: Int
  /// Points are stored as so many times what they are.
  private let scale: Double
  private let rows: [Double]
  private let centres: [Double]
  private let points: [UInt32]
  /// The tiles of all levels, and how many floats each takes.
  private let tiles: Buffer<Float>
  private let sizes: [Int]

  /// Plants points, finite coordinates one point after another.
  public init(_ coordinates: Span<Double>, dimensions: Int) {
    require(
      dimensions > 0 && coordinates.count % dimensions == 0 && coordinates.count > 0,
      "\(coordinates.count) coordinates are no points of \(dimensions) dimensions")
    let count = coordinates.count / dimensions
    require(count <= Self.countMax, "a tree takes at most \(Self.countMax) points, not \(count)")
    var greatest = 0.0
    for index in 0..<coordinates.count {
      require(coordinates[index].isFinite, "coordinate \(index) is \(coordinates[index])")
      greatest = max(greatest, coordinates[index].magnitude)
    }
    let scale = Self.scale(for: greatest)
    var scaled: [Double] = []
    scaled.reserveCapacity(coordinates.count)
    var centres = [Double](repeating: 0, count: dimensions)
    for point in 0..<count {
      for axis in 0..<dimensions {
        let x = coordinates[point * dimensions + axis] * scale
        scaled.append(x)
        centres[axis] += x / Double(count)
      }
    }
    var points = (0..<count).map { UInt32($0) }
    var keys = [ckernels_key](repeating: ckernels_key(), count: count)
    unsafe ckernels_arrange_points(count, dimensions, scaled, &points, &keys)
    var rows: [Double] = []
    rows.reserveCapacity(coordinates.count)
    for point in points {
      for axis in 0..<dimensions { rows.append(scaled[Int(point) * dimensions + axis]) }
    }
    self.count = count
    self.dimensions = dimensions
    self.scale = scale
    self.rows = rows
    self.centres = centres
    self.points = points
    sizes = (0..<ckernels_height(count)).map { ckernels_tiles(count, dimensions, $0) }
    var tiles = Buffer<Float>(count: sizes.reduce(0, +))
    var target = tiles.mutableSpan
    unsafe target.withUnsafeMutableBufferPointer { [sizes] tiles in
      guard let start = tiles.baseAddress else { return }
      var levels: [UnsafeMutablePointer<Float>] = unsafe []
      var offset = 0
      for size in sizes {
        unsafe levels.append(start + offset)
        offset += size
      }
      unsafe Self.withTree(rows, centres, points, UnsafePointer(start), sizes) { tree in
        unsafe ckernels_fill_tiles(tree, levels)
      }
    }
    self.tiles = tiles
  }

  /// A power of two that brings a magnitude into ±1, or near where exponents end.
  static func scale(for greatest: Double) -> Double {
    guard greatest > 0 else { return 1 }
    let exponent = min(1_022, max(-1_022, -(Int(greatest.exponent) + 1)))
    return Double(sign: .plus, exponent: exponent, significand: 1)
  }

  private static func withTree(
    _ rows: [Double], _ centres: [Double], _ points: [UInt32], _ tiles: UnsafePointer<Float>,
    _ sizes: [Int], _ body: (UnsafePointer<ckernels_tree>) -> Void
  ) {
    unsafe rows.withUnsafeBufferPointer { rows in
      unsafe centres.withUnsafeBufferPointer { centres in
        unsafe points.withUnsafeBufferPointer { points in
          guard let first = rows.baseAddress, let centre = centres.baseAddress,
            let number = points.baseAddress
          else { return }
          func level(_ index: Int) -> UnsafePointer<Float> {
            unsafe tiles + sizes.prefix(index).reduce(0, +)
          }
          var tree = unsafe ckernels_tree(
            count: points.count, dimensions: centres.count, height: sizes.count, rows: first,
            centres: centre, points: number,
            tiles: (
              level(0), level(1), level(2), level(3), level(4), level(5), level(6), level(7)
            ))
          unsafe body(&tree)
        }
      }
    }
  }

  private func withTree(_ body: (UnsafePointer<ckernels_tree>) -> Void) {
    unsafe tiles.span.withUnsafeBufferPointer { tiles in
      guard let start = tiles.baseAddress else { return }
      unsafe Self.withTree(rows, centres, points, start, sizes, body)
    }
  }

  /// The k nearest others of each point, the nearest first: k distances and k numbers a point.
  func nearest(
    _ k: Int, by norm: Norm, at level: CPULevel
  ) -> (distances: [Double], points: [UInt32]) {
    require(k > 0 && k < count, "\(count) points have no \(k) neighbours each")
    var distances = [Double](repeating: 0, count: count * k)
    var numbers = [UInt32](repeating: 0, count: count * k)
    var room = [Float](repeating: 0, count: dimensions)
    unsafe withTree { tree in
      unsafe ckernels_nearest(
        level.rawValue, norm.rawValue, tree, k, &distances, &numbers, &room)
    }
    for index in distances.indices { distances[index] /= scale }
    return (distances, numbers)
  }

  /// How many others are nearer to each point than its radius, or as near.
  func counts(
    within radii: [Double], isInclusive: Bool, by norm: Norm, at level: CPULevel
  ) -> [UInt32] {
    require(radii.count == count, "\(count) points have as many radii, not \(radii.count)")
    let scaled = radii.map { $0 * scale }
    var counts = [UInt32](repeating: 0, count: count)
    var room = [Float](repeating: 0, count: dimensions)
    unsafe withTree { tree in
      unsafe ckernels_within(
        level.rawValue, norm.rawValue, tree, scaled, isInclusive, &counts, &room)
    }
    return counts
  }
}

/// Numbers in ascending order, each with the point it is of: points of one dimension.
public struct PointLine: Sendable {
  /// How many points.
  public let count: Int
  private let keys: [ckernels_key]
  private let sorted: [Double]

  /// Sorts numbers, all finite.
  public init(_ numbers: Span<Double>) {
    count = numbers.count
    var keys = (0..<numbers.count).map { ckernels_key(value: numbers[$0], point: UInt64($0)) }
    require(keys.allSatisfy(\.value.isFinite), "a number is infinite, or none")
    var room = keys
    unsafe ckernels_sort_keys(keys.count, &keys, &room)
    sorted = keys.map(\.value)
    self.keys = keys
  }

  /// How many others are nearer to each point than its radius, or as near.
  ///
  /// Distances of ascending numbers ascend, and so do their roundings, so a search by halves is exact.
  public func counts(within radii: [Double], isInclusive: Bool) -> [UInt32] {
    require(radii.count == count, "\(count) points have as many radii, not \(radii.count)")
    require(radii.allSatisfy { $0 >= 0 }, "a radius is negative, or no number")
    var counts = [UInt32](repeating: 0, count: count)
    unsafe ckernels_within_sorted(count, keys, sorted, radii, isInclusive, &counts)
    return counts
  }
}

extension Kernels {
  /// The k nearest others of each point, the nearest first: k distances and k numbers a point.
  public func nearest(
    _ k: Int, in tree: borrowing PointTree, by norm: Norm
  ) -> (distances: [Double], points: [UInt32]) {
    tree.nearest(k, by: norm, at: level)
  }

  /// How many others are nearer to each point than its radius, or as near.
  public func counts(
    within radii: [Double], in tree: borrowing PointTree, by norm: Norm, isInclusive: Bool
  ) -> [UInt32] {
    require(radii.allSatisfy { $0 >= 0 && $0.isFinite }, "a radius is negative, or no number")
    return tree.counts(within: radii, isInclusive: isInclusive, by: norm, at: level)
  }
}
