import ClusterView
import CommandLine
import Testing

@Suite("Starting workers over ssh")
struct WorkerLaunchTests {
  @Test(
    "a word reaches the program on the other side as it is",
    arguments: [
      ("node1", "node1"), ("", "''"), ("a b", "'a b'"), ("it's", "'it'\\''s'"), ("$(x)", "'$(x)'"),
      ("~", "'~'"),
    ])
  func quoting(word: String, quoted: String) {
    #expect(WorkerLaunch.quoted(word) == quoted)
  }

  @Test("the invitation is not on the command line, and words for ssh come before the host")
  func arguments() {
    let launch = WorkerLaunch(
      host: "ada@node1", program: "/opt/my tools/parsimony-worker", slots: 8,
      options: ["-p", "2222"])
    let arguments = launch.arguments
    #expect(arguments.dropLast() == ["-o", "BatchMode=yes", "-p", "2222", "--", "ada@node1"])
    #expect(launch.remoteScript.contains("'/opt/my tools/parsimony-worker' join - --slots 8"))
    #expect(launch.remoteScript.contains("setsid"))
  }

  @Test("what begins with a hyphen or holds spaces is no host")
  func hosts() {
    #expect(WorkerLaunch.isGoodHost("ada@node1"))
    for word in ["", "-oProxyCommand=x", "a b", "a\n"] { #expect(!WorkerLaunch.isGoodHost(word)) }
  }

  @Test("a failure carries ssh's last words and the cure")
  func failures() {
    let launch = WorkerLaunch(host: "n", program: "parsimony-worker", slots: nil, options: [])
    #expect(
      launch.failure(exitCode: 255, words: "Host key verification failed.\r\n").message
        == "n: no worker was started: Host key verification failed.; "
        + "log in once with 'ssh n' and accept its key")
    #expect(
      launch.failure(exitCode: 127, words: "no program parsimony-worker\n").message
        == "n: no worker was started: no program parsimony-worker; install it there, name it with "
        + "'--program PATH', or bring it with '--copy'")
  }
}
