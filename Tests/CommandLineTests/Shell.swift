import TestSupport

/// Whether a program is somewhere in `PATH`.
func isInstalled(_ program: String) -> Bool {
  (try? runShell("command -v \(program)"))?.status == 0
}

/// What a shell's command line wrote, both streams together, and its exit code.
func runShell(_ command: String) throws -> (output: String, status: Int32) {
  let outcome = try RepositoryCommand("/bin/sh", "-c", command).outcome()
  return (outcome.text, outcome.status)
}
