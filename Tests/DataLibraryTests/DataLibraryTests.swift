import DataLibrary
import Datasets
import Encoding
import Files
import Glibc
import TestSupport
import Testing

@Suite("Data library")
struct DataLibraryTests {
  /// An IDX file of bytes.
  private func idx(_ dimensions: [Int], _ values: [UInt8]) -> [UInt8] {
    var file: [UInt8] = [0, 0, 0x08, UInt8(dimensions.count)]
    for dimension in dimensions {
      for shift in [24, 16, 8, 0] { file.append(UInt8(truncatingIfNeeded: dimension >> shift)) }
    }
    return file + values
  }

  private func refusal(_ body: () throws -> some Any) -> String {
    do { return "no refusal: \(try body())" } catch { return "\(error)" }
  }

  /// A folder with two images as a part of MNIST, a table, and what is no data.
  private func fill(_ scratch: borrowing Scratch) throws {
    let folder = scratch.path
    try #require(mkdir("\(folder)/mnist", 0o700) == 0)
    try scratch.write(
      idx([2, 2, 2], [0, 255, 51, 102, 255, 0, 0, 0]), to: "mnist/t10k-images-idx3-ubyte")
    try scratch.write(idx([2], [3, 9]), to: "mnist/t10k-labels-idx1-ubyte")
    try scratch.write("a,b,label\n1,2,0\n3,4,1\n", to: "table.csv")
    try scratch.write("no data", to: "README.md")
    try scratch.write(idx([2, 2, 2], [1, 2, 3, 4, 5, 6, 7, 8]), to: "alone-images-idx3-ubyte")
  }

  @Test("what lies in a folder is found by the names of its files")
  func found() throws {
    let scratch = try Scratch()
    try fill(scratch)
    let library = DataLibrary(folder: "\(scratch.path)/")
    let entries = try library.found()
    #expect(entries.map { "\($0.name)" } == ["file:table.csv", "mnist/t10k"])
    #expect(entries[0].paths == ["\(scratch.path)/table.csv"])
    let mnist = try entries[1].content.get()
    #expect(mnist.features == [0, 1, 0.2, 0.4, 1, 0, 0, 0] && mnist.labels == [3, 9])
    #expect(mnist.name == "mnist/t10k" && mnist.shape == SampleShape(height: 2, width: 2))
    for entry in entries {
      #expect(try library.dataset(entry.name).digest() == entry.content.get().digest())
    }
    let file = try DataLibrary.found(at: "\(scratch.path)/table.csv")
    #expect(file.map { "\($0.name)" } == ["file:\(scratch.path)/table.csv"])
    #expect(try file[0].content.get().digest() == entries[0].content.get().digest())
  }

  @Test("compressed files are the same data, and a name with its digest holds to it")
  func pinned() throws {
    let scratch = try Scratch()
    try fill(scratch)
    let library = DataLibrary(folder: scratch.path)
    let name = try DatasetName("mnist/t10k")
    let digest = try library.dataset(name).digest()
    let path = "\(scratch.path)/mnist/t10k-images-idx3-ubyte"
    _ = try RepositoryCommand("gzip", path).output()
    let pinned = name.pinned(to: digest)
    #expect(try library.dataset(pinned).digest() == digest)
    try scratch.write(idx([2], [3, 8]), to: "mnist/t10k-labels-idx1-ubyte")
    let message = refusal { try library.dataset(pinned) }
    #expect(message.hasPrefix("'mnist/t10k': found samples of the digest "))
    #expect(
      message.hasSuffix(
        ", expected those of \(digest); put the files back that the task was made with, or make a "
          + "new plan"))
  }

  @Test("a size gives images of that size, in bytes first, then from 0 to 1")
  func sizes() throws {
    let scratch = try Scratch()
    try fill(scratch)
    let library = DataLibrary(folder: scratch.path)
    let small = try library.dataset(DatasetName("mnist/t10k-1x1"))
    // The mean of 0, 255, 51 and 102, rounded after each axis: (128 + 77) / 2 = 102.5.
    #expect(small.features == [103.0 / 255, 64.0 / 255])
    #expect(small.name == "mnist/t10k-1x1")
    let strokes = try library.dataset(DatasetName("strokes/20-12x10"))
    #expect(strokes.count == 20 && strokes.shape == SampleShape(height: 12, width: 10))
    #expect(strokes.features.max() == 1)
    let digits = try library.dataset(DatasetName("digits-4x4"))
    #expect(digits.shape == SampleShape(height: 4, width: 4) && digits.count == 1_797)
  }

  @Test("files that are damaged are listed with their trouble, beside those that are well")
  func troubles() throws {
    let scratch = try Scratch()
    try fill(scratch)
    try scratch.write("1,2\n3\n", to: "bad.csv")
    try scratch.write("PK", to: "bad.npz")
    try scratch.write("1,2\n", to: "scan@1.csv")
    let entries = try DataLibrary(folder: scratch.path).found()
    let troubles = entries.compactMap { entry -> String? in
      guard case .failure(let error) = entry.content else { return nil }
      return "\(error)"
    }
    #expect(
      troubles == [
        "'\(scratch.path)/bad.csv', line 2, cell 2: found 1 cell, expected 2 as before; give every "
          + "sample the same columns",
        "'\(scratch.path)/bad.npz', byte 2: found no end of a zip archive; the file may be cut "
          + "off; fetch or write the file anew",
        "'file:scan@1.csv' ends like a size or a digest, so no plan can name it; rename the file",
      ])
    #expect(entries.count == 5)
  }

  @Test("what is nowhere is refused with what would be read")
  func refusals() throws {
    let scratch = try Scratch()
    try fill(scratch)
    let library = DataLibrary(folder: scratch.path)
    #expect(
      refusal { try library.dataset(DatasetName("mnist/train")) }
        == "there is no data set '\(scratch.path)/mnist/train': expected a .csv or .npz file, or two "
        + "files such as 'x-images-idx3-ubyte' and 'x-labels-idx1-ubyte', or 'x-features.npy' and "
        + "'x-labels.npy'; see docs/data.md")
    #expect(
      refusal { try DataLibrary(folder: nil).dataset(DatasetName("mnist/train")) }
        == "'mnist/train' is in files, and no folder of data is named; set PARSIMONY_DATA to one, "
        + "and see 'parsimony datasets' for what it takes")
    #expect(
      refusal { try DataLibrary.found(at: "\(scratch.path)/no/x.csv") }
        .hasPrefix("cannot list the folder '\(scratch.path)/no'"))
  }

  @Test(
    "MNIST's test files are the published ones",
    .enabled(
      if: DataFolder.hasMNIST,
      "PARSIMONY_DATA names no folder with MNIST's test files in 'mnist'; see docs/data.md"))
  func mnist() throws {
    let library = DataLibrary(folder: DataFolder.path)
    let mnist = try library.dataset(DatasetName("mnist/t10k"))
    #expect(mnist.count == 10_000 && mnist.classCount == 10)
    #expect(
      mnist.digest().hexadecimal
        == "de2092f5c25970b0600f42886db5c47b939885cf91b6da031480c393b5d9028a")
    let small = try library.dataset(DatasetName("mnist/t10k-10x10"))
    #expect(
      small.digest().hexadecimal
        == "e8d022a1e37df0f8df5acca8e5a8ce404d2b0d29c83e489907ad5e727d93c029")
    // The mean and deviation that the literature has are those of the training images.
    let statistics = mnist.statistics()
    #expect((statistics.mean - 0.1325).magnitude < 1e-4)
    #expect((statistics.deviation - 0.3105).magnitude < 1e-4)
  }

  @Test("the commands are those of a shell, whatever the folder is called")
  func commands() throws {
    for folder in ["data", "it's here", "-x", "a b;c", ""] {
      for download in Download.all {
        let script = download.commands(into: folder)
        #expect(try RepositoryCommand("sh", "-n", "-c", script).outcome().status == 0)
        let first = script.prefix { $0 != "\n" }.dropFirst(10).prefix { $0 != "&" }
        let word = try RepositoryCommand("sh", "-c", "printf %s \(first)").output()
        #expect(
          String(decoding: word, as: UTF8.self) == "\(folder)/\(download.collection.rawValue)")
      }
    }
    #expect(
      Download.all[0].commands(into: nil).hasPrefix("(mkdir -p \"${PARSIMONY_DATA:?}\"/mnist"))
  }
}
