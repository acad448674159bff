internal import Glibc
internal import Mistakes

/// The null-terminated array of C strings that `exec` takes.
@safe
struct CStrings: ~Copyable {
  let pointers: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>
  private let count: Int

  /// Some texts.
  init(_ texts: [String]) {
    unsafe self.init(owning: texts.map { text in unsafe Self.duplicate(text) })
  }

  /// Our own environment with some variables set.
  init(environmentAdding additions: [String: String]) {
    let additions = additions.sorted { $0.key < $1.key }
    var variables = unsafe [UnsafeMutablePointer<CChar>]()
    var next = unsafe environ
    while let variable = unsafe next.pointee {
      let isReplaced = additions.contains { name, _ in
        unsafe strncmp(variable, "\(name)=", name.utf8.count + 1) == 0
      }
      if !isReplaced { unsafe variables.append(Self.copy(variable)) }
      unsafe next += 1
    }
    for (name, value) in additions {
      unsafe variables.append(Self.duplicate("\(name)=\(value)"))
    }
    unsafe self.init(owning: variables)
  }

  private init(owning texts: [UnsafeMutablePointer<CChar>]) {
    count = unsafe texts.count
    unsafe pointers = .allocate(capacity: count + 1)
    for index in 0..<count { unsafe (pointers + index).initialize(to: texts[index]) }
    unsafe (pointers + count).initialize(to: nil)
  }

  deinit {
    for index in 0..<count { unsafe pointers[index]?.deallocate() }
    unsafe pointers.deallocate()
  }

  private static func duplicate(_ text: String) -> UnsafeMutablePointer<CChar> {
    require(!text.utf8.contains(0), "\(text.debugDescription) has no form in C")
    return unsafe text.withCString { unsafe copy($0) }
  }

  /// A copy of a C string in memory of our own.
  ///
  /// Not by `strdup`: libc's heap is another than ours in a program linked with the thread sanitizer.
  private static func copy(_ text: UnsafePointer<CChar>) -> UnsafeMutablePointer<CChar> {
    let count = unsafe strlen(text) + 1
    let copy = UnsafeMutablePointer<CChar>.allocate(capacity: count)
    unsafe copy.initialize(from: text, count: count)
    return unsafe copy
  }
}
