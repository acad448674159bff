/// Canonical forms one behind the other, for a writer of millions of small values that have one shape.
///
/// ``MessagePackWriter`` counts what it was promised and compares keys, which costs more than the
/// bytes themselves where a value has three of them. Here nobody looks: whoever writes pieces knows
/// that they are one value, with its keys in order, and has tests that say so.
package struct MessagePackPieces {
  /// What was written.
  package private(set) var bytes: [UInt8] = []

  /// No pieces yet, and room for some.
  package init(reservingCapacity capacity: Int) { bytes.reserveCapacity(capacity) }

  /// Pieces that were written before.
  package mutating func append(_ pieces: [UInt8]) { bytes.append(contentsOf: pieces) }

  /// Begins anew, with the room that there is.
  package mutating func removeAll() { bytes.removeAll(keepingCapacity: true) }

  /// True or false.
  package mutating func append(boolean: Bool) {
    bytes.append(boolean ? MessagePackForm.true : MessagePackForm.false)
  }

  /// A whole number.
  package mutating func append(integer: Int64) {
    append(MessagePackForm.integer(integer), UInt64(bitPattern: integer))
  }

  /// A number in double precision.
  package mutating func append(real: Double) { append(MessagePackForm.real, real.canonicalBits) }

  /// A text, also as a key.
  package mutating func append(text: String) {
    let count = UInt32(truncatingIfNeeded: text.utf8.count)
    append(MessagePackForm.text(byteCount: count), UInt64(count))
    bytes.append(contentsOf: text.utf8)
  }

  /// The head of a list.
  package mutating func appendList(count: Int) {
    let count = UInt32(truncatingIfNeeded: count)
    append(MessagePackForm.list(count: count), UInt64(count))
  }

  /// The head of a map.
  package mutating func appendMap(count: Int) {
    let count = UInt32(truncatingIfNeeded: count)
    append(MessagePackForm.map(count: count), UInt64(count))
  }

  private mutating func append(_ form: UInt8, _ argument: UInt64) {
    bytes.append(form)
    var shift = 8 * MessagePackForm.argumentWidth(of: form)
    while shift > 0 {
      shift -= 8
      bytes.append(UInt8(truncatingIfNeeded: argument >> shift))
    }
  }
}
