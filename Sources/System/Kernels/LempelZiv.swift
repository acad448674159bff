internal import CKernels
internal import Mistakes

/// Parses of strings of bits into phrases, as Lempel and Ziv count them.
public enum LempelZiv {
  /// How many phrases the exhaustive history of 1976 has, the count c(n) of Kaspar and Schuster (1987).
  ///
  /// A phrase is the longest match with anything that begins before it, which may run into the phrase
  /// itself, and one bit more; the last phrase may lack that bit. The suffixes are sorted, in time
  /// proportional to the length, and the two sorted neighbours of a suffix that begin earlier have its
  /// longest match. It takes 13 bytes a bit.
  ///
  /// - Parameters:
  ///   - words: The bits, the lowest of each word first.
  ///   - count: How many they are; those after them in the last word are zeros.
  /// - Returns: The number of phrases; nil if there is no memory, or for 2³¹ bits and more.
  public static func phraseCount76(_ words: Span<UInt64>, count: Int) -> Int? {
    require(
      count >= 0 && words.count == (count + 63) / 64,
      "\(count) bits take \((count + 63) / 64) words, not \(words.count)")
    return unsafe words.withUnsafeBufferPointer { words in
      guard let start = words.baseAddress else { return 0 }
      let phrases = unsafe ckernels_lempel_ziv_76(start, count)
      return phrases < 0 ? nil : Int(phrases)
    }
  }
}
