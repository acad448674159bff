import Tables
import TestSupport
import Testing

@Suite("Tables")
struct TableTests {
  @Test("digits and complexities are the published ones, byte by byte")
  func digits() throws {
    for (table, digest, count) in [
      (
        Table.digitsImages, "359cd13f0f514122884198b78a131df597421cbf5e93a76678fa96fc548f0d96",
        16 + 1_797 * 64
      ),
      (
        Table.digitsLabels, "ce71631c1f31ce56fa54f31d1d498fafacff59b001e6c30c4a5e29508aa277ad",
        8 + 1_797
      ),
      (
        Table.codingTheorem, "093e56fc084e0defb05afe6c0cad4f55e345d0feaeb74b5714c9a9c0f807672b",
        297_164
      ),
    ] {
      #expect(table.count == count)
      let scratch = try Scratch()
      let path = try scratch.write(Array(table), to: "table")
      let sum = try RepositoryCommand("sha256sum", path).output()
      #expect(String(decoding: sum, as: UTF8.self).hasPrefix(digest))
    }
  }

  @Test("a table handed on whole has the same bytes")
  func whole() {
    let table = Table.digitsLabels
    table.withBytes { bytes in
      #expect(bytes.count == table.count)
      for index in bytes.indices { #expect(bytes[index] == table[index]) }
    }
  }

  @Test("a byte past the end stops the program, with both numbers")
  func bounds() async {
    for index in [-1, Table.digitsLabels.count] {
      let result = await #expect(
        processExitsWith: .failure, observing: [\.standardErrorContent]
      ) { [index = index as Int] in _ = Table.digitsLabels[index] }
      #expect(result.errors.contains("a table of 1805 bytes has none at \(index)"))
    }
  }
}
