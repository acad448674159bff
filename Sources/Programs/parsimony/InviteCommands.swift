import Cluster
import ClusterView
import CommandLine
import Coordination
import Text

extension Command {
  /// `parsimony invite`.
  static let invite = Command(
    "invite",
    summary: "Print an invitation to the cluster of a ledger: one line, which is a secret.",
    discussion: """
      Whoever has the line may do what its role says: a worker runs tasks, a submitter submits \
      sweeps and changes what becomes of them, an observer only asks. It is made from the keys beside \
      the ledger, on the coordinator's machine, and counts at once.
      """,
    parameters: [
      InviteOptions.role, InviteOptions.expires, InviteOptions.address, InviteOptions.note,
      ClusterOptions.ledger,
    ],
    examples: [
      ("parsimony invite --ledger lab.db > worker.invitation", "for a worker"),
      ("parsimony invite --role observer --expires 7d", "for a week of looking on"),
    ]
  ) { invocation, terminal throws(Failure) in
    try terminal.print(
      try InvitationFile.make(
        invocation[InviteOptions.role], expiresIn: invocation[InviteOptions.expires]?.seconds,
        address: invocation[InviteOptions.address],
        ledger: invocation[ClusterOptions.ledger] ?? Destination.ledgerDefault,
        note: invocation[InviteOptions.note] ?? "", terminal))
    return .success
  }

  /// `parsimony connect LINE`.
  static let connect = Command(
    "connect",
    summary: "Keep an invitation under a name, so that commands go to its cluster.",
    discussion: """
      The first cluster becomes the one that is asked where none is named; --default makes another \
      one that. LINE is an invitation, or '-' to read it from standard input, where nobody else on \
      this machine sees it.
      """,
    parameters: [
      ConnectOptions.line, ConnectOptions.name, ConnectOptions.makesDefault,
      ConnectOptions.replaces,
    ],
    examples: [
      ("parsimony connect - --name lab < submitter.invitation", "to the cluster 'lab' from now on")
    ]
  ) { invocation, terminal throws(Failure) in
    let line = invocation[ConnectOptions.line]
    let invitation =
      line == "-" ? try InvitationFile.read("-") : try InvitationFile.parsed(line)
    guard invitation.role != .worker else {
      throw Failure(
        .usage,
        """
        this invitation is for a worker, which joins with 'parsimony-worker join -'; to ask and \
        submit, have one made with 'parsimony invite --role submitter'
        """)
    }
    let name = invocation[ConnectOptions.name] ?? name(for: invitation)
    // Who does not answer is not kept: a first cluster becomes the default, and later commands would
    // all go nowhere.
    let status = try ClusterDoor.respondent(to: invitation, name: "cluster '\(name.printable)'")
      .status()
    let isDefault = try ClusterDoor.keeping { store throws(ClusterStoreError) in
      try store.add(invitation, as: name, isReplacing: invocation[ConnectOptions.replaces])
      if invocation[ConnectOptions.makesDefault] { try store.setDefault(name) }
      return try store.defaultName() == name
    }
    try terminal.print(
      """
      cluster '\(name)' answers at \(invitation.endpoint.text), with \
      \(counted(status.workers, "worker")) and \(counted(status.slots, "slot")); commands go there \
      \(isDefault ? "unless told otherwise" : "with '--cluster \(name)'")
      """)
    return .success
  }

  /// What a cluster is called where nobody says: the first part of its host's name.
  private static func name(for invitation: Invitation) -> String {
    guard case .tcp(let host, _) = invitation.endpoint,
      host.contains(where: \.isLetter), !host.contains(":")
    else { return "default" }
    return String(host.prefix { $0 != "." })
  }

  /// `parsimony clusters`.
  static let clusters = Command(
    "clusters",
    summary: "List the clusters whose invitations are kept here."
  ) { _, terminal throws(Failure) in
    let kept = try ClusterDoor.keeping { store throws(ClusterStoreError) in
      var kept: [(String, Invitation)] = []
      for name in try store.names() { kept.append((name, try store.invitation(name))) }
      return (clusters: kept, defaultName: try store.defaultName())
    }
    guard !kept.clusters.isEmpty else {
      terminal.note("no invitation is kept here; 'parsimony connect LINE' keeps one")
      return .success
    }
    var table = TextTable([.text("cluster"), .text("address"), .text("role"), .text("default")])
    for (name, invitation) in kept.clusters {
      table.append([
        name, invitation.endpoint.text, invitation.role.rawValue,
        name == kept.defaultName ? "yes" : "",
      ])
    }
    try terminal.print(table.text)
    return .success
  }

  /// `parsimony disconnect NAME`.
  static let disconnect = Command(
    "disconnect",
    summary: "Forget a cluster's invitation.",
    parameters: [ConnectOptions.forgotten]
  ) { invocation, terminal throws(Failure) in
    let name = invocation[ConnectOptions.forgotten]
    try ClusterDoor.keeping { store throws(ClusterStoreError) in try store.remove(name) }
    try terminal.print("cluster '\(name.printable)' is forgotten here")
    return .success
  }
}

/// What `parsimony invite` takes.
enum InviteOptions {
  static let role = Option.value(
    "role", "ROLE", .choice(of: Role.self), default: .worker, help: "what its holder may do")
  static let expires = Option.optional(
    "expires", "TIME", Span.kind,
    help: "until when it counts, as in 12h or 7d; for ever unless told")
  static let address = Option.optional(
    "address", "HOST:PORT", .text, help: "where others reach the coordinator, if not where it says")
  static let note = Option.optional(
    "note", "TEXT", .text, help: "for whom it is, for your own notes")
}

/// What the commands about kept invitations take.
private enum ConnectOptions {
  static let line = Argument.required("LINE", .text, help: "an invitation, or '-'")
  static let name = Option.optional("name", "NAME", .text, help: "what to call the cluster")
  static let makesDefault = Option.flag(
    "default", help: "ask this cluster where none is named")
  static let replaces = Option.flag("replace", help: "replace the invitation of that name")
  static let forgotten = Argument.required("NAME", .text, help: "the cluster")
}
