internal import Encoding

extension TaskFailure: WireForm {
  func write(to writer: inout MessagePackWriter) {
    writer.beginFields(2)
    writer.write(cause)
    writer.write(text: detail)
  }

  init(from reader: inout MessagePackReader) throws(MessagePackError) {
    try reader.beginFields(2, "a failure")
    self.init(try reader.read(), detail: try reader.readText("a failure's last words"))
  }
}

extension TaskFailure.Class: WireForm {
  func write(to writer: inout MessagePackWriter) {
    switch self {
    case .workerLost: writer.beginVariant("workerLost")
    case .preempted: writer.beginVariant("preempted")
    case .timeLimit: writer.beginVariant("timeLimit")
    case .memory: writer.beginVariant("memory")
    case .exitCode(let code):
      writer.beginVariant("exitCode", count: 1)
      writer.write(code)
    case .signal(let number):
      writer.beginVariant("signal", count: 1)
      writer.write(number)
    case .invalidParameters: writer.beginVariant("invalidParameters")
    case .unusable: writer.beginVariant("unusable")
    case .nondeterminism: writer.beginVariant("nondeterminism")
    }
  }

  init(from reader: inout MessagePackReader) throws(MessagePackError) {
    let variant = try reader.beginVariant()
    switch (variant.name, variant.count) {
    case ("workerLost", 0): self = .workerLost
    case ("preempted", 0): self = .preempted
    case ("timeLimit", 0): self = .timeLimit
    case ("memory", 0): self = .memory
    case ("exitCode", 1): self = .exitCode(try reader.readInteger(in: 1...255, "an exit code"))
    case ("signal", 1): self = .signal(try reader.readInteger(in: 1...127, "a signal"))
    case ("invalidParameters", 0): self = .invalidParameters
    case ("unusable", 0): self = .unusable
    case ("nondeterminism", 0): self = .nondeterminism
    default: throw variant.surprise("a failure's class")
    }
  }
}
