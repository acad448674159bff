import Randomness
import Testing

/// Records are compared bit by bit over years: whatever fails here is a change of every result.
@Suite("Frozen bits")
struct FrozenBitsTests {
  private static let bounds = [
    1, 2, 3, 10, 1000, 1 << 32 + 1, 1 << 62 + 1 << 61 + 1, Int.max,
  ]

  @Test("named streams draw what they have always drawn", arguments: 0..<4)
  func namedStreams(index: Int) throws {
    let frozen = Golden.streams[index]
    let seed = try #require(Seed(frozen.seed))
    let stream =
      switch frozen.indices.count {
      case 0: seed.stream(frozen.name)
      case 1: seed.stream(frozen.name, frozen.indices[0])
      default: seed.stream(frozen.name, frozen.indices[0], frozen.indices[1], frozen.indices[2])
      }
    #expect([stream.key.0, stream.key.1] == frozen.key)
    var words = stream
    #expect(frozen.words.map { _ in words.nextWord() } == frozen.words)
    var uniforms = stream
    #expect(frozen.uniforms.map { _ in uniforms.uniform() } == frozen.uniforms)
    var floats = stream
    #expect(
      frozen.words.map { _ in floats.uniformFloat() }
        == frozen.words.map { Float($0 >> 40) / 0x1p24 })
    var normals = stream
    #expect(frozen.normals.map { _ in normals.normal() } == frozen.normals)
    var normalFloats = stream
    let rounded = frozen.normals.map { Float($0) }
    #expect(rounded.map { _ in normalFloats.normalFloat() } == rounded)
    var integers = stream
    #expect(Self.bounds.map { integers.integer(below: $0) } == frozen.integers)
    #expect(integers.position == frozen.integersTook)
    var permutation = stream
    #expect(permutation.permutation(of: 12) == frozen.permutation)
    var choice = stream
    #expect(choice.choice(count: 6, outOf: 1000) == frozen.choice)
  }

  @Test("a hundred thousand draws of each kind have kept every bit")
  func manyDraws() {
    let stream = (0 as Seed).stream("frozen")
    func drawn<Draw>(_ draw: (inout RandomStream) -> Draw) -> [Draw] {
      var stream = stream
      return (0..<100_000).map { _ in draw(&stream) }
    }
    let words = drawn { $0.nextWord() }
    let uniforms = drawn { $0.uniform() }
    let tails = words.enumerated().map { index, word in
      RandomStream.normal(1 << 63 - 1 - word >> UInt64(1 + index % 51))
    }
    let logs = words.map { PortableMath.log(Double(bitPattern: max($0 >> 2, 1 << 52))) }
    let exponentials = uniforms.map { PortableMath.exp(max($0 * 1460 - 750, -746)) }
    #expect(digest(of: words) == Golden.wordsDigest)
    #expect(digest(of: uniforms.map(\.bitPattern)) == Golden.uniformsDigest)
    #expect(digest(of: drawn { $0.normal().bitPattern }) == Golden.normalsDigest)
    #expect(digest(of: tails.map(\.bitPattern)) == Golden.tailsDigest)
    #expect(digest(of: logs.map(\.bitPattern)) == Golden.logsDigest)
    #expect(digest(of: exponentials.map(\.bitPattern)) == Golden.exponentialsDigest)
  }
}
