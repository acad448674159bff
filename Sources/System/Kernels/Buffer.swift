internal import Mistakes

/// Numbers in one piece of memory: owned, aligned to a cache line, zero at first, freed once.
///
/// Arrays of the standard library are shared until written to, and their alignment is 16 bytes; a
/// training step must neither copy by accident nor split a vector over two lines. What computes
/// takes a ``span`` or a ``mutableSpan`` of it, so every access is inside its bounds.
@safe
public struct Buffer<Element: BitwiseCopyable & Sendable>: ~Copyable, @unchecked Sendable {
  private let start: UnsafeMutablePointer<Element>
  /// How many elements it holds.
  public let count: Int

  /// A buffer of zero bytes, which are zeros for numbers.
  public init(count: Int) {
    require(count >= 0, "a buffer of \(count) elements cannot be made")
    let byteCount = max(count, 1) * MemoryLayout<Element>.stride
    let memory = UnsafeMutableRawPointer.allocate(byteCount: byteCount, alignment: 64)
    unsafe memory.initializeMemory(as: UInt8.self, repeating: 0, count: byteCount)
    unsafe start = memory.bindMemory(to: Element.self, capacity: max(count, 1))
    self.count = count
  }

  /// A buffer with the elements of an array.
  public init(_ elements: [Element]) {
    self.init(count: elements.count)
    for (index, element) in elements.enumerated() { unsafe start[index] = element }
  }

  deinit { unsafe UnsafeMutableRawPointer(start).deallocate() }

  /// Its elements, to read.
  public var span: Span<Element> {
    @_lifetime(borrow self)
    get {
      let span = unsafe Span(_unsafeStart: start, count: count)
      return unsafe _overrideLifetime(span, borrowing: self)
    }
  }

  /// Its elements, to change.
  public var mutableSpan: MutableSpan<Element> {
    @_lifetime(&self)
    mutating get {
      let span = unsafe MutableSpan(_unsafeStart: start, count: count)
      return unsafe _overrideLifetime(span, mutating: &self)
    }
  }

  /// Some of its elements, to read.
  @_lifetime(borrow self)
  public func span(_ range: Range<Int>) -> Span<Element> {
    check(range)
    let span = unsafe Span(_unsafeStart: start + range.lowerBound, count: range.count)
    return unsafe _overrideLifetime(span, borrowing: self)
  }

  /// Some of its elements, to change.
  @_lifetime(&self)
  public mutating func mutableSpan(_ range: Range<Int>) -> MutableSpan<Element> {
    check(range)
    let span = unsafe MutableSpan(_unsafeStart: start + range.lowerBound, count: range.count)
    return unsafe _overrideLifetime(span, mutating: &self)
  }

  /// One element.
  public subscript(index: Int) -> Element {
    get {
      require(index >= 0 && index < count, "element \(index) of \(count) does not exist")
      return unsafe start[index]
    }
    set {
      require(index >= 0 && index < count, "element \(index) of \(count) does not exist")
      unsafe start[index] = newValue
    }
  }

  /// A copy of some of its elements as an array.
  public func array(_ range: Range<Int>) -> [Element] {
    check(range)
    return unsafe Array(UnsafeBufferPointer(start: start + range.lowerBound, count: range.count))
  }

  /// A copy of all its elements as an array.
  public var array: [Element] { array(0..<count) }

  /// Lends one part to be read and another, apart from it, to be changed.
  ///
  /// The two must not overlap: kernels read vectors ahead of what they write.
  public mutating func withParts<Failure: Error>(
    reading source: Range<Int>, writing target: Range<Int>,
    _ body: (Span<Element>, inout MutableSpan<Element>) throws(Failure) -> Void
  ) throws(Failure) {
    check(source)
    check(target)
    require(
      !source.overlaps(target), "elements \(source) and \(target) overlap; they must be apart")
    let read = unsafe Span(_unsafeStart: start + source.lowerBound, count: source.count)
    var written = unsafe MutableSpan(_unsafeStart: start + target.lowerBound, count: target.count)
    try body(read, &written)
  }

  private func check(_ range: Range<Int>) {
    require(
      range.lowerBound >= 0 && range.upperBound <= count,
      "elements \(range) of \(count) do not exist")
  }
}
