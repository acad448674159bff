internal import CLinux
internal import Glibc

/// A number in a page of memory that a parent and a child share: what one stores, the other sees.
///
/// A process that crashes takes its unsent words with it, but not what it stored here. So it can say
/// what it is at before every step, for the price of one store and no system call.
@safe
public struct SharedCounter: ~Copyable {
  private let page: UnsafeMutableRawPointer
  private static let byteCount = 4_096

  /// The counter that this process was given as a descriptor by whoever started it.
  public init(inheritedAs number: Int32) throws(ProcessError) {
    do throws(Failure) {
      let descriptor = Descriptor.inherited(number)
      var information = stat()
      // A shorter file would make the first access a crash.
      guard unsafe fstat(number, &information) == 0, information.st_size >= Self.byteCount else {
        throw Failure("share memory with", cause: "descriptor \(number) is no shared page")
      }
      try self.init(mapping: descriptor)
    } catch {
      throw ProcessError(error, about: "the process that started this one")
    }
  }

  /// The counter in a piece of memory.
  init(mapping descriptor: borrowing Descriptor) throws(Failure) {
    let page = unsafe mmap(
      nil, Self.byteCount, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor.number, 0)
    guard let page = unsafe page, unsafe page != MAP_FAILED else {
      throw Failure("share memory with")
    }
    unsafe self.page = page
  }

  /// Memory for a counter of 0.
  static func makeMemory() throws(Failure) -> Descriptor {
    try Descriptor.memory(byteCount: byteCount)
  }

  deinit { unsafe munmap(page, Self.byteCount) }

  /// The number.
  public var value: UInt64 { unsafe linux_load(page.assumingMemoryBound(to: UInt64.self)) }

  /// Stores a number for the other process to see.
  public func store(_ number: UInt64) {
    unsafe linux_store(page.assumingMemoryBound(to: UInt64.self), number)
  }
}
