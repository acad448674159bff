import Foundation
import TestSupport
import Testing

@Suite("parsimony measure complexity")
struct MeasureCommandTests {
  private func measure(_ words: String...) throws -> Parsimony.Outcome {
    try Parsimony.run(["measure", "complexity"] + words)
  }

  /// Golden values of pybdm; see Tests/ComplexityTests.
  private func golden() throws -> [String: Any] {
    let path = Repository.path("Tests/ComplexityTests/bdm.json")
    let data = try #require(FileManager.default.contents(atPath: path))
    return try JSONSerialization.jsonObject(with: data) as? [String: Any] ?? [:]
  }

  private func rows(_ data: String, columns: Int) -> String {
    var rest = data[...]
    var text = ""
    while !rest.isEmpty {
      text += rest.prefix(columns) + "\n"
      rest = rest.dropFirst(columns)
    }
    return text
  }

  @Test("golden cases come through the command to 1e-9")
  func goldenCases() throws {
    let scratch = try Scratch()
    let cases = try #require(try golden()["cases"] as? [[String: Any]])
    var count = 0
    for item in cases where item["nsymbols"] as? Int == 2 {
      let shape = try #require(item["data_shape"] as? [Int])
      let block = try #require(item["block_shape"] as? [Int])
      let data = try #require(item["data"] as? String)
      let parameters = item["partition_params"] as? [String: Int] ?? [:]
      let partition = item["partition"] as? String
      let path = try scratch.write(
        rows(data, columns: shape[shape.count - 1]), to: "case.txt")
      var words = [
        "measure", "complexity", path, "--metric", "bdm", "--json", "--dimensions",
        "\(shape.count)", "--block", "\(block[0])", "--boundary",
        partition == "correlated" ? "sliding" : partition ?? "",
      ]
      if let shift = parameters["shift"] { words += ["--shift", "\(shift)"] }
      if let length = parameters["min_length"] { words += ["--min-length", "\(length)"] }
      let outcome = try Parsimony.run(words)
      guard let bdm = item["bdm"] as? Double else {
        #expect(outcome.exitCode == 2)
        #expect(outcome.errors.contains("nothing fits a block of 4 × 4 in 3 × 8"))
        continue
      }
      count += 1
      let found = try Parsimony.json(outcome)
      #expect(abs((found["bdm"] as? Double ?? 0) - bdm) <= 1e-9, "\(item["name"] ?? "")")
      #expect(abs((found["entropy"] as? Double ?? -1) - (item["ent"] as? Double ?? 0)) <= 1e-9)
      #expect(found["blocks"] as? Int == item["n_blocks"] as? Int)
      #expect(found["distinct"] as? Int == item["n_distinct"] as? Int)
      if let normalized = item["nbdm"] as? Double {
        #expect(abs((found["nbdm"] as? Double ?? -1) - normalized) <= 1e-9)
      } else if partition == "correlated" {
        #expect(found["nbdm"] is NSNull)
      }
    }
    #expect(count == 47)
  }

  @Test("several matrices are summed, or pooled when asked, as golden networks are")
  func pooled() throws {
    let cases = try #require(try golden()["pooled"] as? [[String: Any]])
    for item in cases {
      let scratch = try Scratch()
      let shapes = try #require(item["shapes"] as? [[Int]])
      let texts = try #require(item["data"] as? [String])
      var paths: [String] = []
      for (index, (shape, text)) in zip(shapes, texts).enumerated() {
        paths.append(try scratch.write(rows(text, columns: shape[1]), to: "\(index).txt"))
      }
      for (option, suffix) in [([], "sum_of_parts"), (["--pool"], "pooled")] {
        let outcome = try Parsimony.run(["measure", "complexity", "--json"] + option + paths)
        let found = try Parsimony.json(outcome)
        for (key, name) in [("bdm", "bdm"), ("entropy", "ent")] {
          let expected = item["\(name)_\(suffix)"] as? Double ?? 0
          #expect(abs((found[key] as? Double ?? -1) - expected) <= 1e-9)
        }
        #expect((found["parts"] as? [Any])?.count == shapes.count)
      }
    }
  }

  @Test("all measures at once are one JSON object, and a table for people")
  func all() throws {
    let scratch = try Scratch()
    let path = try scratch.write("0110\n1001\n0000\n1111\n", to: "m.txt")
    let found = try Parsimony.json(try measure(path, "--metric", "all", "--json"))
    for key in [
      "bdm", "ctm", "entropy", "nbdm", "blocks", "distinct", "shuffled-ctm", "lz76", "lz78", "zstd",
      "zlib", "bzip2", "lzma", "row-transitions", "column-transitions", "density", "bit-entropy",
      "entropy-1x1", "entropy-2x2", "entropy-3x3", "entropy-4x4", "entropy-1x4",
      "neighbour-entropy",
    ] { #expect(found[key] != nil, "\(key)") }
    #expect(found["ctm"] as? Double == found["bdm"] as? Double)
    #expect(found["density"] as? Double == 0.5)
    let page = try measure(path)
    #expect(page.exitCode == 0 && page.output.contains("nbdm-bounds"))
  }

  @Test("what cannot be measured is told with its place and cure, and the exit code is 2")
  func complaints() throws {
    let scratch = try Scratch()
    let bad = try scratch.write("0110\n0121\n", to: "bad.txt")
    let ragged = try scratch.write("0110\n01\n", to: "ragged.txt")
    let empty = try scratch.write("", to: "empty.txt")
    let good = try scratch.write("0110\n0111\n1111\n0000\n", to: "good.txt")
    for (words, complaint) in [
      ([bad], "line 2, cell 3: found '21', expected 0 or 1"),
      ([ragged], "line 2: found 2 cells, expected 4 as in line 1"),
      ([empty], "the file is empty"),
      (["\(scratch.path)/absent"], "absent"),
      ([good, "--dimensions", "1"], "nothing fits a block of 12 cells in a string of 4"),
      ([good, "--block", "5"], "option '--block' does not take '5' in two dimensions"),
      ([good, "--shift", "2"], "option '--shift' does nothing unless the boundary is 'sliding'"),
      ([good, "--min-length", "2"], "unless the boundary is 'recursive'"),
      ([good, "--metric", "lz76", "--pool"], "'--pool' does nothing for the metric 'lz76'"),
      ([good, "--metric", "bmd"], "did you mean 'bdm'?"),
      ([good, "--sign"], "leave out --sign"),
    ] {
      let outcome = try Parsimony.run(["measure", "complexity"] + words)
      #expect(outcome.exitCode == 2, "\(words)")
      #expect(outcome.errors.contains(complaint), "\(outcome.errors)")
      #expect(outcome.output.isEmpty)
    }
  }

  @Test("one dimension measures each row as a string, with blocks of 12 unless told otherwise")
  func strings() throws {
    let scratch = try Scratch()
    let path = try scratch.write("000000000000\n000000000000\n", to: "s.txt")
    let summed = try Parsimony.json(try measure(path, "--dimensions", "1", "--json"))
    #expect(abs((summed["bdm"] as? Double ?? 0) - 2 * 25.610413747641715) <= 1e-9)
    let pooled = try Parsimony.json(try measure(path, "--dimensions", "1", "--pool", "--json"))
    #expect(abs((pooled["bdm"] as? Double ?? 0) - 26.610413747641715) <= 1e-9)
  }
}
