internal import Files
internal import Processes
internal import Text

/// How many tasks run at once, and who said so.
///
/// A machine may have 64 CPUs of which this process gets 4: by the affinity that it inherits, by the
/// quota of a container, or by what Slurm has allotted. The least of these holds. Whatever says
/// nothing, or nothing that can be read, does not count.
public struct SlotCount: Hashable, Sendable {
  /// How many.
  public let count: Int
  /// Which of the limits held, as a log shows it, such as `SLURM_CPUS_PER_TASK`.
  public let reason: String
  /// What is said about memory, for information: Parsimony does not measure by it.
  public let memory: String?

  /// Everything that the number follows from.
  public struct Surroundings: Sendable {
    /// Reads a file of the system's; nil if there is none.
    public var read: @Sendable (String) -> String?
    /// The value of an environment variable.
    public var variable: @Sendable (String) -> String?

    /// Surroundings that are made up.
    public init(
      read: @escaping @Sendable (String) -> String?,
      variable: @escaping @Sendable (String) -> String?
    ) {
      self.read = read
      self.variable = variable
    }

    /// What this process really finds.
    public static let actual = Surroundings(
      read: { path in
        (try? Files.read(path, bytesMax: 1 << 20)).map { String(decoding: $0, as: UTF8.self) }
      },
      variable: { environmentVariable($0) })
  }

  /// The number that a person asked for.
  public init(asked count: Int) {
    self.count = count
    reason = "--slots"
    memory = nil
  }

  /// The number of CPUs that this process may use, at most so many.
  public init(in surroundings: Surroundings = .actual, countMax: Int) {
    var limits: [(count: Int, reason: String)] = []
    if let status = surroundings.read("/proc/self/status"),
      let count = Self.allowedCPUs(inStatus: status)
    {
      limits.append((count, "CPUs of this process"))
    }
    let groups = Self.controlGroups(surroundings.read("/proc/self/cgroup") ?? "")
    for folder in groups.unifiedFolders {
      if let count = surroundings.read("\(folder)/cpu.max").flatMap(Self.cpus(inUnifiedQuota:)) {
        limits.append((count, "cpu.max of the control group"))
      }
    }
    for folder in groups.legacyCPUFolders {
      if let quota = surroundings.read("\(folder)/cpu.cfs_quota_us"),
        let period = surroundings.read("\(folder)/cpu.cfs_period_us"),
        let count = Self.cpus(quota: quota, period: period)
      {
        limits.append((count, "cpu.cfs_quota_us of the control group"))
      }
    }
    // What Slurm allots to a task is less than what it allots to the whole job on this machine.
    for name in ["SLURM_CPUS_PER_TASK", "SLURM_CPUS_ON_NODE"] {
      if let count = surroundings.variable(name).flatMap({ Int($0) }), count > 0 {
        limits.append((count, name))
        break
      }
    }
    limits.append((countMax, "the most that an agent has"))
    let least = limits.dropFirst().reduce(limits[0]) { $1.count < $0.count ? $1 : $0 }
    count = max(1, least.count)
    reason = least.reason
    memory = Self.memory(groups, surroundings)
  }

  // MARK: - Readings

  /// How many CPUs `/proc/self/status` allows.
  package static func allowedCPUs(inStatus status: String) -> Int? {
    let key = "Cpus_allowed_list:"
    guard let line = status.split(separator: "\n").first(where: { $0.hasPrefix(key) }) else {
      return nil
    }
    var count = 0
    for part in line.dropFirst(key.count).split(whereSeparator: { " \t,".contains($0) }) {
      let ends = part.split(separator: "-", omittingEmptySubsequences: false).map { Int($0) }
      switch ends.count {
      case 1:
        guard ends[0] != nil else { return nil }
        count += 1
      case 2:
        guard let low = ends[0], let high = ends[1], (0...high).contains(low), high < 1 << 20
        else { return nil }
        count += high - low + 1
      default: return nil
      }
    }
    return count > 0 ? count : nil
  }

  /// How many CPUs a `cpu.max` of version 2 allows, such as `150000 100000`; nil for `max`.
  package static func cpus(inUnifiedQuota text: String) -> Int? {
    let words = text.split(whereSeparator: \.isWhitespace)
    guard words.count == 2 else { return nil }
    return cpus(quota: String(words[0]), period: String(words[1]))
  }

  /// How many CPUs a quota of so many microseconds in each period allows; nil for -1 and `max`.
  ///
  /// A part of a CPU counts as one: with less than it takes, its slot waits now and then, but a CPU
  /// without a slot would always.
  static func cpus(quota: String, period: String) -> Int? {
    guard let quota = Int(quota.filter { !$0.isWhitespace }),
      let period = Int(period.filter { !$0.isWhitespace }),
      quota > 0, period > 0, quota < 1 << 50
    else { return nil }
    return (quota + period - 1) / period
  }

  /// The folders of the control groups that this process is in, from its own up to the root.
  static func controlGroups(_ text: String) -> ControlGroups {
    var groups = ControlGroups()
    for line in text.split(separator: "\n") {
      let fields = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
      guard fields.count == 3 else { continue }
      let controllers = fields[1].split(separator: ",")
      if controllers.isEmpty {
        groups.unifiedFolders = folders("/sys/fs/cgroup", String(fields[2]))
      } else if controllers.contains("cpu") {
        // The controllers are mounted together under a name of both, and linked under one of each.
        groups.legacyCPUFolders = folders("/sys/fs/cgroup/cpu", String(fields[2]))
      } else if controllers.contains("memory") {
        groups.legacyMemoryFolders = folders("/sys/fs/cgroup/memory", String(fields[2]))
      }
    }
    return groups
  }

  /// Where control groups lie.
  struct ControlGroups: Equatable {
    var unifiedFolders: [String] = []
    var legacyCPUFolders: [String] = []
    var legacyMemoryFolders: [String] = []
  }

  /// A group's folder and all above it: the limits of all hold.
  ///
  /// In a container the group's path may be that of the machine, which is not mounted there; then
  /// only the root is found.
  private static func folders(_ root: String, _ path: String) -> [String] {
    var folders = [root]
    for part in path.split(separator: "/") where part != ".." {
      folders.append("\(folders[folders.count - 1])/\(part)")
    }
    return folders.reversed()
  }

  private static func memory(
    _ groups: ControlGroups, _ surroundings: Surroundings
  ) -> String? {
    func least(_ folders: [String], _ name: String) -> Int? {
      // Version 1 says "no limit" with a number near 2^63.
      folders.compactMap { surroundings.read("\($0)/\(name)") }
        .compactMap { Int($0.filter { !$0.isWhitespace }) }.filter { $0 < 1 << 60 }.min()
    }
    if let bytes = least(groups.unifiedFolders, "memory.max")
      ?? least(groups.legacyMemoryFolders, "memory.limit_in_bytes")
    {
      return "\(grouped(bytes >> 20)) MiB, by the control group"
    }
    return surroundings.variable("SLURM_MEM_PER_NODE").flatMap { Int($0) }
      .map { "\(grouped($0)) MiB, by SLURM_MEM_PER_NODE" }
  }
}
