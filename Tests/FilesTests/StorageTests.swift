import Files
import Glibc
import TestSupport
import Testing

@Suite("Storage")
struct StorageTests {
  @Test("a file grows at its end, is read in places, and can be cut")
  func appends() throws {
    let scratch = try Scratch()
    let path = "\(scratch.path)/roll"
    do {
      var file = try AppendFile(path)
      #expect(file.size == 0)
      try file.write([1, 2, 3])
      try file.write([4, 5])
      #expect(file.size == 5 && file.path == path)
      #expect(try file.read(at: 1, count: 3) == [2, 3, 4])
      #expect(try file.read(at: 4, count: 9) == [5] && file.read(at: 9, count: 1) == [])
      try file.truncate(to: 2)
      try file.write([9])
    }
    let file = try AppendFile(path)
    #expect(try file.read(at: 0, count: 8) == [1, 2, 9])
  }

  @Test("a full disk takes nothing rather than a part")
  func fullDisk() async {
    // A limit on the length of files is the full disk that a process can make for itself alone.
    await #expect(processExitsWith: .success) {
      let scratch = try Scratch()
      var file = try AppendFile("\(scratch.path)/roll")
      try file.write([1, 2])
      var limit = rlimit(rlim_cur: 4, rlim_max: .max)
      signal(SIGXFSZ, SIG_IGN)
      try #require(setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit) == 0)
      let error = #expect(throws: StorageError.self) { try file.write([3, 4, 5]) }
      #expect(error?.operation == .write && error?.code == EFBIG)
      #expect(file.size == 2)
      #expect(try AppendFile(file.path).size == 2)
    }
  }

  @Test("folders are made with all above them, listed and removed")
  func folders() throws {
    let scratch = try Scratch()
    let path = "\(scratch.path)/a/b/c"
    try Folder.make(path)
    try Folder.make(path)
    try scratch.write("x", to: "a/b/file")
    #expect(try Folder.names(in: "\(scratch.path)/a/b") == ["c", "file"])
    try Folder.remove(path)
    try Folder.remove(path)
    let error = #expect(throws: StorageError.self) { try Folder.make("\(scratch.path)/a/b/file") }
    #expect(error?.code == ENOTDIR)
    #expect(throws: StorageError.self) { try Folder.names(in: "\(scratch.path)/none") }
    let first = try Folder.makeTemporary("\(scratch.path)/t-")
    let second = try Folder.makeTemporary("\(scratch.path)/t-")
    #expect(first != second && first.hasPrefix("\(scratch.path)/t-"))
  }

  @Test("a folder is locked by one at a time")
  func locks() throws {
    let scratch = try Scratch()
    func isFree() throws -> Bool {
      switch try FolderLock(scratch.path) {
      case .some: true
      case .none: false
      }
    }
    do {
      guard let lock = try FolderLock(scratch.path) else {
        Issue.record("nobody else works there")
        return
      }
      #expect(try !isFree())
      _ = consume lock
    }
    #expect(try isFree())
  }

  @Test("a complaint says what, where, why and the cure")
  func complaints() throws {
    let scratch = try Scratch()
    let error = #expect(throws: StorageError.self) {
      _ = try AppendFile("\(scratch.path)/none/roll")
    }
    #expect(
      error?.message
        == "cannot open '\(scratch.path)/none/roll' (No such file or directory); check the path")
    #expect(
      StorageError(isBusy: "x", "it is taken").message
        == "cannot lock 'x' (it is taken); end the other, or name another folder")
  }
}
