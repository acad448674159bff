internal import Encoding
internal import Sweeps

extension Adaptation: WireForm {
  func write(to writer: inout MessagePackWriter) {
    writer.beginFields(2)
    writer.write(list: groupOfPoint)
    writer.write(list: looksAt)
  }

  init(from reader: inout MessagePackReader) throws(MessagePackError) {
    let start = reader.offset
    try reader.beginFields(2, "an adaptation")
    let groupOfPoint = try reader.readIntegers(
      countMax: Bound.pointsPerAdaptation, in: 0...Bound.looksPerSweep, "the groups of points")
    let looksAt = try reader.readIntegers(
      countMax: Bound.looksPerSweep, in: 1...PlanBounds.replicatesMax, "the looks")
    guard let adaptation = Adaptation(groupOfPoint: groupOfPoint, looksAt: looksAt) else {
      throw MessagePackError(
        offset: start, found: "an adaptation that cannot be followed",
        expected: "groups without gaps and looks in ascending order")
    }
    self = adaptation
  }
}
