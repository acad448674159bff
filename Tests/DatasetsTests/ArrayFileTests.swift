import Datasets
import TestSupport
import Testing

/// An IDX file of bytes.
func idx(_ dimensions: [Int], _ values: [UInt8], element: UInt8 = 0x08) -> [UInt8] {
  var file: [UInt8] = [0, 0, element, UInt8(dimensions.count)]
  for dimension in dimensions {
    for shift in [24, 16, 8, 0] { file.append(UInt8(truncatingIfNeeded: dimension >> shift)) }
  }
  return file + values
}

/// An NPY file with a header as given.
func npy(_ header: String, _ values: [UInt8] = [], version: UInt8 = 1) -> [UInt8] {
  let text = Array(header.utf8)
  var file = [0x93] + Array("NUMPY".utf8) + [version, 0]
  for index in 0..<(version == 1 ? 2 : 4) {
    file.append(UInt8(truncatingIfNeeded: text.count >> (8 * index)))
  }
  return file + text + values
}

/// The message of a refusal.
func refusal(_ body: () throws -> some Any) -> String {
  do { return "no refusal: \(try body())" } catch { return "\(error)" }
}

@Suite("Files of one array")
struct ArrayFileTests {
  private func features(_ file: [UInt8], bytesMax: Int = 1 << 20) throws -> NumericArray<Float> {
    try NumericArray.features(in: file.span, named: "f", bytesMax: bytesMax)
  }

  private func labels(_ file: [UInt8]) throws -> NumericArray<Int32> {
    try NumericArray.labels(in: file.span, named: "f")
  }

  @Test("every type, order and version that NumPy writes is read as NumPy reads it")
  func numpy() throws {
    let arrays = try Golden.file.get()["arrays"].list
    #expect(arrays.count == 47)
    for golden in arrays {
      let name = try golden["name"].text
      let file = try golden["file"].bytes
      for file in [file, try gzip(file)] {
        let array = try features(file)
        #expect(array.dimensions == (try golden["dimensions"].integers), "\(name)")
        #expect(array.elements == (try golden["values"].reals), "\(name)")
      }
    }
  }

  @Test("every element of IDX is read, big-endian, plain or compressed")
  func idxElements() throws {
    let cases: [(UInt8, [UInt8], [Float])] = [
      (0x08, [0, 255], [0, 255]), (0x09, [0x80, 0x7F], [-128, 127]),
      (0x0B, [0xFF, 0xFE, 0x01, 0x02], [-2, 258]),
      (0x0C, [0x80, 0, 0, 0, 0, 1, 0, 0], [-2_147_483_648, 65_536]),
      (0x0D, [0x3F, 0xC0, 0, 0, 0xBF, 0, 0, 0], [1.5, -0.5]),
      (0x0E, [0x40, 0x59, 0, 0, 0, 0, 0, 0, 0xBF, 0xD0, 0, 0, 0, 0, 0, 0], [100, -0.25]),
    ]
    for (element, bytes, expected) in cases {
      let file = idx([2, 1], bytes, element: element)
      for file in [file, try gzip(file)] {
        let array = try features(file)
        #expect(array.elements == expected && array.dimensions == [2, 1])
      }
    }
    #expect(try labels(idx([2], [0, 3, 0, 0], element: 0x0B)).elements == [3, 0])
  }

  @Test("two arrays make a data set of the shape that the samples have")
  func datasets() throws {
    for (dimensions, shape) in [
      ([2, 6], SampleShape.list(6)), ([2, 2, 3], SampleShape(height: 2, width: 3)),
      ([2, 3, 1, 2], SampleShape(channels: 3, height: 1, width: 2)),
    ] {
      let made = try Dataset(
        named: "made", features: features(idx(dimensions, Array(0..<12))),
        labels: labels(idx([2], [4, 0])))
      #expect(made.shape == shape && made.classCount == 5 && made.labels == [4, 0])
      #expect(made.features == (0..<12).map { Float($0) })
    }
    let column = try Dataset(
      named: "made", features: features(idx([2, 1], [7, 8])), labels: labels(idx([2, 1], [1, 0])))
    #expect(column.labels == [1, 0])
    func message(_ images: [UInt8], _ classes: [UInt8]) -> String {
      refusal { try Dataset(named: "d", features: features(images), labels: labels(classes)) }
    }
    #expect(
      message(idx([2, 1], [7, 8]), idx([3], [1, 0, 1]))
        == "'f': found 3 labels, expected 2, a label a sample of 'f'; "
        + "name two files that belong together")
    #expect(
      message(idx([2], [7, 8]), idx([2], [1, 0]))
        == "'f': found an array of 2, expected samples × features or samples × rows × columns; "
        + "store at least one sample with at least one feature")
    #expect(
      message(idx([2, 1], [7, 8]), idx([2, 2], [1, 0, 0, 1]))
        == "'f': found an array of 2×2, expected one label a sample; "
        + "store class numbers rather than a column a class")
    #expect(
      message(idx([0, 4], []), idx([0], [])).hasPrefix("'f': found an array of 0×4, expected"))
  }

  @Test("a malformed IDX file is refused with its place, what was found and what is expected")
  func idxRefusals() throws {
    let cases: [([UInt8], String)] = [
      (
        [],
        "'f', byte 0: found something else, expected an IDX or NPY file; "
          + "store the array as one of them; gzip is fine"
      ),
      (
        [0, 0, 8],
        "'f', byte 0: found something else, expected an IDX or NPY file; "
          + "store the array as one of them; gzip is fine"
      ),
      (
        [0, 0, 7, 1],
        "'f', byte 2: found the element code 7, expected 8, 9, 11, 12, 13 or 14; "
          + "check that this is an IDX file"
      ),
      (
        [0, 0, 8, 0],
        "'f', byte 3: found 0 dimensions, expected 1 to 4; "
          + "store samples × rows × columns"
      ),
      (
        [0, 0, 8, 9],
        "'f', byte 3: found 9 dimensions, expected 1 to 4; "
          + "store samples × rows × columns"
      ),
      (
        [0, 0, 8, 2, 0, 0, 0, 1],
        "'f', byte 8: found 8 bytes, expected the 12 of a header with 2 "
          + "dimensions; fetch or write the file anew"
      ),
      (
        idx([2, 2], [1, 2, 3]),
        "'f', byte 15: the header claims 2×2 numbers, so 16 bytes in all, "
          + "and there are 15: 1 are missing; fetch or write the file anew"
      ),
      (
        idx([2, 2], [1, 2, 3, 4, 5]),
        "'f', byte 16: the header claims 2×2 numbers, so 16 bytes in "
          + "all, and there are 17: 1 are too many; fetch or write the file anew"
      ),
      (
        idx([60_000, 28, 28], []),
        "'f', byte 16: the header claims 60000×28×28 numbers, so 47040016 "
          + "bytes in all, and there are 16: 47040000 are missing; fetch or write the file anew"
      ),
      (
        idx([1 << 32 - 1, 1 << 32 - 1, 1 << 32 - 1], [], element: 0x0E),
        "'f': the header claims 4294967295×4294967295×4294967295 numbers of 8 bytes, which no "
          + "machine holds; write the file anew"
      ),
      (
        idx([1], [0x7F, 0xC0, 0, 0], element: 0x0D),
        "'f', byte 8: found nan, expected a finite "
          + "number of single precision; replace it, or leave out its sample"
      ),
    ]
    for (file, message) in cases { #expect(refusal { try features(file) } == message) }
    #expect(
      refusal { try labels(idx([1], [0xFF], element: 0x09)) }
        == "'f', byte 8: found the label -1, expected a whole number from 0 to 65535; "
        + "number the classes from 0")
    #expect(
      refusal { try labels(idx([1], [0x3F, 0, 0, 0], element: 0x0D)) }
        == "'f', byte 8: found the label 0.5, expected a whole number from 0 to 65535; "
        + "number the classes from 0")
    #expect(
      refusal { try features(idx([300, 1_000], [UInt8](repeating: 0, count: 300_000))) }
        == "'f': the array of 300×1000 numbers takes more than the 1048576 bytes that are read; "
        + "store fewer samples, or smaller ones")
  }

  @Test("a malformed NPY file is refused with its place, what was found and what is expected")
  func npyRefusals() {
    func header(_ descr: String, _ order: String, _ shape: String) -> String {
      "{'descr': \(descr), 'fortran_order': \(order), 'shape': \(shape), }"
    }
    let cases: [([UInt8], String)] = [
      (
        [0x93] + Array("NUMPY".utf8),
        "'f', byte 6: found 6 bytes, expected the 8 of an NPY header; "
          + "fetch or write the file anew"
      ),
      (
        npy("", version: 4),
        "'f', byte 6: found version 4, expected 1, 2 or 3; "
          + "write the file with numpy.save"
      ),
      (
        Array(npy("{}").dropLast()),
        "'f', byte 11: found 11 bytes, expected the 12 of an NPY header; "
          + "fetch or write the file anew"
      ),
      (
        npy(String(repeating: " ", count: 1 << 16), version: 2),
        "'f', byte 8: found a header of "
          + "65548 bytes, expected at most 65536; write the file with numpy.save"
      ),
      (
        npy("{}"),
        "'f', byte 12: found the header's end, expected 'descr', 'fortran_order' and "
          + "'shape', each once; write the file with numpy.save"
      ),
      (npy("shape"), "'f', byte 10: found 'shape', expected '{'; write the file with numpy.save"),
      (
        npy(header("'<f4'", "Maybe", "(1,)")),
        "'f', byte 44: found 'Maybe, 'shap', expected True or "
          + "False; write the file with numpy.save"
      ),
      (
        npy(header("'<c8'", "False", "(1,)")),
        "'f', byte 10: found numbers of type '<c8', expected "
          + "booleans, integers or reals such as '<f4'; store the array with astype(numpy.float32)"
      ),
      (
        npy(header("'|f4'", "False", "(1,)")),
        "'f', byte 10: found numbers of type '|f4', expected "
          + "booleans, integers or reals such as '<f4'; store the array with astype(numpy.float32)"
      ),
      (
        npy(header("[('a', '<f4')]", "False", "(1,)")),
        "'f', byte 20: found records of several "
          + "fields, expected plain numbers; store one field in an array of its own"
      ),
      (
        npy(header("'<f4'", "False", "(1)")),
        "'f', byte 62: found '), }', expected a comma after the "
          + "only length; write the file with numpy.save"
      ),
      (
        npy(header("'<f4'", "False", "(99999999999999999999,)")),
        "'f', byte 61: found '999999999999', "
          + "expected a length below 2^63; write the file with numpy.save"
      ),
      (
        npy(header("'<f8'", "False", "(4611686018427387904, 2)")),
        "'f': the header claims "
          + "4611686018427387904×2 numbers of 8 bytes, which no machine holds; write the file anew"
      ),
      (
        npy(header("'<f8'", "False", "(9223372036854775807, 0)")),
        "'f': the header claims "
          + "9223372036854775807×0 numbers of 8 bytes, which no machine holds; write the file anew"
      ),
      (
        npy(header("'<f4'", "False", "()")),
        "'f': the array has 0 dimensions, and 1 to 4 are read; "
          + "store samples × features or samples × channels × rows × columns"
      ),
      (
        npy(header("'<f4'", "False", "(1,)") + " x"),
        "'f', byte 68: found 'x', expected nothing after "
          + "the header's '}'; write the file with numpy.save"
      ),
      (
        npy("{'descr': '<f4', 'descr': '<f4'}"),
        "'f', byte 35: found ' '<f4'}', expected 'descr', "
          + "'fortran_order' and 'shape', each once; write the file with numpy.save"
      ),
    ]
    for (file, message) in cases { #expect(refusal { try features(file) } == message) }
  }

  @Test("a compressed file is made no longer than its header says, and damage is told")
  func compressed() throws {
    let bomb = try gzip(
      [UInt8](repeating: 0, count: 4) + [0, 0, 0, 0] + [UInt8](repeating: 0, count: 1 << 24))
    #expect(refusal { try features(bomb) }.hasPrefix("'f', byte 2: found the element code 0"))
    let long = try gzip(idx([2, 2], [UInt8](repeating: 1, count: 1 << 20)))
    #expect(
      refusal { try features(long) }
        == "'f', byte 16: the header claims 2×2 numbers, so 16 bytes in all, and there are more; "
        + "fetch or write the file anew")
    let short = try gzip(idx([2, 3], [1, 2, 3, 4]))
    #expect(refusal { try features(short) }.contains("2 are missing"))
    let file = try gzip(idx([2, 2], [1, 2, 3, 4]))
    for length in 2..<file.count {
      let message = refusal { try features(Array(file[..<length])) }
      #expect(!message.hasPrefix("no refusal"), "\(length)")
    }
    let claim = try gzip(idx([60_000, 28, 28], [1]))
    #expect(refusal { try features(claim) }.contains("takes more than the 1048576 bytes"))
  }
}
