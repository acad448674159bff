// What the completion scripts of all shells have in common. Each script walks the words before the
// cursor, so that it knows the command, whether an option awaits its value, and the position that
// the next argument has; candidates follow from these three.

extension Program {
  /// The program's name as part of a shell function's name.
  var identifier: String { name.split(separator: "-").joined(separator: "_") }
}

extension CommandPath {
  /// The spellings of the options that a value follows, long and short.
  var valueSpellings: [String] { options.filter(\.takesValue).flatMap(\.spellings) }
}

extension Declaration {
  /// `-n` and `--points`.
  var spellings: [String] { (short.map { ["-\($0)"] } ?? []) + [spelling] }
}
