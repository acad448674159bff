/// The first byte of a value, and the choice of the shortest one.
///
/// A form is followed by an argument of 0, 1, 2, 4 or 8 bytes, high byte first: the number itself,
/// or how many bytes, elements or entries follow. The small arguments sit in the form's low bits.
/// The writer asks for the form of an argument; the reader asks again after it has decoded one, and
/// refuses every other form. So there is one place that says what is canonical.
///
/// The numbers are those of the specification (msgpack/spec.md, "Formats").
enum MessagePackForm {
  static let null: UInt8 = 0xc0
  static let `false`: UInt8 = 0xc2
  static let `true`: UInt8 = 0xc3
  static let real: UInt8 = 0xcb

  /// The shortest form of an integer.
  static func integer(_ integer: Int64) -> UInt8 {
    switch integer {
    case -0x20...0x7f: UInt8(truncatingIfNeeded: integer)
    case 0x80...0xff: 0xcc
    case 0x100...0xffff: 0xcd
    case 0x1_0000...0xffff_ffff: 0xce
    case 0x1_0000_0000...: 0xcf
    case -0x80 ..< -0x20: 0xd0
    case -0x8000 ..< -0x80: 0xd1
    case -0x8000_0000 ..< -0x8000: 0xd2
    default: 0xd3
    }
  }

  /// The shortest form of a text of that many bytes.
  static func text(byteCount: UInt32) -> UInt8 {
    switch byteCount {
    case 0...0x1f: 0xa0 | UInt8(byteCount)
    case 0x20...0xff: 0xd9
    case 0x100...0xffff: 0xda
    default: 0xdb
    }
  }

  /// The shortest form of that many bytes.
  static func bytes(count: UInt32) -> UInt8 {
    switch count {
    case 0...0xff: 0xc4
    case 0x100...0xffff: 0xc5
    default: 0xc6
    }
  }

  /// The shortest form of a list of that many elements.
  static func list(count: UInt32) -> UInt8 {
    switch count {
    case 0...0xf: 0x90 | UInt8(count)
    case 0x10...0xffff: 0xdc
    default: 0xdd
    }
  }

  /// The shortest form of a map of that many entries.
  static func map(count: UInt32) -> UInt8 {
    switch count {
    case 0...0xf: 0x80 | UInt8(count)
    case 0x10...0xffff: 0xde
    default: 0xdf
    }
  }

  /// The kind of value that a form begins; nil for what has no place here.
  @inline(__always)
  static func kind(of form: UInt8) -> MessagePackKind? {
    switch form {
    case 0x00...0x7f, 0xcc...0xd3, 0xe0...0xff: .integer
    case 0x80...0x8f, 0xde, 0xdf: .map
    case 0x90...0x9f, 0xdc, 0xdd: .list
    case 0xa0...0xbf, 0xd9...0xdb: .text
    case null: .null
    case `false`, `true`: .boolean
    case 0xc4...0xc6: .bytes
    case real: .real
    default: nil
    }
  }

  /// How many bytes of argument follow a form that has a kind.
  @inline(__always)
  static func argumentWidth(of form: UInt8) -> Int {
    switch form {
    case 0xc4, 0xcc, 0xd0, 0xd9: 1
    case 0xc5, 0xcd, 0xd1, 0xda, 0xdc, 0xde: 2
    case 0xc6, 0xce, 0xd2, 0xdb, 0xdd, 0xdf: 4
    case real, 0xcf, 0xd3: 8
    default: 0
    }
  }

  /// The argument in the low bits of a form that has no bytes of argument.
  static func argument(in form: UInt8) -> UInt64 {
    switch form {
    case 0x80...0x9f: UInt64(form & 0xf)
    case 0xa0...0xbf: UInt64(form & 0x1f)
    case 0xe0...0xff: UInt64(bitPattern: Int64(Int8(bitPattern: form)))
    default: UInt64(form)
    }
  }

  /// What a form is called in a sentence.
  static func name(of form: UInt8) -> String {
    if let kind = kind(of: form) { return kind.description }
    return switch form {
    case 0xca: "a float32 (0xca)"
    case 0xc1: "the unused form 0xc1"
    default: "an extension (0x\(String(form, radix: 16)))"
    }
  }
}
