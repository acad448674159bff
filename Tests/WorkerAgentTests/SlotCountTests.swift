import Testing
import WorkerAgent

@Suite("The number of slots")
struct SlotCountTests {
  private func count(
    _ files: [String: String], _ variables: [String: String] = [:]
  ) -> SlotCount {
    SlotCount(
      in: SlotCount.Surroundings(read: { files[$0] }, variable: { variables[$0] }),
      countMax: 4_096)
  }

  private let status = "Name:\tx\nCpus_allowed:\tff\nCpus_allowed_list:\t0-7\nMems_allowed:\t1\n"

  @Test(
    "lists of CPUs are counted",
    arguments: [
      ("0", 1), ("0-3", 4), ("0-3,8", 5), ("2,4-5,7", 4), ("0-63,128-191", 128), ("", nil),
      ("x", nil), ("3-1", nil), ("0-", nil), ("0-9999999999", nil),
    ] as [(String, Int?)])
  func lists(_ list: String, _ expected: Int?) {
    #expect(SlotCount.allowedCPUs(inStatus: "Cpus_allowed_list:\t\(list)\n") == expected)
  }

  @Test(
    "quotas are counted, a part of a CPU as one",
    arguments: [
      ("max 100000", nil), ("200000 100000", 2), ("150000 100000", 2), ("1000 100000", 1),
      ("100000 0", nil), ("-1 100000", nil), ("", nil), ("100000", nil), ("x y", nil),
      ("99999999999999999999 1", nil),
    ] as [(String, Int?)])
  func quotas(_ text: String, _ expected: Int?) {
    #expect(SlotCount.cpus(inUnifiedQuota: text + "\n") == expected)
  }

  @Test("the CPUs that the process may use are the number where nothing else is said")
  func affinity() {
    let count = count(["/proc/self/status": status])
    #expect(count.count == 8 && count.reason == "CPUs of this process" && count.memory == nil)
  }

  @Test("the least quota from a control group up to the root holds")
  func unified() {
    let found = count([
      "/proc/self/status": status, "/proc/self/cgroup": "0::/a/b\n",
      "/sys/fs/cgroup/a/b/cpu.max": "max 100000\n", "/sys/fs/cgroup/a/cpu.max": "300000 100000\n",
      "/sys/fs/cgroup/a/memory.max": "8589934592\n", "/sys/fs/cgroup/a/b/memory.max": "max\n",
    ])
    #expect(found.count == 3 && found.reason == "cpu.max of the control group")
    #expect(found.memory == "8,192 MiB, by the control group")
  }

  @Test("in a container whose own path is not mounted, the root's quota holds")
  func container() {
    let found = count([
      "/proc/self/status": status, "/proc/self/cgroup": "4:cpu,cpuacct:/docker/xyz\n",
      "/sys/fs/cgroup/cpu/cpu.cfs_quota_us": "250000\n",
      "/sys/fs/cgroup/cpu/cpu.cfs_period_us": "100000\n",
    ])
    #expect(found.count == 3 && found.reason == "cpu.cfs_quota_us of the control group")
  }

  @Test("no limit in a control group of version 1 is none")
  func legacyWithoutLimit() {
    let found = count([
      "/proc/self/status": status, "/proc/self/cgroup": "7:memory:/\n4:cpu,cpuacct:/\n",
      "/sys/fs/cgroup/cpu/cpu.cfs_quota_us": "-1\n",
      "/sys/fs/cgroup/cpu/cpu.cfs_period_us": "100000\n",
      "/sys/fs/cgroup/memory/memory.limit_in_bytes": "9223372036854771712\n",
    ])
    #expect(found.count == 8 && found.memory == nil)
  }

  @Test("what Slurm gives a task counts before what it gives the job on the machine")
  func slurm() {
    let both = ["SLURM_CPUS_PER_TASK": "4", "SLURM_CPUS_ON_NODE": "6"]
    #expect(
      count(["/proc/self/status": status], both).reason == "SLURM_CPUS_PER_TASK")
    #expect(count(["/proc/self/status": status], both).count == 4)
    let node = count(["/proc/self/status": status], ["SLURM_CPUS_ON_NODE": "6"])
    #expect(node.count == 6 && node.reason == "SLURM_CPUS_ON_NODE")
    let wider = count(["/proc/self/status": status], ["SLURM_CPUS_PER_TASK": "32"])
    #expect(wider.count == 8, "what is allotted elsewhere cannot be used here")
    #expect(count(["/proc/self/status": status], ["SLURM_CPUS_PER_TASK": "many"]).count == 8)
  }

  @Test("there is a number where nothing can be read, and never one beyond the agent's own limit")
  func bounds() {
    #expect(count([:]).count == 4_096)
    let wide = count(["/proc/self/status": "Cpus_allowed_list: 0-9999\n"])
    #expect(wide.count == 4_096 && wide.reason == "the most that an agent has")
    #expect(SlotCount(countMax: 4_096).count >= 1)
  }
}
