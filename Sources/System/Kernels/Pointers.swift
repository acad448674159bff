// Kernels take spans, whose bounds the faces check, and C takes where they begin. An empty span stands
// for what is not wanted, and is NULL in C.

@inline(__always)
func withPointers<A, B, Result>(
  _ a: Span<A>, into b: inout MutableSpan<B>,
  _ body: (UnsafePointer<A>?, UnsafeMutablePointer<B>?) -> Result
) -> Result {
  unsafe a.withUnsafeBufferPointer { a in
    unsafe b.withUnsafeMutableBufferPointer { b in
      unsafe body(beginning(a), beginning(b))
    }
  }
}

@inline(__always)
func withPointers<A, B, C, Result>(
  _ a: Span<A>, _ b: Span<B>, into c: inout MutableSpan<C>,
  _ body: (UnsafePointer<A>?, UnsafePointer<B>?, UnsafeMutablePointer<C>?) -> Result
) -> Result {
  unsafe a.withUnsafeBufferPointer { a in
    unsafe withPointers(b, into: &c) { b, c in
      unsafe body(beginning(a), b, c)
    }
  }
}

@inline(__always)
func withPointers<A, B, C, D, Result>(
  _ a: Span<A>, _ b: Span<B>, _ c: Span<C>, into d: inout MutableSpan<D>,
  _ body: (UnsafePointer<A>?, UnsafePointer<B>?, UnsafePointer<C>?, UnsafeMutablePointer<D>?) ->
    Result
) -> Result {
  unsafe a.withUnsafeBufferPointer { a in
    unsafe withPointers(b, c, into: &d) { b, c, d in
      unsafe body(beginning(a), b, c, d)
    }
  }
}

@inline(__always)
func withPointers<A, B, Result>(
  _ a: inout MutableSpan<A>, _ b: inout MutableSpan<B>,
  _ body: (UnsafeMutablePointer<A>?, UnsafeMutablePointer<B>?) -> Result
) -> Result {
  unsafe a.withUnsafeMutableBufferPointer { a in
    unsafe b.withUnsafeMutableBufferPointer { b in
      unsafe body(beginning(a), beginning(b))
    }
  }
}

@inline(__always)
func beginning<Element>(_ elements: UnsafeBufferPointer<Element>) -> UnsafePointer<Element>? {
  elements.isEmpty ? nil : elements.baseAddress
}

@inline(__always)
func beginning<Element>(
  _ elements: UnsafeMutableBufferPointer<Element>
) -> UnsafeMutablePointer<Element>? {
  elements.isEmpty ? nil : elements.baseAddress
}
