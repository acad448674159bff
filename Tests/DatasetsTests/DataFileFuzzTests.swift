import Datasets
import TestSupport
import Testing

/// Files that somebody changed: whatever the bytes are, they are read or refused, and never a trap.
@Suite("Files of data with wrong bytes")
struct DataFileFuzzTests {
  /// Every reader there is, on the same bytes; true if one of them took them.
  @discardableResult
  private func readAll(_ bytes: [UInt8]) -> Bool {
    let limit = 1 << 20
    var isRead = false
    if let array = try? NumericArray.features(in: bytes.span, named: "f", bytesMax: limit) {
      #expect(array.elements.count == array.dimensions.reduce(1, *))
      isRead = true
    }
    if let array = try? NumericArray.labels(in: bytes.span, named: "f", bytesMax: limit) {
      #expect(array.elements.count == array.dimensions.reduce(1, *))
      isRead = true
    }
    if let archive = try? NPZArchive(bytes.span, named: "f") {
      for part in archive.partNames {
        if let made = try? archive.dataset(part, in: bytes.span, named: "f", bytesMax: limit) {
          #expect(made.features.count == made.count * made.shape.count)
          isRead = true
        }
      }
    }
    for table in [CSVTable(), CSVTable(labelColumn: .first), CSVTable(labelColumn: .named("x"))] {
      if let made = try? table.dataset(in: bytes.span, file: "f", named: "f", bytesMax: limit) {
        #expect(made.features.count == made.count * made.shape.count)
        isRead = true
      }
    }
    return isRead
  }

  private func samples() throws -> [[UInt8]] {
    var samples = [
      idx([3, 2, 2], Array(0..<12)), idx([4], [0, 1, 2, 1]),
      idx([2], [0x3F, 0x80, 0, 0, 0, 0, 0, 0], element: 0x0D),
      Array("x,y,kind\n1,2.5,a\n\"3\",\"4\"\"\",b\r\n5,-6e1,a\n".utf8), Array("1,2\n3,4\n".utf8),
    ]
    let golden = try Golden.file.get()
    for array in try golden["arrays"].list { samples.append(try array["file"].bytes) }
    for name in ["stored", "deflated", "stored-parts"] {
      samples.append(try golden["archives"][name].bytes)
    }
    for index in [0, 1, 3, 8] { samples.append(try gzip(samples[index])) }
    return samples
  }

  @Test("every beginning of a file is read or refused")
  func beginnings() throws {
    for sample in try samples() {
      for length in 0...sample.count { readAll(Array(sample[..<length])) }
    }
  }

  @Test("a hundred thousand mutated files are read or refused, without a trap")
  func mutations() throws {
    let samples = try samples()
    var dice = SeededGenerator(seed: 61)
    var read = 0
    for _ in 0..<100_000 {
      var bytes = samples[dice.below(samples.count)]
      for _ in 0..<1 + dice.below(3) {
        // Headers are where lies do harm, so half of the changes are made there.
        let place = dice.below(dice.below(2) == 0 ? min(bytes.count, 96) : bytes.count)
        switch dice.below(6) {
        case 0: bytes[place] = UInt8(dice.below(256))
        case 1: bytes[place] ^= UInt8(1 << dice.below(8))
        case 2: bytes[place] = [0, 0x7F, 0x80, 0xFF][dice.below(4)]
        case 3: bytes.insert(UInt8(dice.below(256)), at: place)
        case 4 where bytes.count > 1: bytes.remove(at: place)
        default:
          let end = min(place + 1 + dice.below(8), bytes.count)
          for index in place..<end { bytes[index] = 0xFF }
        }
      }
      if readAll(bytes) { read += 1 }
    }
    // Both ways are taken often, or the test would be none.
    #expect((5_000...95_000).contains(read), "\(read) were read")
  }
}
