import CommandLine

let program = Program(
  "parsimony",
  summary: "Ask, with experiments, whether networks learn by compressing.",
  version: Release.version,
  released: Release.date,
  discussion: """
    A plan says which study to run over which values; Parsimony expands it into tasks, and every \
    result is kept once, with how sure it is.
    """,
  commands: [
    .plan, .run, .submit, .watch, .wait, .list, .status, .results, .report, .explain, .pause,
    .resume,
    .cancel, .retry, .extend, .verify, .workers, .addWorker, .drain, .readmit, .invite, .connect,
    .clusters, .disconnect, .ledger, .studies, .datasets, .measure, .levels, .simulate, .bench,
  ],
  examples: [
    ("parsimony plan configs/quickstart.yaml", "see what a plan expands to"),
    ("parsimony run configs/quickstart.yaml", "run it on this machine"),
    ("parsimony studies binarized-complexity", "see what a study can be told"),
  ])

program.main()
