import CommandLine
import TestSupport
import Testing

/// A command line up to the cursor, and what every shell must offer there.
struct Place: Sendable, CustomTestStringConvertible {
  var line: String
  var candidates: Set<String>

  init(_ line: String, _ candidates: Set<String>) {
    (self.line, self.candidates) = (line, candidates)
  }

  var testDescription: String { "'\(line)'" }
}

/// Each shell runs its script for real, in a directory with known files, and offers candidates.
@Suite("Completions")
struct CompletionTests {
  static let places: [Place] = [
    Place(
      "",
      [
        "plan", "run", "studies", "ledger", "measure", "keys", "help", "completions", "man",
      ]),
    Place("pl", ["plan"]),
    Place("xyzzy", []),
    Place("--", ["--help", "--version"]),
    Place("ledger ", ["verify", "show"]),
    Place("ledger v", ["verify"]),
    Place("measure ", ["complexity"]),
    Place("plan --", ["--points", "--set", "--format", "--json", "--help"]),
    Place("plan --j", ["--json"]),
    Place("plan x.yaml --js", ["--json"]),
    Place("keys --", ["--output", "--import", "--help"]),
    Place("plan --format ", ["text", "json", "csv"]),
    Place("plan --format=", ["text", "json", "csv"]),
    Place("plan --format=j", ["json"]),
    Place("plan --format c", ["csv"]),
    Place("plan --points ", []),
    Place("plan ", ["a.yaml", "b.yml", "with space.yaml", "sub dir"]),
    Place("plan w", ["with space.yaml"]),
    Place("plan --points 5 a", ["a.yaml"]),
    Place("plan --json -- a", ["a.yaml"]),
    Place("plan a.yaml ", []),
    Place("run a.yaml --slots 2 w", ["with space.yaml"]),
    Place("ledger show ", ["x.ledger", "sub dir"]),
    Place("ledger show x.ledger ", []),
    Place("keys --output ", ["sub dir"]),
    Place("keys -o s", ["sub dir"]),
    Place("keys --import n", ["note.txt"]),
    Place("measure complexity ", []),
    Place("measure complexity 01 ", ["bdm", "lz"]),
    Place("measure complexity a:b=c: ", ["bdm", "lz"]),
    Place("studies ", ["modular-addition", "bits", "parity"]),
    Place("studies bits ", []),
    Place("help le", ["ledger"]),
    Place("completions ", ["bash", "zsh", "fish"]),
  ]

  /// A directory with the files that the places speak of.
  private static func scratch() throws -> Scratch {
    let scratch = try Scratch()
    for name in ["a.yaml", "b.yml", "with space.yaml", "note.txt", "x.ledger"] {
      try scratch.write("", to: name)
    }
    _ = try runShell("mkdir '\(scratch.path)/sub dir'")
    return scratch
  }

  private static func script(for shell: String) -> String {
    Sample.program.outcome("completions \(shell)").output
  }

  /// Holds the answers of a shell, one block of lines a place behind a line `>`, to the places.
  private static func expect(_ output: String, normalized: (Place, String) -> String?) {
    let blocks = ("\n" + output).components(separatedBy: "\n>").dropFirst()
    #expect(blocks.count == places.count, "\(output)")
    for (place, block) in zip(places, blocks) {
      let candidates = block.split(separator: "\n").compactMap { normalized(place, String($0)) }
      #expect(Set(candidates) == place.candidates, "at '\(place.line)'")
    }
  }

  @Test("bash offers what the place admits")
  func completesInBash() throws {
    let scratch = try Self.scratch()
    try scratch.write(Self.script(for: "bash"), to: ".script")
    // Readline takes a word apart at '=' and ':'.
    let calls = Self.places.map { place in
      let words = "parsimony \(place.line)".split(separator: " ", omittingEmptySubsequences: false)
        .flatMap { $0.splitAsReadlineDoes }
        .map { "'\($0)'" }
      return """
        COMP_WORDS=(\(words.joined(separator: " "))) COMP_CWORD=\(words.count - 1)
        _parsimony; echo '>'; printf '%s\\n' "${COMPREPLY[@]}"
        """
    }
    try scratch.write(
      "source ./.script\n" + calls.joined(separator: "\n") + "\n", to: ".driver")
    let (output, status) = try runShell("cd '\(scratch.path)' && bash --norc ./.driver")
    #expect(status == 0)
    Self.expect(output) { $1 }
  }

  @Test("bash offers the same when '=' does not split words")
  func completesInBashWithWholeWords() throws {
    let scratch = try Self.scratch()
    try scratch.write(Self.script(for: "bash"), to: ".script")
    try scratch.write(
      """
      source ./.script
      COMP_WORDS=(parsimony plan --format=j) COMP_CWORD=2
      _parsimony; printf '%s\\n' "${COMPREPLY[@]}"
      COMP_WORDS=(parsimony plan --set=a=b b) COMP_CWORD=3
      _parsimony; printf '%s\\n' "${COMPREPLY[@]}"
      COMP_WORDS=(parsimony plan --set = a = b b) COMP_CWORD=7
      _parsimony; printf '%s\\n' "${COMPREPLY[@]}"
      complete -p parsimony
      """, to: ".driver")
    let (output, _) = try runShell("cd '\(scratch.path)' && bash --norc ./.driver")
    #expect(
      output == "--format=json\nb.yml\nb.yml\ncomplete -F _parsimony parsimony\n")
  }

  @Test(
    "zsh offers what the place admits", .enabled(if: isInstalled("zsh"), "zsh is not installed"))
  func completesInZsh() throws {
    let scratch = try Self.scratch()
    try scratch.write(Self.script(for: "zsh"), to: ".script")
    // An interactive shell in a pseudo-terminal; `compadd` leaves what it was given in a file.
    try scratch.write(
      """
      PROMPT=; unsetopt beep
      autoload -U compinit; compinit -u -D
      source ./.script
      bindkey '^I' complete-word
      compadd() {
        local -a hits
        if [[ ${@[1,(i)(-|--)]} != *-(O|A|D)\\ * ]]; then
          builtin compadd -O hits "$@"
          (( $#hits )) && print -rl -- "${hits[@]}" >> .hits
        fi
        builtin compadd "$@"
      }
      completed() { print COMPLE''TED; comppostfuncs=(completed) }
      comppostfuncs=(completed)
      print REA''DY
      """, to: ".inner")
    let lines = Self.places.map { place in
      """
      : > .hits
      zpty -w -n shell 'parsimony \(place.line)'$'\\t'
      zpty -r shell said '*COMPLETED*'
      print '>'; cat .hits
      zpty -w -n shell $'\\C-u'
      """
    }
    try scratch.write(
      """
      zmodload zsh/zpty
      zpty shell zsh -f -i
      zpty -w shell 'source ./.inner'
      zpty -r shell said '*READY*'
      \(lines.joined(separator: "\n"))
      zpty -d shell
      """, to: ".driver")
    let (syntax, _) = try runShell("zsh -n '\(scratch.path)/.script'")
    #expect(syntax.isEmpty)
    let (output, status) = try runShell(
      "cd '\(scratch.path)' && exec timeout 60 zsh -f ./.driver")
    #expect(status == 0)
    Self.expect(output) { place, candidate in
      // Where no argument can follow, zsh offers the options without being asked.
      guard !(candidate.hasPrefix("-") && place.line.hasSuffix(" ")) else { return nil }
      return candidate.filter { $0 != "\\" }
    }
  }

  @Test(
    "fish offers what the place admits", .enabled(if: isInstalled("fish"), "fish is not installed"))
  func completesInFish() throws {
    let scratch = try Self.scratch()
    try scratch.write(Self.script(for: "fish"), to: ".script")
    let calls = Self.places.map { "echo '>'; complete -C 'parsimony \($0.line)'" }
    try scratch.write(
      "source ./.script\n" + calls.joined(separator: "\n") + "\n", to: ".driver")
    let (syntax, _) = try runShell("fish --no-execute '\(scratch.path)/.script'")
    #expect(syntax.isEmpty)
    let (output, status) = try runShell(
      "cd '\(scratch.path)' && HOME='\(scratch.path)' fish --no-config ./.driver")
    #expect(status == 0)
    Self.expect(output) { _, candidate in
      // A candidate, a tab, its meaning; a value behind '=' comes with its option.
      let word = candidate.prefix { $0 != "\t" }
      let value = word.hasPrefix("--format=") ? word.dropFirst("--format=".count) : word
      return String(value.last == "/" ? value.dropLast() : value)
    }
  }

  @Test("quotes, brackets and colons in texts do not break a script")
  func quotesTexts() throws {
    let tricky = Program(
      "tricky-one", summary: "It's [odd]: 'x' \\ \"y\" $z.", version: "1", released: "2026-01-01",
      parameters: [
        Option.optional("some-thing", short: "s", "A:B", .text, help: "it's [odd]: $x `y` \\n")
      ]
    ) { _, _ throws(Failure) in .success }
    let scratch = try Scratch()
    for shell in ["bash", "zsh", "fish"] where isInstalled(shell) {
      let script = tricky.outcome("completions \(shell)").output
      #expect(script.contains("tricky_one"))
      let file = try scratch.write(script, to: "script")
      let (output, status) = try runShell("\(shell) -n '\(file)'")
      #expect(output.isEmpty, "\(shell)")
      #expect(status == 0)
    }
    guard isInstalled("fish") else { return }
    let (output, _) = try runShell(
      "HOME='\(scratch.path)' fish --no-config -c "
        + "\"source '\(scratch.path)/script'; complete -C 'tricky-one --so'\"")
    #expect(output == "--some-thing\tit's [odd]: $x `y` \\n\n")
  }
}

extension Substring {
  /// The pieces of a word between equal signs and colons, and the signs.
  fileprivate var splitAsReadlineDoes: [Substring] {
    guard let sign = firstIndex(where: { $0 == "=" || $0 == ":" }) else { return [self] }
    let after = self[index(after: sign)...]
    let pieces = [self[..<sign], self[sign...sign]]
    return after.isEmpty ? pieces : pieces + after.splitAsReadlineDoes
  }
}

extension String {
  /// The parts between occurrences of a separator.
  fileprivate func components(separatedBy separator: String) -> [String] {
    split(separator: separator, omittingEmptySubsequences: false).map(String.init)
  }
}
