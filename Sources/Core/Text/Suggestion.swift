/// The candidate that a person most likely meant by `word`, or nil when none is close.
///
/// Closeness is the Damerau-Levenshtein distance (restricted: a letter missing, added, changed, or
/// two neighbours swapped), without regard to case. One edit is forgiven for every three characters,
/// at least one and at most three: `hiden` finds `hidden`, while `x` does not find `lr`.
/// Of equally close candidates the first wins, so the answer does not depend on anything but the order.
public func closest(to word: String, among candidates: [String]) -> String? {
  let wanted = Array(word.lowercased().unicodeScalars)
  let allowed = min(3, max(1, wanted.count / 3))
  var best: (candidate: String, distance: Int)?
  for candidate in candidates {
    let letters = Array(candidate.lowercased().unicodeScalars)
    guard !letters.isEmpty, abs(letters.count - wanted.count) <= allowed else { continue }
    let distance = editDistance(wanted, letters)
    guard distance <= allowed, distance < max(wanted.count, letters.count) else { continue }
    if distance < best?.distance ?? .max { best = (candidate, distance) }
  }
  return best?.candidate
}

/// The restricted Damerau-Levenshtein distance: O(n·m) time, three rows of memory.
private func editDistance(_ source: [Unicode.Scalar], _ target: [Unicode.Scalar]) -> Int {
  var beforePrevious = [Int](repeating: 0, count: target.count + 1)
  var previous = Array(0...target.count)
  var current = previous
  for row in source.indices {
    current[0] = row + 1
    for column in target.indices {
      let substitution = previous[column] + (source[row] == target[column] ? 0 : 1)
      var distance = min(substitution, previous[column + 1] + 1, current[column] + 1)
      let isSwap =
        row > 0 && column > 0 && source[row] == target[column - 1]
        && source[row - 1] == target[column]
      if isSwap { distance = min(distance, beforePrevious[column - 1] + 1) }
      current[column + 1] = distance
    }
    (beforePrevious, previous, current) = (previous, current, beforePrevious)
  }
  return previous[target.count]
}
