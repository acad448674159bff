import Coordination
import Datasets
import Sweeps
import Testing

import ClusterView

@Suite("Results as arrays for NumPy")
struct ResultArraysTests {
  @Test("our own reader of NPZ files finds the numbers that were written")
  func archive() throws {
    var archive = NPZWriter()
    let added = [
      archive.add("x", .rows([1, 2, 3, 4, 5, 0.5], length: 3)),
      archive.add("y", .integers([1, 0])), archive.add("z", .texts(["a", "größer"])),
    ]
    #expect(added == [true, true, true])
    let bytes = archive.encoded()
    let read = try NPZArchive(bytes.span, named: "runs.npz").dataset(
      "", in: bytes.span, named: "runs")
    #expect(read.features == [1, 2, 3, 4, 5, 0.5])
    #expect(read.labels == [1, 0])
  }

  @Test("the same results make the same bytes")
  func bytes() {
    func encoded() -> [UInt8] {
      var archive = NPZWriter()
      _ = archive.add("a", .reals([1, 2]))
      return archive.encoded()
    }
    #expect(encoded() == encoded())
    #expect(encoded().count % 2 == 0 && encoded().starts(with: Array("PK\u{3}\u{4}".utf8)))
  }
}
