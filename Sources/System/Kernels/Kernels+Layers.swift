internal import CKernels
internal import Mistakes

/// How the left side of a padded product is stored.
public enum LeftSide: Hashable, Sendable {
  /// Rows × inner, rows at this distance.
  case rows(stride: Int)
  /// Inner × rows, rows of the store at this distance.
  case transposed(stride: Int)
}

extension Kernels {
  /// Copies rows of words to the front, in the order of their numbers.
  ///
  /// - Parameters:
  ///   - source: The rows.
  ///   - words: The words of a row.
  ///   - order: Which rows.
  ///   - target: Where they go, one after the other.
  public func gather(
    _ source: Span<UInt32>, words: Int, order: Span<UInt32>,
    into target: inout MutableSpan<UInt32>
  ) {
    checkGather(source.count, words, order, target.count)
    unsafe withPointers(source, order, into: &target) { source, rows, target in
      unsafe networks.pointee.gather(source, words, rows, order.count, target)
    }
  }

  /// The same of numbers, `columns` of them a row.
  public func gather(
    _ source: Span<Float>, columns: Int, order: Span<UInt32>,
    into target: inout MutableSpan<Float>
  ) {
    checkGather(source.count, columns, order, target.count)
    unsafe source.bytes.withUnsafeBytes { source in
      unsafe withPointers(order, into: &target) { rows, target in
        let words = unsafe UnsafeMutableRawPointer(target)?.assumingMemoryBound(to: UInt32.self)
        unsafe networks.pointee.gather(
          source.baseAddress?.assumingMemoryBound(to: UInt32.self), columns, rows, order.count,
          words)
      }
    }
  }

  private func checkGather(_ source: Int, _ words: Int, _ order: Span<UInt32>, _ target: Int) {
    require(
      words > 0 && target >= order.count * words,
      "\(order.count) rows of \(words) do not fit into \(target) places")
    var greatest: UInt32 = 0
    for index in order.indices { greatest = max(greatest, order[index]) }
    require(
      order.isEmpty || (Int(greatest) + 1) * words <= source,
      "row \(greatest) does not exist among \(source / words)")
  }

  /// scale · (left · right) + bias with padded right sides and results.
  ///
  /// Each sum is one chain of fused multiply-adds, k ascending.
  ///
  /// - Parameters:
  ///   - left: The left side.
  ///   - side: How it is stored.
  ///   - inner: The terms of a sum.
  ///   - right: Inner × columns, padded.
  ///   - result: Rows × columns, padded.
  ///   - shape: Of the result.
  ///   - scale: What sums are multiplied with.
  ///   - bias: A number a column, padded, or empty.
  public func product(
    _ left: Span<Float>, _ side: LeftSide, inner: Int, _ right: Span<Float>,
    into result: inout MutableSpan<Float>, _ shape: PaddedShape, scale: Float, bias: Span<Float>
  ) {
    let row: Int
    let step: Int
    let end: Int
    switch side {
    case .rows(let stride):
      (row, step) = (stride, 1)
      end = (shape.rows - 1) * stride + inner
    case .transposed(let stride):
      (row, step) = (1, stride)
      end = (inner - 1) * stride + shape.rows
    }
    guard shape.rows > 0 else { return }
    shape.check(result.count, "products")
    checkBias(bias, shape)
    require(
      (inner == 0 || left.count >= end) && right.count >= inner * shape.stride,
      "a product of \(shape.rows) × \(inner) and \(inner) × \(shape.columns) needs larger buffers "
        + "than \(left.count) and \(right.count)")
    unsafe withPointers(left, right, bias, into: &result) { left, right, bias, result in
      var product = ckernels_product(
        rows: shape.rows, columns: shape.stride, inner: inner, a_row: row, a_inner: step,
        b_inner: shape.stride, b_column: 1, c_row: shape.stride, start_row: 0)
      unsafe ckernels_multiply_f32(level.rawValue, &product, left, right, result, nil)
      if unsafe scale != 1 || bias != nil {
        unsafe networks.pointee.affine(
          shape.rows, shape.stride, shape.stride, scale, bias, result)
      }
    }
  }

  /// A padded matrix turned over.
  ///
  /// - Parameters:
  ///   - source: Columns × rows of the target.
  ///   - target: Where it goes, padded with zeros.
  ///   - shape: Of the target.
  public func transpose(
    _ source: Span<Float>, into target: inout MutableSpan<Float>, _ shape: PaddedShape
  ) {
    guard shape.rows > 0 else { return }
    let given = PaddedShape(rows: shape.columns, columns: shape.rows)
    given.check(source.count, "numbers")
    shape.check(target.count, "numbers")
    unsafe withPointers(source, into: &target) { source, target in
      unsafe networks.pointee.transpose(
        source, given.stride, shape.columns, shape.rows, target, shape.stride)
    }
  }

  /// The sums of columns: four chains of rows each, joined in a tree.
  public func columnSums(
    _ values: Span<Float>, _ shape: PaddedShape, into sums: inout MutableSpan<Float>
  ) {
    shape.check(values.count, "values")
    require(sums.count >= shape.stride, "sums of \(shape.columns) columns need their places")
    unsafe withPointers(values, into: &sums) { values, sums in
      unsafe networks.pointee.column_sums(shape.rows, shape.stride, shape.stride, values, sums)
    }
  }

  /// values = factors · values, number by number.
  public func multiply(_ values: inout MutableSpan<Float>, by factors: Span<Float>) {
    require(values.count == factors.count && values.count % 16 == 0, "lengths must be equal")
    let count = values.count
    unsafe withPointers(factors, into: &values) { factors, values in
      unsafe networks.pointee.multiply(count, factors, values)
    }
  }

  /// values = values + terms, number by number.
  public func add(_ terms: Span<Float>, to values: inout MutableSpan<Float>) {
    require(values.count == terms.count && values.count % 16 == 0, "lengths must be equal")
    let count = values.count
    unsafe withPointers(terms, into: &values) { factors, values in
      unsafe networks.pointee.add(count, factors, values)
    }
  }
}
