internal import Kernels

extension BitMatrix {
  /// The phrases of Lempel and Ziv's exhaustive history (1976), over all rows one after the other.
  ///
  /// - Returns: Kaspar and Schuster's c(n); nil where there is no memory of 13 bytes a cell.
  public var phraseCount76: Int? {
    let string = flattened
    return LempelZiv.phraseCount76(string.words.span, count: string.count)
  }

  /// The phrases of Lempel and Ziv's incremental parsing (1978), over all rows one after the other.
  ///
  /// A phrase is the shortest that has not been one before; the last may have been.
  public var phraseCount78: Int {
    let string = flattened
    // Two children a phrase; 0 is none, since nothing leads back to the root.
    var children: [Int32] = [0, 0]
    var (phrase, phrases) = (0, 0)
    for index in 0..<string.count {
      let bit = Int(string.words[index >> 6] >> UInt64(index & 63) & 1)
      let next = Int(children[2 * phrase + bit])
      if next == 0 {
        children[2 * phrase + bit] = Int32(children.count / 2)
        children.append(0)
        children.append(0)
        phrase = 0
        phrases += 1
      } else {
        phrase = next
      }
    }
    return phrases + (phrase == 0 ? 0 : 1)
  }
}
