import CommandLine
import Testing

@Suite("Help screens")
struct HelpTests {
  @Test("the program's screen lists its commands and ends with examples and exit codes")
  func showsProgram() {
    #expect(
      Sample.program.outcome("--help").output == """
        Measure whether networks compress what they learn.

        Usage: parsimony COMMAND

        Commands:
          plan           Show what a plan expands to, without running it.
          run            Run a plan on this machine.
          studies        List the studies, or describe one.
          ledger         Look into a ledger of records.
          measure        Apply one measure to a file.
          keys           Make a pair of keys for a worker.
          help           Explain the program or one of its commands.
          completions    Print a script that lets a shell complete command lines.
          man            Print a manual page.

        Options:
          -h, --help     show this help
              --version  show the version

        Examples:
          parsimony plan configs/quickstart.yaml
              show what a plan expands to
          parsimony run configs/quickstart.yaml --slots 4
              run it on this machine

        Exit status: 0 success, 1 failed check, 2 wrong usage or input, 3 system error

        """)
  }

  @Test("a command's screen shows values, ranges and defaults, and keeps indented lines")
  func showsCommand() {
    #expect(
      Sample.program.outcome("plan --help").output == """
        Show what a plan expands to, without running it.

        Usage: parsimony plan [OPTIONS] FILE

        Arguments:
          FILE                 the plan to expand

        Options:
          -n, --points N       points to list (0 to 1000; default 3)
              --set KEY=VALUE  change one key of the plan, as if its file said so
                               (repeatable)
              --format FORMAT  how to print the points (text, json or csv; default text)
              --json           short for --format json
          -h, --help           show this help

        A plan is checked completely: names, types, ranges, and that no two points are
        the same. The number of tasks is the number of points times the number of seeds.

        Overrides are read as YAML, after the file and in their order:

          --set sweep.hidden='[8, 16]'
          --set seeds=3

        Nothing is written and no worker is asked.

        Examples:
          parsimony plan configs/quickstart.yaml
              show the size of the grid and its first points
          parsimony plan big.yaml --set 'seeds=[1, 2]' --format csv > points.csv
              list the points of a smaller grid for a spreadsheet

        Exit status: 0 success, 1 failed check, 2 wrong usage or input, 3 system error

        """)
  }

  @Test("a long option has its meaning on the next line, in a narrow terminal too")
  func showsLongOptions() {
    #expect(
      Sample.program.outcome(["run", "-h"], width: 60).output == """
        Run a plan on this machine.

        Usage: parsimony run [OPTIONS] FILE...

        Arguments:
          FILE                  the plans to run, one after the
                                other

        Options:
          -s, --slots N         tasks at a time; one a core unless
                                given (at least 1)
              --offset SECONDS  shift the start, earlier if negative
                                (default 0)
              --time-limit-of-a-single-task DURATION
                                give up on a task that runs longer
                                than this, and count it as an
                                attempt that failed (default 90s)
              --dry-run         stop after the checks
          -h, --help            show this help

        Exit status: 0 success, 1 failed check, 2 wrong usage or
        input, 3 system error

        """)
  }

  @Test("a program that runs and has commands shows both calls, the required option first")
  func showsDaemon() {
    let screen = Sample.worker.outcome("--help").output
    #expect(
      screen.hasPrefix(
        """
        Run tasks for a coordinator.

        Usage: parsimony-worker --connect ADDRESS [OPTIONS]
               parsimony-worker COMMAND

        Commands:

        """))
    #expect(screen.contains("-c, --connect ADDRESS  the coordinator's address (required)\n"))
  }

  @Test(
    "no line is wider than the terminal, but for words, calls and indented text",
    arguments: [40, 41, 55, 72, 80, 100])
  func wraps(width: Int) {
    for command in ["", "plan", "run", "studies", "keys", "help", "man"] {
      let screen = Sample.program.outcome(
        ["help"] + (command.isEmpty ? [] : [command]), width: width)
      for line in screen.output.split(separator: "\n") where line.unicodeScalars.count > width {
        let text = line.drop { $0 == " " }
        #expect(
          text.hasPrefix("Usage:") || text.hasPrefix("parsimony") || text.hasPrefix("--")
            || !text.contains(" "),
          "'\(line)' in the help of '\(command)' at \(width) columns")
      }
    }
  }

  @Test("only headings are bold, and only where asked")
  func setsHeadingsInBold() {
    let recording = Recording()
    _ = Sample.program.run(["keys", "-h"], on: recording.terminal(isStyled: true))
    #expect(
      recording.output == """
        Make a pair of keys for a worker.

        \u{1B}[1mUsage:\u{1B}[0m parsimony keys --output DIRECTORY [OPTIONS]

        \u{1B}[1mOptions:\u{1B}[0m
          -o, --output DIRECTORY  where the records go (required)
              --import FILE       take the secret key from here
          -h, --help              show this help

        \u{1B}[1mExit status:\u{1B}[0m 0 success, 1 failed check, 2 wrong usage or input, 3 system \
        error

        """)
  }
}
