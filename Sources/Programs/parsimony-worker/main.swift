import CommandLine
import WorkerAgent

let program = Program(
  "parsimony-worker",
  summary: "Run the tasks that a coordinator hands out, on this machine.",
  version: "0.1.0",
  released: "2026-11-21",
  commands: [.join, .slot])

program.main()
