/// The candidate that a mistyped word most likely meant, or nil if none is near.
///
/// Near is: equal but for case, or one edit for every three letters (at least one edit, but never
/// as many as the word has letters), or the only candidate that the word begins. The first of
/// equally near candidates wins.
public func closest(to word: String, among candidates: [String]) -> String? {
  let typed = Array(word.lowercased().unicodeScalars)
  let editsMax = min(max(typed.count / 3, 1), typed.count - 1)
  let continuations = candidates.filter { !word.isEmpty && $0.hasPrefix(word) }
  var best: (candidate: String, edits: Int)?
  if continuations.count == 1 { best = (continuations[0], 1) }
  for candidate in candidates {
    let meant = Array(candidate.lowercased().unicodeScalars)
    guard abs(meant.count - typed.count) <= editsMax else { continue }
    let edits = editDistance(from: typed, to: meant)
    if edits <= editsMax, edits < best?.edits ?? .max { best = (candidate, edits) }
  }
  return best?.candidate
}

/// The Damerau-Levenshtein distance with each letter edited at most once.
///
/// Insertions, deletions, replacements and exchanges of neighbours count one each. With a and b the
/// words and d(i, j) the distance of their first i and j letters:
///
///     d(i, j) = min(d(i-1, j) + 1, d(i, j-1) + 1, d(i-1, j-1) + [a(i) ≠ b(j)],
///                   d(i-2, j-2) + 1  if a(i-1) a(i) = b(j) b(j-1))
///
/// Three rows are kept; the cost is the product of the lengths. Source: the "optimal string
/// alignment" variant in L. Boytsov, "Indexing methods for approximate dictionary searching",
/// ACM Journal of Experimental Algorithmics 16 (2011).
public func editDistance(from a: [Unicode.Scalar], to b: [Unicode.Scalar]) -> Int {
  var beforeLast: [Int] = []
  var last = Array(0...b.count)
  for i in a.indices {
    var current = [i + 1]
    for j in b.indices {
      var edits = min(last[j + 1] + 1, current[j] + 1, last[j] + (a[i] == b[j] ? 0 : 1))
      if i > 0, j > 0, a[i - 1] == b[j], a[i] == b[j - 1] {
        edits = min(edits, beforeLast[j - 1] + 1)
      }
      current.append(edits)
    }
    (beforeLast, last) = (last, current)
  }
  return last[b.count]
}
