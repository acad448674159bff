internal import Encoding
internal import Sweeps

// The wire forms of names: numbers, and short lists of numbers.

extension SweepID: WireForm {
  func write(to writer: inout MessagePackWriter) { writer.write(number) }

  init(from reader: inout MessagePackReader) throws(MessagePackError) {
    self.init(try reader.readNumber(from: 1, "a sweep's number"))
  }
}

extension SubmissionID: WireForm {
  func write(to writer: inout MessagePackWriter) { writer.write(integer: number) }

  init(from reader: inout MessagePackReader) throws(MessagePackError) {
    self.init(try reader.readInteger())
  }
}

extension WorkerID: WireForm {
  func write(to writer: inout MessagePackWriter) { writer.write(integer: number) }

  init(from reader: inout MessagePackReader) throws(MessagePackError) {
    self.init(try reader.readInteger())
  }
}

extension ClusterID: WireForm {
  func write(to writer: inout MessagePackWriter) { writer.write(integer: number) }

  init(from reader: inout MessagePackReader) throws(MessagePackError) {
    self.init(try reader.readInteger())
  }
}

extension Epoch: WireForm {
  func write(to writer: inout MessagePackWriter) { writer.write(number) }

  init(from reader: inout MessagePackReader) throws(MessagePackError) {
    self.init(try reader.readNumber(from: 1, "an epoch"))
  }
}

extension SessionID: WireForm {
  func write(to writer: inout MessagePackWriter) {
    writer.beginFields(2)
    writer.write(epoch)
    writer.write(number)
  }

  init(from reader: inout MessagePackReader) throws(MessagePackError) {
    try reader.beginFields(2, "a session")
    self.init(try reader.read(), try reader.readNumber(from: 1, "a session's number"))
  }
}

extension LeaseID: WireForm {
  func write(to writer: inout MessagePackWriter) {
    writer.beginFields(2)
    writer.write(epoch)
    writer.write(number)
  }

  init(from reader: inout MessagePackReader) throws(MessagePackError) {
    try reader.beginFields(2, "a lease")
    self.init(try reader.read(), try reader.readNumber(from: 1, "a lease's number"))
  }
}

extension TaskID: WireForm {
  func write(to writer: inout MessagePackWriter) {
    writer.beginFields(2)
    writer.write(sweep)
    writer.write(index)
  }

  init(from reader: inout MessagePackReader) throws(MessagePackError) {
    try reader.beginFields(2, "a task")
    self.init(try reader.read(), try reader.readTaskIndex())
  }
}

extension LeasedTask: WireForm {
  func write(to writer: inout MessagePackWriter) {
    writer.beginFields(3)
    writer.write(lease.epoch)
    writer.write(lease.number)
    writer.write(index)
  }

  init(from reader: inout MessagePackReader) throws(MessagePackError) {
    try reader.beginFields(3, "a task of a lease")
    let epoch: Epoch = try reader.read()
    let number = try reader.readNumber(from: 1, "a lease's number")
    self.init(LeaseID(epoch, number), try reader.readTaskIndex())
  }
}

extension LookID: WireForm {
  func write(to writer: inout MessagePackWriter) {
    writer.beginFields(3)
    writer.write(sweep)
    writer.write(group)
    writer.write(step)
  }

  init(from reader: inout MessagePackReader) throws(MessagePackError) {
    try reader.beginFields(3, "a look")
    let range = 0...Bound.looksPerSweep
    self.init(
      try reader.read(), group: try reader.readInteger(in: range, "a look's group"),
      step: try reader.readInteger(in: range, "a look's step"))
  }
}

extension Digest: WireForm {
  func write(to writer: inout MessagePackWriter) { writer.write(bytes: bytes) }

  init(from reader: inout MessagePackReader) throws(MessagePackError) {
    let start = reader.offset
    let bytes = try reader.readBytes()
    guard let digest = Digest(bytes: bytes) else {
      throw MessagePackError(
        offset: start, found: "\(bytes.count) bytes for a digest",
        expected: "\(Digest.byteCount)")
    }
    self = digest
  }
}
