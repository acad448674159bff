import CommandLine
import Glibc
import TestSupport
import Testing

@Suite("Wrong declarations are found before a program runs")
struct ValidationTests {
  @Test("the sample programs are declared well")
  func acceptsSample() {
    #expect(Sample.program.problems.isEmpty)
    #expect(Sample.worker.problems.isEmpty)
  }

  private static func program(
    _ parameters: [any Parameter] = [], name: String = "go", summary: String = "Go.",
    released: String = "2026-01-01", examples: [(line: String, purpose: String)] = [],
    and more: [Command] = []
  ) -> Program {
    Program(
      "sample", summary: "Do.", version: "1", released: released,
      commands: [
        Command(
          name, summary: summary, parameters: parameters, examples: examples
        ) { _, _ throws(Failure) in .success }
      ] + more)
  }

  private static let go = Command("go", summary: "Go.") { _, _ throws(Failure) in .success }

  private static func argument(_ name: String) -> Argument<String> {
    .required(name, .text, help: "it")
  }

  private static func optional(_ name: String) -> Argument<String?> {
    .optional(name, .text, help: "it")
  }

  private static func rest(_ name: String) -> Argument<[String]> {
    .repeated(name, .text, help: "it")
  }

  private static func some(_ name: String) -> Argument<[String]> {
    .oneOrMore(name, .text, help: "it")
  }

  static let samples: [(Program, [String])] = [
    (program(name: "Go"), ["sample Go: 'Go' is not a name"]),
    (program(released: "today"), ["sample: 'today' is not a date YYYY-MM-DD"]),
    (program(summary: "Go"), ["sample go: its summary is not a sentence of one line: 'Go'"]),
    (program(summary: "."), ["sample go: its summary is not a sentence of one line: '.'"]),
    (program(and: [go]), ["sample: command 'go' is declared twice"]),
    (program(name: "help"), ["sample: command 'help' is declared twice"]),
    (
      program(and: [Command("all", summary: "Group.", commands: [])]),
      ["sample all: it does nothing"]
    ),
    (
      program([Option.flag("x-ray", help: "see"), Option.flag("x-ray", help: "look")]),
      ["sample go: --x-ray is declared twice"]
    ),
    (program([Option.flag("help", help: "see")]), ["sample go: --help is declared twice"]),
    (
      program([Option.flag("host", short: "h", help: "see")]), ["sample go: -h is declared twice"]
    ),
    (
      program([Option.flag("five", short: "5", help: "see")]),
      ["sample go: --five: '-5' is not a letter"]
    ),
    (program([Option.flag("x", help: "see")]), ["sample go: 'x' is not a name"]),
    (program([Option.flag("--see", help: "see")]), ["sample go: '--see' is not a name"]),
    (program([Option.flag("see", help: "")]), ["sample go: --see: its help is not a phrase: ''"]),
    (program([Option.flag("see", help: " ")]), ["sample go: --see: its help is not a phrase: ' '"]),
    (
      program([Option.flag("see", help: "See.")]),
      ["sample go: --see: its help is not a phrase: 'See.'"]
    ),
    (
      program([Option.optional("see", "what", .text, help: "see")]),
      ["sample go: --see: 'what' is not a placeholder"]
    ),
    (program([argument("file")]), ["sample go: 'file' is not a name"]),
    (program([argument("A"), argument("A")]), ["sample go: A is declared twice"]),
    (
      program([optional("A"), argument("B")]),
      ["sample go: B must be given, but A before it need not be"]
    ),
    (
      program([optional("A"), some("B")]),
      ["sample go: B must be given, but A before it need not be"]
    ),
    (
      program([some("A"), argument("B")]),
      ["sample go: A takes all words, so B never gets one"]
    ),
    (
      program([rest("A"), optional("B")]),
      ["sample go: A takes all words, so B never gets one"]
    ),
    (
      program([Argument.required("A", .choice(among: []), help: "it")]),
      ["sample go: A: it has no choices"]
    ),
    (
      program([Argument.required("A", .choice(among: ["a", "b", "a"]), help: "it")]),
      ["sample go: A: 'a' is offered twice"]
    ),
    (
      program([Argument.required("A", .choice(among: ["a b", "$x", "-y"]), help: "it")]),
      [
        "sample go: A: 'a b' is not a word that every shell leaves alone",
        "sample go: A: '$x' is not a word that every shell leaves alone",
        "sample go: A: '-y' is not a word that every shell leaves alone",
      ]
    ),
    (
      program([Argument.required("A", .file(extensions: ["yaml", ".yml", "*"]), help: "it")]),
      [
        "sample go: A: '.yml' is not an extension without its dot",
        "sample go: A: '*' is not an extension without its dot",
      ]
    ),
    (
      program([Option.value("see", "N", .integer(in: 1...9), default: 10, help: "see")]),
      ["sample go: --see: its default '10' is not an integer from 1 to 9"]
    ),
    (
      program(examples: [("other go", "go")]),
      ["sample go: example 'other go': it does not call 'sample'"]
    ),
    (
      program([argument("A")], examples: [("sample go > file", "go")]),
      [
        """
        sample go: example 'sample go > file': missing argument A, it; write 'sample go A'
        see 'sample go --help'
        """
      ]
    ),
    (
      program(examples: [("sample go", "Go.")]),
      ["sample go: example 'sample go': its purpose is not a phrase"]
    ),
    (
      Program(
        "sample", summary: "Do.", version: "1", released: "2026-01-01", parameters: [argument("A")]
      ) { _, _ throws(Failure) in .success },
      ["sample: it has both commands and arguments, and a word could be either"]
    ),
  ]

  @Test("every sort of wrong declaration is named", arguments: samples.indices)
  func names(index: Int) {
    let (program, problems) = Self.samples[index]
    #expect(program.problems == problems)
  }

  @Test("what is behind a pipe or in quotes does not spoil an example")
  func readsExamples() {
    let program = Self.program(
      [Self.argument("A")],
      examples: [
        ("sample go 'a b' | grep -c x", "count"), ("sample go \"it's\" > 'a file'", "keep"),
      ])
    #expect(program.problems.isEmpty)
  }

  @Test("a program that is declared wrongly does not start")
  func refusesToStart() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = ValidationTests.program(summary: "Go").run(["go"], on: Recording().terminal())
    }
    #expect(result.errors.contains("is declared wrongly:\n"))
    await #expect(processExitsWith: .exitCode(0)) {
      exit(ValidationTests.program().run(["go"], on: Recording().terminal()).rawValue)
    }
  }
}
