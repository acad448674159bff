import Kernels
import Testing

@Suite("Buffers and levels")
struct BufferTests {
  @Test("a buffer begins with zeros on a line of the cache, whatever its size")
  func zeros() {
    for count in [0, 1, 3, 17, 1000] {
      let buffer = Buffer<Float>(count: count)
      #expect(buffer.array == [Float](repeating: 0, count: count))
      buffer.span.withUnsafeBufferPointer { elements in
        #expect(count == 0 || Int(bitPattern: elements.baseAddress) % 64 == 0)
      }
    }
  }

  @Test("parts of a buffer can be read and written at once while they are apart")
  func parts() {
    var buffer = Buffer<Int>([1, 2, 3, 0, 0, 0])
    buffer.withParts(reading: 0..<3, writing: 3..<6) { source, target in
      for index in 0..<3 { target[index] = 10 * source[index] }
    }
    buffer[0] = 7
    #expect(buffer.array == [7, 2, 3, 10, 20, 30])
    #expect(buffer.array(2..<4) == [3, 10])
  }

  @Test("levels have names, and every machine has the plain one")
  func names() {
    #expect(CPULevel.allCases.map(\.description) == ["plain", "v3", "v4"])
    #expect(CPULevel(named: "v3") == .v3 && CPULevel(named: "v5") == nil)
    #expect(Kernels(.plain) != nil)
    #expect(Kernels.best.level == .best)
    for level in CPULevel.allCases where level > .best { #expect(Kernels(level) == nil) }
  }
}
