import TestSupport
import Testing

/// `deploy/setup.sh` as a newcomer meets it, on a machine made of stand-ins.
@Suite("Setting up a machine")
struct SetupTests {
  private static let real = ["dirname", "echo", "env", "grep", "sed", "sort", "xargs"]

  /// Runs the script where only these stand-ins exist, each a line of shell, beside a few tools.
  private func setUp(
    _ standIns: [String: String], variables: [String: String] = [:]
  ) throws -> (status: Int32, text: String) {
    let scratch = try Scratch()
    for tool in SetupTests.real { try scratch.link(tool, to: "/usr/bin/\(tool)") }
    for (name, line) in standIns {
      try scratch.writeProgram("#!/bin/sh\n\(line)\n", to: name)
    }
    let environment = variables.merging(["PATH": scratch.path]) { $1 }
    return try RepositoryCommand("/bin/sh", "deploy/setup.sh", environment: environment).outcome()
  }

  private let newSwift = "echo 'Swift version 6.10.1 (swift-6.10.1-RELEASE)'"
  /// Knows one package of the list.
  private let dpkg = "echo 'installed libxml2 '"
  private let apt = "echo \"apt-get $*\""

  @Test("without Swift, nothing is installed and the way to get it is told")
  func noSwift() throws {
    let outcome = try setUp(["dpkg-query": dpkg, "apt-get": apt, "id": "echo 0"])
    #expect(outcome.status == 1)
    #expect(
      outcome.text == """
        setup: there is no swift on PATH. Parsimony needs Swift 6.2 or later: \
        get a release for your system from
          https://www.swift.org/install/linux/
        unpack it, put its usr/bin folder on PATH, and run make again.

        """)
  }

  @Test("a Swift that is too old is told apart from a newer one with a longer number")
  func oldSwift() throws {
    for (version, isOld) in [("5.10.1", true), ("6.1", true), ("6.2", false), ("6.10", false)] {
      let swift = "echo 'Swift version \(version) (swift-\(version)-RELEASE)'"
      let outcome = try setUp(["swift": swift], variables: ["SETUP": "skip"])
      #expect(outcome.status == (isOld ? 1 : 0), "\(version)")
      #expect(outcome.text.contains("Swift \(version) is too old") == isOld, "\(version)")
    }
  }

  @Test("when every package is there, nothing runs as root")
  func complete() throws {
    let all = "shift 3; for package in \"$@\"; do printf 'installed %s ' \"$package\"; done"
    let outcome = try setUp(["swift": newSwift, "dpkg-query": all, "apt-get": apt, "id": "echo 0"])
    #expect(outcome.status == 0)
    #expect(
      outcome.text
        == "setup: every package of debian-packages.txt is installed; Swift is 6.10.1\n")
  }

  @Test("root installs what is missing, and only that")
  func asRoot() throws {
    let outcome = try setUp(["swift": newSwift, "dpkg-query": dpkg, "apt-get": apt, "id": "echo 0"])
    #expect(outcome.status == 0)
    let lines = outcome.text.split(separator: "\n")
    #expect(lines.first?.hasPrefix("setup: installing libyaml-dev ") == true)
    #expect(lines.contains("apt-get update -qq"))
    let install = try #require(lines.first { $0.hasPrefix("apt-get install ") })
    #expect(install.contains(" libsodium-dev ") && !install.contains("libxml2"))
  }

  @Test("when apt-get fails, its reason is followed by the list and the way on")
  func failedInstall() throws {
    for failing in ["update", "install"] {
      let apt = "[ $1 != \(failing) ] || { echo 'E: no network' >&2; exit 100; }"
      let outcome = try setUp([
        "swift": newSwift, "dpkg-query": dpkg, "apt-get": apt, "id": "echo 0",
      ])
      #expect(outcome.status == 1)
      #expect(
        outcome.text.contains(
          "E: no network\nsetup: apt-get could not install these packages, for the reason above:\n")
      )
      #expect(outcome.text.contains("\n  libyaml-dev       # plans are YAML"))
      #expect(outcome.text.hasSuffix("install those and add SETUP=skip: make run SETUP=skip\n"))
    }
  }

  @Test("others install through sudo")
  func throughSudo() throws {
    let outcome = try setUp([
      "swift": newSwift, "dpkg-query": dpkg, "apt-get": apt, "id": "echo 1000",
      "sudo": "echo \"as root: $*\"",
    ])
    #expect(outcome.text.contains("as root: apt-get update"))
    #expect(outcome.text.contains("\nas root: env DEBIAN_FRONTEND=noninteractive apt-get install"))
    #expect(!outcome.text.contains("\napt-get"))
  }

  @Test("without sudo, the packages are listed with their reasons and what to run as root")
  func noSudo() throws {
    let outcome = try setUp([
      "swift": newSwift, "dpkg-query": dpkg, "apt-get": apt, "id": "echo 1000",
    ])
    #expect(outcome.status == 1)
    #expect(outcome.text.contains("\n  libyaml-dev       # plans are YAML"))
    #expect(!outcome.text.contains("\n  libxml2"))
    #expect(outcome.text.contains("apt-get install --no-install-recommends libyaml-dev "))
  }

  @Test("where there is no apt, the list and the way on are told")
  func noApt() throws {
    let outcome = try setUp(["swift": newSwift])
    #expect(outcome.status == 1)
    #expect(outcome.text.hasPrefix("setup: there is no apt here"))
    #expect(outcome.text.contains("\n  libxml2"))
    #expect(outcome.text.hasSuffix("then add SETUP=skip: make run SETUP=skip\n"))
    let skipped = try setUp(["swift": newSwift], variables: ["SETUP": "skip"])
    #expect(skipped.status == 0)
  }
}
