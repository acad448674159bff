import Sweeps
internal import Text

/// What the composer has seen before libyaml stopped.
struct Surroundings {
  /// A scalar's place and manner.
  struct Scalar {
    var start: Mark
    var end: Mark
    var isPlain: Bool
  }

  /// Where the document's value begins.
  var root: Mark?
  /// The `[` or `{` that is open, when nothing else is open inside it.
  var openBracket: Mark?
  /// The last scalar that libyaml handed out.
  var lastScalar: Scalar?
}

/// Puts a fault of libyaml's into words about the text.
///
/// libyaml says which rule of its grammar failed and where it noticed. The author wants to know
/// which character to change, and that is often an earlier one: a quote or a bracket is noticed
/// where the text ends and is wrong where it was opened. So each message of libyaml's is looked at
/// together with the text around its place, and the most likely slip is named: what was found,
/// what was expected, and the cure. A guess can be wrong, so a message never claims what it has
/// not seen.
struct Translation {
  private let fault: Fault
  private let text: ScreenedText
  private let surroundings: Surroundings
  /// The byte at the fault's mark, unless the text ends there.
  private let found: UInt8?

  /// Looks at a fault, knowing the text and what came before.
  init(of fault: Fault, in text: ScreenedText, after surroundings: Surroundings) {
    self.fault = fault
    self.text = text
    self.surroundings = surroundings
    self.found = text.byte(at: fault.mark)
  }

  /// The fault as its author should read it.
  var diagnostic: Diagnostic {
    switch Problem(rawValue: fault.problem) {
    case .tabInBlock, .tabInPlain:
      return tab
    case .character:
      return character
    case .simpleKey:
      return missingColon
    case .valueNotAllowed:
      return misplacedColon
    case .blockEntryNotAllowed:
      return here(
        "'-' begins a list entry, which must stand on a line of its own; "
          + "begin the list on the next line, or write it as [a, b]")
    case .keyNotAllowed:
      return here("'?' begins a key, and none may stand here; quote the text if '?' belongs to it")
    case .key:
      return brokenBlock("mapping")
    case .blockEntry:
      return brokenBlock("list")
    case .documentStart:
      return afterDocument
    case .flowSequence, .flowMapping:
      return brokenFlow(fault.contextMark)
    case .flowColon:
      return here(Translation.missingSpace)
    case .content:
      return missingValue
    case .anchorName:
      return badName
    case .streamEnd, .documentIndicator:
      return atStart("this quote is never closed; add the closing quote")
    case .escape:
      return unknownEscape
    case .escapeDigits, .escapeValue:
      var mark = fault.mark
      mark.column -= 2
      return Diagnostic(
        at: mark,
        "this escape names no character; write it with hexadecimal digits, as \\x41, \\u0041 or "
          + "\\U00000041")
    case .indentationDigit:
      return here("found '0' where the indentation of a text block is given; write 1 to 9")
    case .commentOrBreak where fault.context == "while scanning a block scalar":
      let indicator = name(of: text.byte(at: fault.contextMark))
      return atStart(
        "'\(indicator)' begins a text block, whose text must begin on the next line; "
          + "quote the value if '\(indicator)' belongs to it")
    case .tagHandle, .tagHandleUndefined, .tagLeadingByte, .tagTrailingByte, .tagURI, .tagURIEnd,
      .tagURIEscape, .tagBreak, .tagBlank:
      return fault.context.hasSuffix("directive") ? directive : tag
    case .commentOrBreak, .directiveName, .directiveNameLetters, .directiveUnknown,
      .tagDirectiveTwice, .version, .versionDot, .versionLong, .versionNumber, .versionTwice:
      return directive
    case nil:
      let mark = text.mark(at: text.offset(of: fault.mark))
      return Diagnostic(at: mark, "this is not YAML (\(fault.problem)); mind the punctuation here")
    }
  }

  private func here(_ message: String) -> Diagnostic {
    Diagnostic(at: fault.mark, message)
  }

  private func atStart(_ message: String) -> Diagnostic {
    Diagnostic(at: fault.contextMark, message)
  }

  private func name(of byte: UInt8?) -> String {
    byte.map { String(Unicode.Scalar($0)) } ?? "the end of the text"
  }

  private func name(of mark: Mark) -> String {
    "line \(mark.line), column \(mark.column)"
  }
}

// MARK: - Characters and words

extension Translation {
  private var tab: Diagnostic {
    here("a tab is used for indentation, and YAML allows only spaces; replace it with spaces")
  }

  private var character: Diagnostic {
    switch found {
    case UInt8.tab:
      return tab
    case UInt8(ascii: "|"), UInt8(ascii: ">"):
      return here(
        "'\(name(of: found))' begins a text block, and none may stand inside brackets; "
          + "write the text in quotes")
    default:
      return here("'\(name(of: found))' cannot begin a value; put the value in quotes")
    }
  }

  private var badName: Diagnostic {
    let sign = name(of: text.byte(at: fault.contextMark))
    let kind = sign == "*" ? "an alias" : "an anchor"
    return atStart(
      "'\(sign)' begins \(kind), whose name is letters, digits, '_' and '-'; "
        + "quote the text if '\(sign)' belongs to it")
  }

  private var unknownEscape: Diagnostic {
    let rest = String(decoding: text.line(from: fault.mark), as: UTF8.self).unicodeScalars
    let escape = String(String.UnicodeScalarView(rest.prefix(2)))
    return here(
      "unknown escape '\(shown(escape))'; write '\\\\' for a backslash, "
        + "or use single quotes, which have no escapes")
  }

  private var tag: Diagnostic {
    let mark = text.mark(of: UInt8(ascii: "!"), from: fault.contextMark)
    let cure = "remove it, or quote the text if '!' belongs to it"
    return Diagnostic(at: mark, "found a tag, and tags are not supported; \(cure)")
  }

  private var directive: Diagnostic {
    var mark = fault.mark
    mark.column = 1
    return Diagnostic(
      at: mark,
      "'%' at the start of a line begins a directive, and only '%YAML 1.1' and '%YAML 1.2' are "
        + "known; remove the line, or quote the text if '%' belongs to it")
  }
}

// MARK: - Keys and indentation

extension Translation {
  private static let missingSpace =
    "a space is missing after ':'; write 'key: value', or quote the text if ':' belongs to it"

  /// A line stands where a key must, and no `:` follows.
  private var missingColon: Diagnostic {
    let key = fault.contextMark
    guard fault.mark.line != key.line else { return longKey(at: key) }
    let word = text.line(from: key).prefix { $0 != .space && $0 != .tab }
    if let colon = word.dropFirst().firstIndex(of: UInt8(ascii: ":")) {
      return Diagnostic(at: text.mark(at: colon), Translation.missingSpace)
    }
    return atStart(
      "a ':' is missing: the lines around this one are keys with values; write 'key: value', "
        + "or indent the line further if it continues the one above")
  }

  private func longKey(at mark: Mark) -> Diagnostic {
    Diagnostic(at: mark, "a key of more than 1024 characters; shorten it")
  }

  /// A `:` stands where no key has come before.
  private var misplacedColon: Diagnostic {
    if let last = surroundings.lastScalar, last.end.line == fault.mark.line,
      last.end.column <= fault.mark.column
    {
      if last.start.line < fault.mark.line {
        return Diagnostic(
          at: text.firstOnLine(of: fault.mark),
          "this line continues the text that begins on line \(last.start.line), so no ':' may "
            + "follow; align the key with its neighbours, or quote the whole text")
      }
      if last.end.column - last.start.column > 1024 { return longKey(at: last.start) }
    }
    return here(
      "found a second ':' on the line, and the value of a key cannot be a key itself; "
        + "quote the value if ':' belongs to it, or put the inner mapping on lines of its own")
  }

  /// Something else stands where the next key of a mapping or the next `-` of a list must.
  private func brokenBlock(_ block: String) -> Diagnostic {
    let first = fault.contextMark
    if let stray = strayPunctuation { return stray }
    guard text.isFirstOnLine(fault.mark) else { return afterValue }
    guard fault.mark.column == first.column else {
      return badIndentation(beside: first)
    }
    guard block == "list" else {
      return here(
        "a list entry stands among the keys of a mapping (line \(first.line)); "
          + "indent the list below its key, or remove the '-'")
    }
    return here(
      "'-' is missing: the lines around this one are entries of a list (line \(first.line)); "
        + "write '- ' before it, or indent it to belong to the entry above")
  }

  /// More text stands behind the document's value.
  private var afterDocument: Diagnostic {
    guard let root = surroundings.root else {
      return here("'---' is missing after the directives; write it on a line before this one")
    }
    if let stray = strayPunctuation { return stray }
    guard text.isFirstOnLine(fault.mark) else { return afterValue }
    guard fault.mark.column < root.column else {
      return here("more text follows the document's end; remove it, or make it part of a value")
    }
    return badIndentation(beside: root)
  }

  private func badIndentation(beside neighbour: Mark) -> Diagnostic {
    here(
      "bad indentation: this line begins in column \(fault.mark.column), where no list or mapping "
        + "does; align it with its neighbours, or with \(name(of: neighbour))")
  }

  /// Something stands behind a value on the same line.
  private var afterValue: Diagnostic {
    if let last = surroundings.lastScalar, !last.isPlain, last.end.line == fault.mark.line {
      guard last.start.line == last.end.line else {
        return Diagnostic(
          at: last.start,
          "the text quoted from here ends on line \(last.end.line), where more text follows; "
            + "close the quote where it should end")
      }
      if last.end.column == fault.mark.column {
        return here(
          "text follows the closing quote; to have a quote inside the text, write \\\" between "
            + "double quotes or '' between single quotes")
      }
    }
    return here("more text follows a value that is complete; quote the whole value")
  }

  /// A closing bracket, comma or colon that belongs to nothing, where that is what was found.
  private var strayPunctuation: Diagnostic? {
    switch found {
    case UInt8(ascii: "]"):
      return strayClosing(of: UInt8(ascii: "["))
    case UInt8(ascii: "}"):
      return strayClosing(of: UInt8(ascii: "{"))
    case UInt8(ascii: ","):
      return here("a ',' stands outside of brackets; write a list as [a, b], or quote the text")
    case UInt8(ascii: ":"):
      return here("no key stands before ':'; write 'key: value', or quote the text")
    default:
      return nil
    }
  }
}

// MARK: - Brackets

extension Translation {
  /// A closing bracket stands where nothing is open: perhaps `key:[` was taken for one word.
  private func strayClosing(of opening: UInt8) -> Diagnostic {
    var start = fault.mark
    start.column = 1
    let line = text.bytes[text.offset(of: start)..<text.offset(of: fault.mark)]
    for (colon, next) in zip(line.indices, line.dropFirst())
    where line[colon] == UInt8(ascii: ":") && next == opening {
      return Diagnostic(at: text.mark(at: colon), Translation.missingSpace)
    }
    return here("'\(name(of: found))' closes nothing; remove it, or add the opening bracket")
  }

  /// Something else stands where `,` or a closing bracket must.
  private func brokenFlow(_ bracket: Mark) -> Diagnostic {
    let isMapping = signs(of: bracket).opening == "{"
    let behind = "behind a value, inside '\(signs(of: bracket).opening)' (\(name(of: bracket)))"
    let cure =
      isMapping
      ? "put ':' between key and value and ',' between entries, or quote the text"
      : "put ',' between values, or quote the text"
    switch found {
    case UInt8(ascii: "]"), UInt8(ascii: "}"):
      return wrongClosing(of: bracket)
    case UInt8(ascii: "["), UInt8(ascii: "{"):
      return here("found a bracket \(behind); \(cure)")
    case _ where found == nil || !text.isClosed(bracketAt: bracket):
      return unclosed(bracket)
    case UInt8(ascii: ":"):
      return here("found ':' \(behind); \(cure)")
    default:
      return here("found another value \(behind); \(cure)")
    }
  }

  /// Something else stands where a value must.
  private var missingValue: Diagnostic {
    guard let bracket = surroundings.openBracket else {
      return strayPunctuation ?? here("a value is missing here; write one, or '' for an empty text")
    }
    if found == UInt8(ascii: "]") || found == UInt8(ascii: "}") { return wrongClosing(of: bracket) }
    guard found != nil, text.isClosed(bracketAt: bracket) else { return unclosed(bracket) }
    switch found {
    case UInt8(ascii: ","):
      return here("a value is missing before ','; write one, or remove the ','")
    case UInt8(ascii: ":"):
      return here("no key stands before ':'; write 'key: value', or quote the text")
    case UInt8(ascii: "-"):
      return here("a list entry '-' stands inside brackets, where ',' parts values; remove the '-'")
    default:
      return here("a value is missing here; write one, or '' for an empty text")
    }
  }

  private func unclosed(_ bracket: Mark) -> Diagnostic {
    let (opening, closing) = signs(of: bracket)
    return Diagnostic(
      at: bracket, "this '\(opening)' is never closed; add the missing '\(closing)'")
  }

  private func wrongClosing(of bracket: Mark) -> Diagnostic {
    let (opening, closing) = signs(of: bracket)
    return here(
      "found '\(name(of: found))' where '\(closing)' must close the '\(opening)' of "
        + "\(name(of: bracket)); correct one of the two")
  }

  private func signs(of bracket: Mark) -> (opening: String, closing: String) {
    text.byte(at: bracket) == UInt8(ascii: "[") ? ("[", "]") : ("{", "}")
  }
}

/// A piece of the text as a message may quote it: short, and on one line.
func shown(_ text: String) -> String { text.printable(scalarsMax: 40) }
