import CommandLine
import Glibc
import TestSupport
import Testing

@Suite("Manual pages")
struct ManualPageTests {
  static let commands = [
    "", "plan", "run", "studies", "ledger", "ledger verify", "ledger show", "measure",
    "measure complexity", "keys", "help", "completions", "man",
  ]

  private static func page(_ command: String) -> String {
    Sample.program.outcome("man \(command)").output
  }

  @Test("a page has every section, in the order that readers expect")
  func ordersSections() {
    let sections = Self.page("plan").split(separator: "\n").filter { $0.hasPrefix(".SH") }
    #expect(
      sections == [
        ".SH NAME", ".SH SYNOPSIS", ".SH DESCRIPTION", ".SH ARGUMENTS", ".SH OPTIONS",
        ".SH EXIT STATUS", ".SH EXAMPLES", ".SH SEE ALSO",
      ])
  }

  @Test("a page is the declaration in the language of man(7), hyphens kept as they are typed")
  func rendersOptions() {
    let page = Self.page("plan")
    #expect(page.contains(".TH PARSIMONY\\-PLAN 1 \"2026-11-21\" \"parsimony 0.1.0\"\n"))
    #expect(
      page.contains(
        """
        .TP
        \\fB\\-n\\fR, \\fB\\-\\-points\\fR \\fIN\\fR
        Points to list (0 to 1000; default 3).

        """))
    #expect(page.contains(".nf\n  \\-\\-set sweep.hidden='[8, 16]'\n  \\-\\-set seeds=3\n.fi\n"))
    #expect(page.contains(".SH SEE ALSO\n.BR parsimony (1)\n"))
    #expect(
      Self.page("").contains(
        ".SH SEE ALSO\n.BR parsimony\\-plan (1),\n.BR parsimony\\-run (1),\n"))
  }

  @Test("text that looks like the page's language stays text")
  func escapesText() throws {
    let tricky = Program(
      "tricky", summary: ".B is 'bold' in \\fBroff\\fR.", version: "1", released: "2026-01-01",
      discussion: ".SH not a heading\n\n'quoted' \\-x --long \"words\"\n\n .so /etc/passwd",
      parameters: []
    ) { _, _ throws(Failure) in .success }
    let page = tricky.outcome("man").output
    #expect(page.contains("\n\\&.B is 'bold' in \\efBroff\\efR.\n"))
    #expect(page.contains("\n\\&.SH not a heading\n"))
    #expect(page.contains("\n\\&'quoted' \\e\\-x \\-\\-long \\(dqwords\\(dq\n"))
    #expect(page.contains("\n .so /etc/passwd\n"))
  }

  @Test(
    "mandoc finds nothing to warn about in any page",
    .enabled(if: isInstalled("mandoc"), "mandoc is not installed"), arguments: commands)
  func passesMandoc(command: String) throws {
    let scratch = try Scratch()
    let page = try scratch.write(Self.page(command), to: "page.1")
    let (output, status) = try runShell("mandoc -T lint -W warning '\(page)'")
    #expect(output.isEmpty)
    #expect(status == 0)
  }

  @Test(
    "groff renders every page without a warning, options and all",
    .enabled(if: isInstalled("groff"), "groff is not installed"), arguments: commands)
  func passesGroff(command: String) throws {
    let scratch = try Scratch()
    let page = try scratch.write(Self.page(command), to: "page.1")
    let (warnings, status) = try runShell("groff -man -Tutf8 -ww '\(page)' >/dev/null")
    #expect(warnings.isEmpty)
    #expect(status == 0)
    let (text, _) = try runShell("groff -man -Tascii -P-cbou '\(page)'")
    #expect(text.contains("-h, --help"))
  }
}
