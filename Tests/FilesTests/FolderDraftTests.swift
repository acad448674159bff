import Files
import TestSupport
import Testing

@Suite("Folders that take their places at once")
struct FolderDraftTests {
  @Test("a folder appears with all its files, and nothing is left beside it")
  func publish() throws {
    let scratch = try Scratch()
    let path = "\(scratch.path)/report"
    var draft = try FolderDraft(of: path + "/")
    try draft.makeFolder("tables")
    try draft.write([1, 2], to: "a")
    try draft.write([UInt8](repeating: 7, count: 200_000), to: "tables/b")
    #expect(try Files.status(of: path) == nil)
    try draft.publish()
    #expect(try Folder.names(in: scratch.path) == ["report"])
    #expect(try Files.read("\(path)/a", bytesMax: 10) == [1, 2])
    #expect(try Files.read("\(path)/tables/b", bytesMax: 1 << 20).count == 200_000)
  }

  @Test("an older folder gives way with all that is in it")
  func replace() throws {
    let scratch = try Scratch()
    let path = "\(scratch.path)/report"
    for (name, byte) in [("old", UInt8(1)), ("new", 2)] {
      var draft = try FolderDraft(of: path)
      try draft.makeFolder("tables")
      try draft.write([byte], to: "tables/\(name)")
      try draft.publish()
    }
    #expect(try Folder.names(in: "\(path)/tables") == ["new"])
    #expect(try Folder.names(in: scratch.path) == ["report"])
  }

  @Test("a draft that is given up leaves nothing")
  func abandoned() throws {
    let scratch = try Scratch()
    do {
      let draft = try FolderDraft(of: "\(scratch.path)/report")
      try draft.write([1], to: "a")
    }
    #expect(try Folder.names(in: scratch.path) == [])
  }

  @Test("a folder within one that is not there is refused, in words")
  func missing() throws {
    let scratch = try Scratch()
    let path = "\(scratch.path)/no/report"
    let error = #expect(throws: StorageError.self) { _ = try FolderDraft(of: path) }
    #expect(
      error?.message
        == "cannot make the folder '\(path)' (No such file or directory); check the path")
  }
}
