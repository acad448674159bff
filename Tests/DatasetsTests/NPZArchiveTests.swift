import Datasets
import TestSupport
import Testing

@Suite("NPZ archives")
struct NPZArchiveTests {
  private func archive(_ name: String) throws -> [UInt8] {
    try Golden.file.get()["archives"][name].bytes
  }

  private func dataset(_ file: [UInt8], _ part: String = "") throws -> Dataset {
    try NPZArchive(file.span, named: "a.npz").dataset(part, in: file.span, named: "made")
  }

  @Test("what numpy.savez writes is read, stored or deflated", arguments: ["stored", "deflated"])
  func numpy(_ kind: String) throws {
    let whole = try dataset(try archive(kind))
    #expect(whole.labels == [0, 1, 2, 0, 1, 2] && whole.shape == .list(4))
    #expect(whole.features == (0..<24).map { Float($0) / 4 })
    let parts = try archive("\(kind)-parts")
    #expect(try NPZArchive(parts.span, named: "a").partNames == ["train", "test"])
    #expect(try dataset(parts, "train").labels == [0, 1, 2, 0])
    #expect(try dataset(parts, "test").features == (16..<24).map { Float($0) / 4 })
    #expect(
      refusal { try dataset(parts, "") }
        == "'a.npz': it has no part ''; name one of 'train' or 'test'")
  }

  @Test("an archive that is cut off or lies is refused, at every length and at every byte")
  func damage() throws {
    var dice = SeededGenerator(seed: 51)
    for kind in ["stored", "deflated"] {
      let file = try archive(kind)
      let whole = try dataset(file)
      for length in 0..<file.count {
        #expect(throws: DatasetError.self) { try dataset(Array(file[..<length])) }
      }
      for place in file.indices {
        var damaged = file
        damaged[place] ^= UInt8(1 << dice.below(8))
        // Times and versions mean nothing; the content is never another.
        if let found = try? dataset(damaged) { #expect(found.digest() == whole.digest()) }
      }
    }
  }

  @Test("archives of other things are refused with what was found")
  func refusals() throws {
    var file = try archive("stored")
    let name = try #require(file.firstIndex(of: UInt8(ascii: "x")))
    let end = Array("PK\u{5}\u{6}".utf8) + [UInt8](repeating: 0, count: 18)
    #expect(
      refusal { try dataset(end) }
        == "'a.npz': found no members, expected two arrays such as 'x.npy' and 'y.npy', or "
        + "'train_images.npy' and 'train_labels.npy'; write it with numpy.savez(file, x=samples, "
        + "y=labels)")
    #expect(
      refusal { try dataset(Array("PK\u{3}\u{4}".utf8)) }
        == "'a.npz', byte 4: found no end of a zip archive; the file may be cut off; "
        + "fetch or write the file anew")
    file[name] = UInt8(ascii: "q")
    // The name in the directory counts; it stands after the members.
    let inDirectory = try #require(file.lastIndex(of: UInt8(ascii: "x")))
    file[inDirectory] = 0x1B
    #expect(
      refusal { try dataset(file) }
        == "'a.npz': found '␛.npy' and 'y.npy', expected two arrays such as 'x.npy' and 'y.npy', or "
        + "'train_images.npy' and 'train_labels.npy'; write it with numpy.savez(file, x=samples, "
        + "y=labels)")
  }
}
