/// What `--help` shows of a command, within a number of columns.
struct HelpScreen {
  private let path: CommandPath
  private let width: Int
  private let isStyled: Bool

  /// Terms longer than this have their meaning on the next line.
  private static let termColumnsMax = 28

  init(_ path: CommandPath, on terminal: Terminal) {
    self.path = path
    width = terminal.width
    isStyled = terminal.isStyled
  }

  /// The screen, with a line feed at its end.
  var text: String {
    var sections = [command.summary.wrapped(to: width), usage]
    let lists = lists
    let termColumns =
      lists.flatMap(\.entries).map(\.term.columns).filter { $0 <= HelpScreen.termColumnsMax }.max()
      ?? 0
    for (title, entries) in lists where !entries.isEmpty {
      sections.append(
        [heading(title)] + entries.flatMap { lines(of: $0, termColumns: termColumns) })
    }
    sections += command.discussion.paragraphs.map(lines(of:))
    if !command.examples.isEmpty {
      sections.append([heading("Examples:")] + command.examples.flatMap(lines(of:)))
    }
    sections.append(exitStatus)
    return sections.map { $0.joined(separator: "\n") }.joined(separator: "\n\n") + "\n"
  }

  private typealias Entry = (term: String, meaning: String)

  private var command: Command { path.command }

  private var usage: [String] {
    let usages = path.usages
    return zip(usages.indices, usages).map { index, usage in
      (index == 0 ? heading("Usage:") : "      ") + " \(usage)"
    }
  }

  /// What the command takes, by headings.
  private var lists: [(title: String, entries: [Entry])] {
    [
      ("Arguments:", command.arguments.map { ($0.name, $0.meaning) }),
      ("Commands:", command.commands.map { ($0.name, $0.summary) }),
      ("Options:", path.options.map { ($0.term, $0.meaning) }),
    ]
  }

  private func lines(of entry: Entry, termColumns: Int) -> [String] {
    let indent = String(repeating: " ", count: 2 + termColumns + 2)
    var lines = entry.meaning.wrapped(to: width - indent.count).map { indent + $0 }
    let term = "  \(entry.term.padded(to: termColumns))  "
    if entry.term.columns <= termColumns {
      lines[0] = term + lines[0].dropFirst(indent.count)
    } else {
      lines.insert("  \(entry.term)", at: 0)
    }
    return lines
  }

  private func lines(of paragraph: Paragraph) -> [String] {
    switch paragraph {
    case .filled(let text): text.wrapped(to: width)
    case .verbatim(let lines): lines
    }
  }

  private func lines(of example: (line: String, purpose: String)) -> [String] {
    ["  \(example.line)"] + example.purpose.wrapped(to: width - 6).map { "      \($0)" }
  }

  private var exitStatus: [String] {
    let meanings = ExitCode.allCases.map { "\($0.rawValue) \($0.brief)" }
    var lines = "Exit status: \(meanings.joined(separator: ", "))".wrapped(to: width)
    lines[0] = heading("Exit status:") + lines[0].dropFirst("Exit status:".count)
    return lines
  }

  private func heading(_ text: String) -> String {
    isStyled ? "\u{1B}[1m\(text)\u{1B}[0m" : text
  }
}

extension Declaration {
  /// `-n, --points N`, with the long names under each other.
  fileprivate var term: String {
    (short.map { "-\($0), " } ?? "    ") + synopsis
  }
}
