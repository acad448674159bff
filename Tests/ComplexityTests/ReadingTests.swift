import Complexity
import Foundation
import TestSupport
import Testing

@Suite("Matrices in files")
struct ReadingTests {
  private func read(
    _ text: String, _ dimensions: BlockTable.Dimensions = .two, bySign: Bool = false
  ) throws -> [NamedMatrix] {
    try read(Array(text.utf8), dimensions, bySign: bySign)
  }

  private func read(
    _ bytes: [UInt8], _ dimensions: BlockTable.Dimensions = .two, bySign: Bool = false
  ) throws -> [NamedMatrix] {
    try MatrixFile(dimensions, bySign: bySign).matrices(in: bytes.span, named: "f")
  }

  private func complaint(
    _ text: String, _ dimensions: BlockTable.Dimensions = .two, bySign: Bool = false
  ) -> String {
    do {
      _ = try read(text, dimensions, bySign: bySign)
      return "none"
    } catch {
      return "\(error)"
    }
  }

  /// An NPY file of doubles, or of bytes.
  static func npy(_ shape: String, _ type: String, _ content: [UInt8]) -> [UInt8] {
    var header = "{'descr': '\(type)', 'fortran_order': False, 'shape': \(shape), }"
    header += String(repeating: " ", count: (64 - (10 + header.utf8.count + 1) % 64) % 64) + "\n"
    let count = header.utf8.count
    return [0x93] + Array("NUMPY".utf8) + [1, 0, UInt8(count & 255), UInt8(count >> 8)]
      + Array(header.utf8) + content
  }

  static func doubles(_ numbers: [Double]) -> [UInt8] {
    numbers.flatMap { number in
      (0..<8).map { UInt8(truncatingIfNeeded: number.bitPattern >> (8 * $0)) }
    }
  }

  @Test("rows of zeros and ones are read, with or without separators")
  func text() throws {
    let expected = BitMatrix("011100", rows: 2)
    for text in ["011\n100\n", "011\r\n100", "0 1 1\n1,0,0\n\n", "\n0\t11\n\n1 0 0"] {
      let found = try read(text)
      #expect(found.map(\.matrix) == [expected])
    }
    let strings = try read("0110\n\n1\n", .one)
    #expect(strings.map(\.matrix) == [BitMatrix("0110", rows: 1), BitMatrix("1", rows: 1)])
    #expect(strings.map(\.name) == ["f, line 1", "f, line 3"])
  }

  @Test("what is no matrix of bits is told with its place and cure")
  func complaints() {
    #expect(
      complaint("011\n0120\n")
        == "'f', line 2, cell 3: found '20', expected 0 or 1; write a row of zeros and ones a line")
    #expect(
      complaint("011\n01\n")
        == "'f', line 2: found 2 cells, expected 3 as in line 1; make all rows as long, or measure "
        + "them as strings with --dimensions 1")
    #expect(
      complaint(" \n\n")
        == "'f': the file is empty, expected rows of 0 and 1; write a row a line")
    #expect(complaint("", .one).contains("the file is empty"))
    #expect(complaint("0\u{1b}[2J").contains("found the byte 0x1b"))
    #expect(complaint("01", bySign: true).contains("leave out --sign"))
  }

  @Test("arrays of NumPy are read: exact zeros and ones, or signs of numbers in double precision")
  func arrays() throws {
    let numbers: [Double] = [0, 1, 1, -0.0, 0, 1]
    let file = Self.npy("(2, 3)", "<f8", Self.doubles(numbers))
    #expect(try read(file).map(\.matrix) == [BitMatrix("011001", rows: 2)])
    let rows = try read(file, .one)
    #expect(rows.map(\.name) == ["f, row 0", "f, row 1"])
    let tiny = Self.npy("(1, 4)", "<f8", Self.doubles([1e-300, -1e-300, 0, .infinity]))
    #expect(try read(tiny, bySign: true).map(\.matrix) == [BitMatrix("1001", rows: 1)])
    #expect(
      throws: MatrixFileError.self,
      performing: { try read(Self.npy("(1, 1)", "<f8", Self.doubles([.nan])), bySign: true) })
    do {
      _ = try read(Self.npy("(2, 2)", "<f8", Self.doubles([0, 1, 1.0000001, 0])))
      Issue.record("a number that is not 0 or 1 was taken")
    } catch {
      #expect(
        "\(error)"
          == "'f', element [1, 0]: found 1.0000001, expected 0 or 1; take the signs of numbers with "
          + "--sign")
    }
    let string = Self.npy("(3,)", "|u1", [1, 0, 1])
    #expect(try read(string, .one).map(\.matrix) == [BitMatrix("101", rows: 1)])
    #expect(throws: MatrixFileError.self) { try read(string) }
    #expect(throws: MatrixFileError.self) { try read(Self.npy("(0, 3)", "|u1", [])) }
  }

  @Test("mutated files are read or refused, and never stop the program")
  func mutations() {
    let isCampaign = ProcessInfo.processInfo.environment["PARSIMONY_CAMPAIGN"] == "1"
    var generator = SeededGenerator(seed: 31)
    let samples: [[UInt8]] = [
      Array("0110\n1001\n0000\n".utf8), Array("0 1,1\r\n1 0 1\n".utf8),
      Self.npy("(2, 3)", "<f8", Self.doubles([0, 1, 0, 1, 1, 0])),
      Self.npy("(4, 4)", "|b1", (0..<16).map { UInt8($0 & 1) }),
      Self.npy("(9,)", "<i2", (0..<18).map { UInt8($0 % 2 == 0 ? 1 : 0) }),
      Self.archive,
    ]
    for sample in samples { #expect(throws: Never.self) { try read(sample, .one) } }
    var readable = 0
    for _ in 0..<(isCampaign ? 1_000_000 : 20_000) {
      var bytes = samples[generator.below(samples.count)]
      for _ in 0...generator.below(4) {
        let place = generator.below(max(bytes.count, 1))
        switch generator.below(5) {
        case 0 where !bytes.isEmpty: bytes[place] = UInt8(truncatingIfNeeded: generator.next())
        case 1 where !bytes.isEmpty: bytes[place] ^= 1 << UInt8(generator.below(8))
        case 2 where !bytes.isEmpty: bytes.remove(at: place)
        case 3:
          bytes.insert(UInt8(truncatingIfNeeded: generator.next()), at: min(place, bytes.count))
        default: bytes.removeLast(min(bytes.count, generator.below(9)))
        }
      }
      let dimensions = BlockTable.Dimensions.allCases[generator.below(2)]
      guard let found = try? read(bytes, dimensions, bySign: generator.below(2) == 0) else {
        continue
      }
      readable += 1
      for part in found where part.matrix.count < 4_096 {
        _ = BlockCounts(of: part.matrix, by: dimensions == .one ? .strings : .squares).measured()
      }
    }
    #expect(readable > 400)
  }

  /// A zip archive of one stored member, `w.npy`.
  static let archive: [UInt8] = {
    let content = npy("(2, 2)", "|u1", [0, 1, 1, 0])
    func little(_ value: Int, _ count: Int) -> [UInt8] {
      (0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
    }
    var sum: UInt32 = 0xFFFF_FFFF
    for byte in content {
      sum ^= UInt32(byte)
      for _ in 0..<8 { sum = sum >> 1 ^ (sum & 1 == 1 ? 0xEDB8_8320 : 0) }
    }
    let facts =
      little(0, 2) + little(0, 2) + little(0, 4) + little(Int(~sum), 4) + little(content.count, 4)
      + little(content.count, 4) + little(5, 2) + little(0, 2)
    let name = Array("w.npy".utf8)
    let local = Array("PK\u{3}\u{4}".utf8) + little(20, 2) + facts + name + content
    let entry =
      Array("PK\u{1}\u{2}".utf8) + little(20, 2) + little(20, 2) + facts + little(0, 2)
      + little(0, 2) + little(0, 2) + little(0, 4) + little(0, 4) + name
    return local + entry + Array("PK\u{5}\u{6}".utf8) + little(0, 4) + little(1, 2) + little(1, 2)
      + little(entry.count, 4) + little(local.count, 4) + little(0, 2)
  }()
}
