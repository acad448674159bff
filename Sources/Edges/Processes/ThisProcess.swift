internal import CLinux
internal import Glibc

/// What a process can learn of itself, and do to itself.
public enum ThisProcess {
  /// Its number.
  public static var identifier: Int32 { getpid() }

  /// Where it works, or nil where the system does not tell.
  public static var currentFolder: String? {
    var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
    guard unsafe getcwd(&buffer, buffer.count) != nil else { return nil }
    return String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  /// Makes a folder the one where this process works; false if it cannot.
  public static func enter(folder: String) -> Bool { unsafe chdir(folder) == 0 }

  /// The machine's name in its network; `localhost` where the system does not tell.
  public static var hostName: String {
    var buffer = [CChar](repeating: 0, count: 256)
    guard unsafe gethostname(&buffer, buffer.count - 1) == 0 else { return "localhost" }
    return String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  /// The abilities of the machine's CPUs by Linux's names, such as `avx2`.
  public static var cpuFlags: Set<String> {
    guard let information = systemText("/proc/cpuinfo"),
      let line = information.split(separator: "\n").first(where: { $0.hasPrefix("flags") }),
      let colon = line.firstIndex(of: ":")
    else { return [] }
    return Set(line[colon...].dropFirst().split(separator: " ").map { String($0) })
  }

  /// Lets requests to end (interrupt, hang-up and termination) pass without effect.
  ///
  /// Who looks after this process ends it by SIGKILL, when it is time. Service managers and batch
  /// systems ask every process of a job, not only the one that can answer.
  public static func ignoreRequestsToEnd() {
    for signal in [SIGINT, SIGHUP, SIGTERM] { linux_ignore(signal) }
  }

  /// Does nothing for so long.
  public static func pause(for duration: Duration) {
    let end = ContinuousClock.now.advanced(by: duration)
    while true {
      let (seconds, attoseconds) = (end - .now).components
      guard seconds > 0 || attoseconds > 0 else { return }
      var rest = timespec(tv_sec: Int(seconds), tv_nsec: Int(attoseconds / 1_000_000_000))
      unsafe nanosleep(&rest, nil)
    }
  }

  /// Where a program lies that a person names as to a shell: by a path, or by a name to be searched
  /// for in `PATH`; nil if there is none that may be run.
  public static func findProgram(_ name: String, in folder: String? = nil) -> String? {
    guard !name.isEmpty, !name.utf8.contains(0) else { return nil }
    if name.contains("/") {
      let path = name.hasPrefix("/") ? name : "\(folder ?? ".")/\(name)"
      return isProgram(path) ? path : nil
    }
    let places = environmentVariable("PATH") ?? "/usr/local/bin:/usr/bin:/bin"
    for place in places.split(separator: ":") where place.hasPrefix("/") {
      if isProgram("\(place)/\(name)") { return "\(place)/\(name)" }
    }
    return nil
  }

  private static func isProgram(_ path: String) -> Bool {
    var information = stat()
    guard unsafe stat(path, &information) == 0, information.st_mode & S_IFMT == S_IFREG else {
      return false
    }
    return unsafe access(path, X_OK) == 0
  }
}
