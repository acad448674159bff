import Files
import Glibc
import TestSupport
import Testing

@Suite("Writing whole files")
struct WritingTests {
  @Test("a file is there with all its bytes, for its owner alone, and nothing is left beside it")
  func write() throws {
    let scratch = try Scratch()
    let path = "\(scratch.path)/key"
    for bytes in [[1, 2, 3], [], [UInt8](repeating: 7, count: 100_000)] {
      try Files.write(bytes, to: path)
      #expect(try Files.read(path, bytesMax: 1 << 20) == bytes)
    }
    let status = try #require(try Files.status(of: path))
    #expect(status.size == 100_000 && status.permissions == 0o600)
    #expect(!status.isFolder && !status.isOpenToOthers)
    #expect(try Folder.names(in: scratch.path) == ["key"])
  }

  @Test("a file that is not to be replaced stays as it is")
  func exists() throws {
    let scratch = try Scratch()
    let path = "\(scratch.path)/key"
    try Files.write([1], to: path, isReplacing: false)
    let error = #expect(throws: StorageError.self) {
      try Files.write([2], to: path, isReplacing: false)
    }
    #expect(error?.code == EEXIST)
    #expect(try Files.read(path, bytesMax: 10) == [1])
    #expect(try Folder.names(in: scratch.path) == ["key"])
  }

  @Test("what is appended comes after what was there")
  func append() throws {
    let scratch = try Scratch()
    let path = "\(scratch.path)/list"
    try Files.append([1, 2], to: path)
    let before = try #require(try Files.status(of: path))
    try Files.append([3], to: path)
    #expect(try Files.read(path, bytesMax: 10) == [1, 2, 3])
    let after = try #require(try Files.status(of: path))
    #expect(before != after && before.number == after.number)
  }

  @Test("of what is not there, there is no status, and a folder's says that it is one")
  func status() throws {
    let scratch = try Scratch()
    #expect(try Files.status(of: "\(scratch.path)/none") == nil)
    #expect(try Files.status(of: scratch.path)?.isFolder == true)
  }

  @Test("a folder that is not there is an error with a cure")
  func missing() throws {
    let error = #expect(throws: StorageError.self) {
      try Files.append([1], to: "/nowhere/at/all")
    }
    #expect(error?.message.hasPrefix("cannot open '/nowhere/at/all'") == true)
  }
}
