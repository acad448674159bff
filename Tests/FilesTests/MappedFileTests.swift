import Files
import Glibc
import TestSupport
import Testing

@Suite("Mapped files")
struct MappedFileTests {
  private func bytes(_ count: Int) -> [UInt8] {
    (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ 7) }
  }

  private func all(_ span: Span<UInt8>) -> [UInt8] { span.indices.map { span[$0] } }

  @Test("a mapped file is the file, whatever its length", arguments: [0, 1, 4_095, 4_096, 200_000])
  func whole(_ count: Int) throws {
    let scratch = try Scratch()
    let path = try scratch.write(bytes(count), to: "data")
    let file = try MappedFile(path, bytesMax: count)
    #expect(file.count == count && file.path == path)
    #expect(try file.withBytes(all) == bytes(count))
    #expect(try file.withBytes { $0.count } == count)
  }

  @Test("a file that is too long, missing, or no file is refused")
  func refusals() throws {
    let scratch = try Scratch()
    let path = try scratch.write([1, 2, 3], to: "data")
    func code(_ path: String, bytesMax: Int = 100) -> Int32 {
      do throws(FileError) {
        let file = try MappedFile(path, bytesMax: bytesMax)
        return file.count > 0 ? 0 : -1
      } catch {
        return error.code
      }
    }
    #expect(code(path, bytesMax: 2) == EFBIG && code("\(path)/no") == ENOTDIR)
    #expect(code("\(path)-no") == ENOENT && code(scratch.path) == EISDIR)
    #expect(code("/dev/zero") == EINVAL && code(path) == 0)
  }

  @Test("a file that is cut under the eyes of its reader is refused, and ends nothing")
  func cut() throws {
    let scratch = try Scratch()
    for kept in [0, 1, 4_096, 99_999] {
      let path = try scratch.write(bytes(100_000), to: "data")
      let file = try MappedFile(path, bytesMax: 1 << 20)
      var seen: [UInt8] = []
      let error = try #require(throws: FileError.self) {
        try file.withBytes { span in
          seen = [span[0], span[99_999]]
          #expect(truncate(path, kept) == 0)
          // Every page is touched: the first missing one would end the process.
          for index in span.indices { seen[0] &+= span[index] }
        }
      }
      #expect(error.code == ESTALE)
      #expect(
        error.message == "'\(path)' was changed while it was read, or its disk failed; "
          + "read it again when nobody writes it")
      #expect(throws: FileError.self) { try file.withBytes { $0.count } }
    }
  }

  @Test("a file that is written to or replaced by a shorter one is refused")
  func written() throws {
    let scratch = try Scratch()
    let path = try scratch.write(bytes(10_000), to: "data")
    let file = try MappedFile(path, bytesMax: 1 << 20)
    #expect(try file.withBytes { $0.count } == 10_000)
    // The time of a change is counted in steps of some milliseconds.
    usleep(20_000)
    try scratch.write(bytes(10_000), to: "data")
    #expect(throws: FileError.self) { try file.withBytes { $0.count } }
    // A new file under the same name leaves the mapped one as it is.
    let other = try MappedFile(path, bytesMax: 1 << 20)
    try scratch.write([1], to: "new")
    #expect(rename("\(scratch.path)/new", path) == 0)
    #expect(try other.withBytes(all) == bytes(10_000))
  }

  @Test("many files are mapped at a time, one too many is refused, and each ending makes room")
  func many() throws {
    let scratch = try Scratch()
    let path = try scratch.write(bytes(5_000), to: "data")
    func nest(_ depth: Int) throws -> Int {
      let file = try MappedFile(path, bytesMax: 5_000)
      guard depth > 1 else { return try file.withBytes { $0.count } }
      return try nest(depth - 1)
    }
    // Other tests map files meanwhile.
    for _ in 0..<3 { #expect(try nest(40) == 5_000) }
    let error = try #require(throws: FileError.self) { try nest(65) }
    #expect(error.code == EMFILE)
    #expect(try nest(40) == 5_000)
  }

  @Test("another page that is missing still ends the program")
  func foreign() async throws {
    // A sanitizer tells of it and exits.
    let end: ExitTest.Condition =
      getenv("PARSIMONY_SANITIZER") == nil ? .signal(SIGBUS) : .failure
    await #expect(processExitsWith: end) {
      let scratch = try Scratch()
      let path = try scratch.write([UInt8](repeating: 1, count: 10_000), to: "data")
      let file = try MappedFile(path, bytesMax: 10_000)
      #expect(try file.withBytes { $0.count } == 10_000)
      let descriptor = open(path, O_RDWR)
      let page = mmap(nil, 10_000, PROT_READ, MAP_SHARED, descriptor, 0)
      ftruncate(descriptor, 0)
      print(page?.load(as: UInt8.self) ?? 0)
    }
    await #expect(processExitsWith: end) {
      let scratch = try Scratch()
      let path = try scratch.write([1], to: "data")
      let file = try MappedFile(path, bytesMax: 1)
      #expect(file.count == 1)
      raise(SIGBUS)
    }
  }
}
