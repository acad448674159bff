import CommandLine
import Encoding
import Sweeps

extension Command {
  /// `parsimony plan FILE`.
  static let plan = Command(
    "plan",
    summary: "Show what a plan expands to, without running it.",
    discussion: """
      Checks the plan against its study and prints how many points and tasks it makes, its axes, \
      and the first and last tasks. Every fault of the plan is reported with its line and column.

      --set changes the plan before it is checked: the key is a path into the plan, the value is \
      written as in the file. It may be repeated.
      """,
    parameters: [PlanOptions.file, PlanOptions.points, PlanOptions.json, PlanOptions.set],
    examples: [
      ("parsimony plan configs/quickstart.yaml", "preview a plan"),
      ("parsimony plan sweep.yaml --points 5", "with seeds and keys of ten tasks"),
      (
        "parsimony plan sweep.yaml --set replicates=50 --set 'axes.batch=[32, 64]'",
        "see what another plan would make"
      ),
    ]
  ) { invocation, terminal throws(Failure) in
    let file = PlanFile(
      path: invocation[PlanOptions.file], overrides: invocation[PlanOptions.set])
    let preview = PlanPreview(try file.reading(), taskCount: invocation[PlanOptions.points])
    try terminal.print(
      invocation[PlanOptions.json] ? preview.json.text(indented: true) : preview.text)
    return .success
  }
}

/// What `parsimony plan` takes.
enum PlanOptions {
  static let file = Argument.required("FILE", .file(extensions: ["yaml", "yml"]), help: "the plan")
  static let points = Option.optional(
    "points", "N", .integer(in: 0...1000),
    help: "list so many first and last tasks, with their seeds and keys")
  static let json = Option.flag("json", help: "print one JSON object (see docs/plans.md)")
  static let set = Option.repeated(
    "set", "KEY=VALUE", Override.kind, help: "change the plan, as in --set seed=7")
}
