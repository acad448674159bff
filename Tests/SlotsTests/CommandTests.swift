import Coordination
import Encoding
import Processes
import Slots
import Sweeps
import TestSupport
import Testing

@Suite("Programs of the user's own")
struct CommandTests {
  private func shell(_ script: String, _ more: [(String, MessagePack)] = []) -> MessagePack.Map {
    // A brace is doubled where it is meant as such.
    MessagePack.Map(
      uniqueKeysWithValues: more + [
        ("command", .list([.text("sh"), .text("-c"), .text(script.replacing("{", with: "{{"))]))
      ])
  }

  @Test("numbers, booleans and texts become scalars, the last of each name")
  func scalars() throws {
    var rig = try SlotRig(allowsCommand: true)
    let record = try rig.record(
      of: "command",
      shell(
        """
        echo 'starting up'
        echo '{"loss": 0.5, "epoch": 1, "note": "a", "rest": [1], "none": null}'
        echo '{"loss": 0.25, "epoch": 2, "good": true, "bad": NaN, "far": -Infinity}'
        printf '{"last": 3}'
        """))
    #expect(
      record.scalars == [
        "loss": .real(0.25), "epoch": .integer(2), "note": .text("a"), "good": .boolean(true),
        "bad": .real(.nan), "far": .real(-.infinity), "last": .integer(3),
      ])
    #expect(record.series == [.init("epoch", [1, 2]), .init("loss", [0.5, 0.25])])
    #expect(record.study == "command" && record.version == 1)
  }

  @Test("parameters and the seed arrive as JSON, as variables and in the program's arguments")
  func told() throws {
    var rig = try SlotRig(allowsCommand: true)
    let script = """
      printf '{"stdin": "%s", "json": "%s", "rate": "%s", "seed": "%s", "args": "%s"}\\n' \
        "$(sed 's/"/./g')" "$(echo $PARSIMONY_PARAMETERS | sed 's/"/./g')" \
        "$PARSIMONY_LEARNING_RATE" "$PARSIMONY_SEED" "$*"
      """
    let words: [MessagePack] = [
      "sh", "-c", script.replacing("{", with: "{{"), "sh", "--rate={learning-rate}", "{seed}",
      "{{x}", "{name}{flag}",
    ].map { .text($0) }
    let record = try rig.record(
      of: "command",
      [
        "command": .list(words), "learning-rate": .real(0.001), "name": .text("a b"),
        "flag": .boolean(true),
      ])
    let json = "{.flag.:true,.learning-rate.:0.001,.name.:.a b.,.seed.:7}"
    #expect(
      record.scalars == [
        "stdin": .text(json), "json": .text(json), "rate": .text("0.001"), "seed": .text("7"),
        "args": .text("--rate=0.001 7 {x} a btrue"),
      ])
  }

  @Test("what cannot be put into the command is the plan's mistake")
  func placeholders() throws {
    var rig = try SlotRig(allowsCommand: true)
    func detail(_ word: String, _ more: [(String, MessagePack)] = []) throws -> String {
      let failure = try rig.failure(
        of: "command",
        MessagePack.Map(
          uniqueKeysWithValues: more + [("command", .list([.text("echo"), .text(word)]))]))
      #expect(failure.cause == .invalidParameters)
      return failure.detail
    }
    #expect(
      try detail("{epoch}", [("epochs", .integer(1))])
        == "'{epoch}' in 'command' is no parameter; did you mean '{epochs}'?")
    #expect(
      try detail("{qqqq}", [("epochs", .integer(1))])
        == "'{qqqq}' in 'command' is no parameter; known are epochs and seed, and '{{' is a brace")
    #expect(try detail("a{b") == "a '{' in 'command' has no '}'; write '{{' for a brace")
    #expect(
      try detail("x", [("a-b", .integer(1)), ("a_b", .integer(2))])
        == "two parameters, 'a_b' among them, would share the variable PARSIMONY_A_B; rename one")
    #expect(try detail("x", [("n", .text("a\0b"))]).hasPrefix("'n' is neither a boolean"))
    #expect(try rig.failure(of: "command").cause == .invalidParameters)
    #expect(
      try rig.failure(of: "command", ["command": .list([.text("a\0")])]).cause == .invalidParameters
    )
  }

  @Test("a program that fails is told by its code or signal, with its last words")
  func failures() throws {
    var rig = try SlotRig(allowsCommand: true)
    #expect(
      try rig.failure(of: "command", shell("echo '{\"a\":1}'; echo out; echo err >&2; exit 3"))
        == TaskFailure(.exitCode(3), detail: "out\n\nerr\n"))
    #expect(try rig.failure(of: "command", shell("kill -SEGV $$")).cause == .signal(11))
    let long = try rig.failure(of: "command", shell("seq 100000 >&2; exit 1"))
    #expect(long.detail.utf8.count <= 4_096 && long.detail.hasSuffix("\n100000\n"))
    let missing = try rig.failure(of: "command", ["command": .list([.text("no-such-program")])])
    #expect(missing.cause == .unusable)
    #expect(missing.detail.hasPrefix("there is no program 'no-such-program' on "))
  }

  @Test("a program that leaves its input unread, or prints much, is served")
  func streams() throws {
    var rig = try SlotRig(allowsCommand: true)
    let text = String(repeating: "y", count: 100_000)
    let record = try rig.record(
      of: "command", shell("seq 300000; echo '{\"a\": 1}'", [("text", .text(text))]))
    #expect(record.scalars == ["a": .integer(1)])
    // A line too long to be looked at does not swallow the next one.
    #expect(
      try rig.record(of: "command", shell("head -c 3000000 /dev/zero; echo; echo '{\"b\":2}'"))
        .scalars == ["b": .integer(2)])
  }

  @Test("a program's helpers that stay behind do not hold the task")
  func grandchild() throws {
    var rig = try SlotRig(allowsCommand: true)
    let record = try rig.record(of: "command", shell("sleep 1000 & echo '{\"a\":1}'"))
    #expect(record.scalars == ["a": .integer(1)])
    rig.slot.kill()
  }

  @Test("inputs are checked by their content")
  func inputs() throws {
    let scratch = try Scratch()
    try scratch.write("one\n", to: "data.txt")
    var rig = try SlotRig(allowsCommand: true, folder: scratch.path)
    let digest = Digest(of: Array("one\n".utf8))
    func parameters(_ input: String) -> MessagePack.Map {
      shell("echo \"{\\\"text\\\": \\\"$(cat data.txt)\\\"}\"", [("inputs", .list([.text(input)]))])
    }
    #expect(
      try rig.record(of: "command", parameters("data.txt@\(digest)")).scalars
        == ["text": .text("one")])
    try scratch.write("two, and longer\n", to: "data.txt")
    let failure = try rig.failure(of: "command", parameters("data.txt@\(digest)"))
    #expect(failure.cause == .unusable)
    #expect(failure.detail.hasPrefix("input 'data.txt' on "))
    #expect(failure.detail.contains("differs from the one that was submitted"))
    #expect(
      try rig.failure(of: "command", parameters("no.txt@\(digest)")).detail.contains(
        "there is no file"))
    #expect(
      try rig.failure(of: "command", parameters("data.txt")).cause == .invalidParameters)
  }
}
