internal import Glibc

/// How much memory a process and all that it started hold now, in bytes.
///
/// Pages that several processes share are split among them where the kernel tells (PSS, of
/// `smaps_rollup`), so that forked helpers do not count a data set once each; elsewhere resident
/// pages count in full (RSS). Descendants that have left the process's group, or whose parent is
/// gone, are not found. A process that has ended holds nothing.
///
/// To split pages, the kernel walks all of them while the process waits, which for ten gigabytes takes
/// tens of milliseconds. Who only wants to know whether a limit is kept gives it as `exactAbove`: as
/// long as all pages in full are no more than that, their sum is the answer.
public func processMemory(of identifier: Int32, exactAbove bytes: Int = 0) -> Int {
  let processes = family(of: identifier)
  let resident = processes.reduce(0) { $0 + residentBytes(of: $1) }
  guard resident > bytes else { return resident }
  return processes.reduce(0) { $0 + (splitBytes(of: $1) ?? residentBytes(of: $1)) }
}

/// A process and its descendants in its group.
private func family(of identifier: Int32) -> [Int32] {
  let group = getpgid(identifier)
  guard group >= 0 else { return [] }
  var found: [Int32] = []
  var waiting = [identifier]
  // A number of processes that no sane tree has, lest one that forks on and on keep us here.
  while let next = waiting.popLast(), found.count < 4_096 {
    guard getpgid(next) == group else { continue }
    found.append(next)
    waiting += children(of: next)
  }
  return found
}

private func residentBytes(of identifier: Int32) -> Int {
  let pages = systemText("/proc/\(identifier)/statm")?.split(separator: " ").dropFirst().first
  return (pages.flatMap { Int($0) } ?? 0) * Int(getpagesize())
}

private func splitBytes(of identifier: Int32) -> Int? {
  guard let rollup = systemText("/proc/\(identifier)/smaps_rollup"),
    let line = rollup.split(separator: "\n").first(where: { $0.hasPrefix("Pss:") })
  else { return nil }
  let kibibytes = line.split(separator: " ").dropFirst().first.flatMap { Int($0) }
  return kibibytes.map { $0 * 1_024 }
}

/// The children of all threads of a process.
private func children(of identifier: Int32) -> [Int32] {
  folderEntries("/proc/\(identifier)/task").flatMap { thread in
    (systemText("/proc/\(identifier)/task/\(thread)/children") ?? "")
      .split(separator: " ").compactMap { Int32($0) }
  }
}

/// The names in a folder of the system's, but for `.` and `..`.
private func folderEntries(_ path: String) -> [String] {
  guard let folder = unsafe opendir(path) else { return [] }
  defer { unsafe closedir(folder) }
  var names: [String] = []
  while let entry = unsafe readdir(folder) {
    let name = unsafe withUnsafeBytes(of: entry.pointee.d_name) { bytes in
      unsafe String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
    }
    if !name.hasPrefix(".") { names.append(name) }
  }
  return names
}

/// The text of a small file of the system's, or nil where it cannot be read.
func systemText(_ path: String) -> String? {
  let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
  guard descriptor >= 0 else { return nil }
  defer { close(descriptor) }
  var text: [UInt8] = []
  var chunk = [UInt8](repeating: 0, count: 4_096)
  while text.count < 1 << 20 {
    let count = unsafe read(descriptor, &chunk, chunk.count)
    if count < 0, errno == EINTR { continue }
    guard count >= 0 else { return nil }
    if count == 0 { break }
    text.append(contentsOf: chunk[..<count])
  }
  return String(decoding: text, as: UTF8.self)
}
