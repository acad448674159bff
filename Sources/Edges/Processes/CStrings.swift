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
      if !isReplaced { unsafe variables.append(strdup(variable)) }
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
    for index in 0..<count { unsafe free(pointers[index]) }
    unsafe pointers.deallocate()
  }

  private static func duplicate(_ text: String) -> UnsafeMutablePointer<CChar> {
    require(!text.utf8.contains(0), "\(text.debugDescription) has no form in C")
    return unsafe strdup(text)
  }
}
