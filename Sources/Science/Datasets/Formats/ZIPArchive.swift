internal import Compression

/// The members of a zip archive, as far as NPZ files need it.
///
/// A zip file is read from its end: the end record tells where the central directory is, which tells
/// where each member is. All of that is claims, so every offset is checked before it is followed, and
/// the content of a member against the length and checksum in the directory. Members that are stored
/// or deflated are read; encryption and archives past 4 GiB (zip64) are not.
struct ZIPArchive {
  /// What the directory says of a member.
  struct Member {
    let name: String
    fileprivate let method: Int
    fileprivate let flags: Int
    fileprivate let checksum: UInt32
    fileprivate let storedCount: Int
    fileprivate let count: Int
    fileprivate let headerOffset: Int
  }

  private static let localHeader = [UInt8]("PK\u{3}\u{4}".utf8)
  private static let directoryEntry = [UInt8]("PK\u{1}\u{2}".utf8)
  private static let endRecord = [UInt8]("PK\u{5}\u{6}".utf8)
  private static let endRecordCount = 22

  /// The file.
  let name: String
  /// The members in the order of the directory.
  let members: [Member]

  /// Whether bytes begin like a zip archive; an empty one has only its end.
  static func begins(_ bytes: Span<UInt8>) -> Bool {
    bytes.has(localHeader, at: 0) || bytes.has(endRecord, at: 0)
  }

  init(_ bytes: Span<UInt8>, named name: String) throws(DatasetError) {
    func malformed(_ offset: Int, _ complaint: String) -> DatasetError {
      DatasetError(
        .malformed, name, at: .byte(offset), complaint, cure: "fetch or write the file anew")
    }
    guard let end = Self.endRecordOffset(in: bytes) else {
      throw malformed(bytes.count, "found no end of a zip archive; the file may be cut off")
    }
    let count = bytes.integer(2, at: end + 10)
    let start = bytes.integer(4, at: end + 16)
    guard count != 0xFFFF, start != 0xFFFF_FFFF else {
      throw DatasetError(
        .unsupported, name, at: .byte(end), "found a zip64 archive, expected one below 4 GiB",
        cure: "store the arrays as single NPY files")
    }
    var members: [Member] = []
    var place = start
    for _ in 0..<count {
      guard place + 46 <= end, bytes.has(Self.directoryEntry, at: place) else {
        throw malformed(place, "found no entry of the directory, expected \(count) of them")
      }
      let nameCount = bytes.integer(2, at: place + 28)
      let next =
        place + 46 + nameCount + bytes.integer(2, at: place + 30) + bytes.integer(2, at: place + 32)
      guard next <= end else {
        throw malformed(place, "found an entry that reaches past the end of the directory")
      }
      let nameBytes = (place + 46..<place + 46 + nameCount).map { bytes[$0] }
      members.append(
        Member(
          name: String(decoding: nameBytes, as: UTF8.self),
          method: bytes.integer(2, at: place + 10), flags: bytes.integer(2, at: place + 8),
          checksum: UInt32(bytes.integer(4, at: place + 16)),
          storedCount: bytes.integer(4, at: place + 20), count: bytes.integer(4, at: place + 24),
          headerOffset: bytes.integer(4, at: place + 42)))
      place = next
    }
    self.name = name
    self.members = members
  }

  /// Where the end record is: the last place from which it reaches just to the end of the file.
  private static func endRecordOffset(in bytes: Span<UInt8>) -> Int? {
    let commentMax = 0xFFFF
    var offset = bytes.count - endRecordCount
    while offset >= 0, offset >= bytes.count - endRecordCount - commentMax {
      if bytes.has(endRecord, at: offset),
        offset + endRecordCount + bytes.integer(2, at: offset + 20) == bytes.count
      {
        return offset
      }
      offset -= 1
    }
    return nil
  }

  /// The content of a member.
  func content(
    of member: Member, in bytes: Span<UInt8>, bytesMax: Int
  ) throws(DatasetError) -> [UInt8] {
    let place = member.headerOffset
    let subject = "\(name)/\(member.name)"
    func refusal(_ code: DatasetError.Code, _ complaint: String, _ cure: String) -> DatasetError {
      DatasetError(code, subject, at: .byte(place), complaint, cure: cure)
    }
    let again = "fetch or write the file anew"
    guard member.flags & 1 == 0, member.method == 0 || member.method == 8 else {
      throw refusal(
        .unsupported,
        member.flags & 1 == 1
          ? "found an encrypted member, expected a plain one"
          : "found the compression method \(member.method), expected 0 or 8",
        "write the file with numpy.savez or numpy.savez_compressed")
    }
    guard member.count <= bytesMax else {
      throw refusal(
        .tooLong, "the member has \(member.count) bytes, and at most \(bytesMax) are read",
        "store fewer samples, or smaller ones")
    }
    guard place + 30 <= bytes.count, bytes.has(Self.localHeader, at: place) else {
      throw refusal(.malformed, "found no header of the member", again)
    }
    let start =
      place + 30 + bytes.integer(2, at: place + 26) + bytes.integer(2, at: place + 28)
    let end = start + member.storedCount
    guard end <= bytes.count else {
      throw refusal(
        .malformed, "the member ends at byte \(end), and the file has \(bytes.count)", again)
    }
    let stored = bytes.extracting(start..<end)
    var content: [UInt8] = []
    if member.method == 0 {
      content.reserveCapacity(stored.count)
      for index in stored.indices { content.append(stored[index]) }
    } else {
      do throws(InflationError) {
        content = try Inflation.content(of: stored, in: .bare, bytesMax: member.count)
      } catch {
        throw DatasetError(.malformed, subject, at: .byte(place), error.message, cure: again)
      }
    }
    guard content.count == member.count else {
      throw refusal(
        .malformed, "the member has \(content.count) bytes, and \(member.count) are claimed", again)
    }
    guard Inflation.checksum(of: content.span) == member.checksum else {
      throw refusal(.malformed, "the member's checksum is not that of its content", again)
    }
    return content
  }
}

extension Span<UInt8> {
  /// Whether these bytes stand at a place, which may lie anywhere.
  fileprivate func has(_ mark: [UInt8], at place: Int) -> Bool {
    guard place >= 0, place <= count - mark.count else { return false }
    return mark.indices.allSatisfy { self[place + $0] == mark[$0] }
  }

  /// A little-endian integer of 2 or 4 bytes at a place that has been checked.
  fileprivate func integer(_ byteCount: Int, at place: Int) -> Int {
    (0..<byteCount).reversed().reduce(0) { $0 << 8 | Int(self[place + $1]) }
  }
}
