import Compression
import TestSupport
import Testing

@Suite("Inflation")
struct InflationTests {
  /// A gzip file as gzip makes it.
  private func gzip(_ bytes: [UInt8], _ options: String...) throws -> [UInt8] {
    let scratch = try Scratch()
    let path = try scratch.write(bytes, to: "data")
    return try RepositoryCommand("sh", "-c", "gzip -n -c \(options.joined()) <\"$0\"", path)
      .output()
  }

  /// Small numbers, so that they compress.
  private func sample(_ count: Int, seed: UInt64 = 21) -> [UInt8] {
    var dice = SeededGenerator(seed: seed)
    return dice.bytes(count).map { $0 & 7 }
  }

  @Test("what gzip compresses comes back", arguments: [0, 1, 1_000, 65_536, 300_000])
  func roundTrip(_ count: Int) throws {
    let bytes = sample(count)
    for level in ["-1", "-9"] {
      let file = try gzip(bytes, level)
      #expect(try Inflation.content(of: file.span, in: .gzip, bytesMax: count) == bytes)
      for length in [0, 1, count / 2, count, count + 5] {
        let prefix = try Inflation.prefix(length, ofContentOf: file.span, in: .gzip)
        #expect(prefix == Array(bytes.prefix(length)))
      }
      // A gzip file without a name is ten bytes, bare data, checksum and length.
      let bare = Array(file[10..<file.count - 8])
      #expect(try Inflation.content(of: bare.span, in: .bare, bytesMax: count) == bytes)
      let sum = file[(file.count - 8)..<(file.count - 4)].reversed().reduce(UInt32(0)) {
        $0 << 8 | UInt32($1)
      }
      #expect(Inflation.checksum(of: bytes.span) == sum)
    }
  }

  @Test("several members are one content, and other bytes after them are refused with their place")
  func members() throws {
    let one = try gzip(sample(500))
    let two = one + (try gzip(sample(70)))
    #expect(
      try Inflation.content(of: two.span, in: .gzip, bytesMax: 1_000) == sample(500) + sample(70))
    let error = try #require(throws: InflationError.self) {
      try Inflation.content(of: (one + [0, 0, 0]).span, in: .gzip, bytesMax: 1_000)
    }
    #expect(error.code == .damaged && error.offset == one.count)
    #expect(
      "\(error)" == "the compressed data ends after \(one.count) bytes, but 3 more follow")
  }

  @Test("content longer than allowed is refused, though its file is small")
  func bomb() throws {
    let file = try gzip([UInt8](repeating: 0, count: 10_000_000))
    #expect(file.count < 20_000)
    #expect(
      try Inflation.content(of: file.span, in: .gzip, bytesMax: 10_000_000).count == 10_000_000)
    for limit in [9_999_999, 1_000, 0, -1] {
      let error = try #require(throws: InflationError.self) {
        try Inflation.content(of: file.span, in: .gzip, bytesMax: limit)
      }
      #expect(error.code == .tooLong)
      #expect("\(error)" == "there are more than \(max(limit, 0)) bytes of content")
    }
  }

  @Test("a gzip file that ends too soon is refused at every length, and changed bits are found")
  func damage() throws {
    let bytes = sample(2_000)
    let file = try gzip(bytes)
    for length in 0..<file.count {
      let error = try #require(throws: InflationError.self) {
        try Inflation.content(of: Array(file[..<length]).span, in: .gzip, bytesMax: 1 << 20)
      }
      #expect(error.code == .truncated)
    }
    var dice = SeededGenerator(seed: 22)
    for place in file.indices {
      var damaged = file
      damaged[place] ^= UInt8(1 << dice.below(8))
      // Time, system and the like mean nothing; the content is never another.
      if let found = try? Inflation.content(of: damaged.span, in: .gzip, bytesMax: 1 << 20) {
        #expect(found == bytes)
      }
      _ = try? Inflation.content(of: damaged.span, in: .bare, bytesMax: 1 << 20)
    }
  }
}
