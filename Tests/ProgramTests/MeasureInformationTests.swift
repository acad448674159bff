import Foundation
import TestSupport
import Testing

@Suite("parsimony measure information")
struct MeasureInformationTests {
  private func measure(_ words: String...) throws -> Parsimony.Outcome {
    try Parsimony.run(["measure", "information"] + words)
  }

  /// An NPY file of doubles, with a row a point.
  private func npy(_ bytes: [UInt8], columns: Int) -> [UInt8] {
    let rows = bytes.count / 8 / columns
    let shape = columns == 1 ? "(\(rows),)" : "(\(rows), \(columns))"
    var header = "{'descr': '<f8', 'fortran_order': False, 'shape': \(shape), }"
    header += String(repeating: " ", count: 117 - header.utf8.count) + "\n"
    return [0x93] + Array("NUMPY".utf8) + [1, 0, 118, 0] + Array(header.utf8) + bytes
  }

  private func npy(_ numbers: [Double], columns: Int = 1) -> [UInt8] {
    npy(numbers.flatMap { number in withUnsafeBytes(of: number) { Array($0) } }, columns: columns)
  }

  /// Golden values of independent codes; see Tests/InformationTests.
  private func sets() throws -> [[String: Any]] {
    let path = Repository.path("Tests/InformationTests/mi.json")
    let data = try #require(FileManager.default.contents(atPath: path))
    let golden = try JSONSerialization.jsonObject(with: data) as? [String: Any]
    return try #require(golden?["datasets"] as? [[String: Any]])
  }

  private func files(
    of set: [String: Any], in scratch: borrowing Scratch
  ) throws -> (x: String, y: String) {
    func file(_ key: String, _ dimensions: String) throws -> String {
      let name = try #require(set[key] as? String)
      let path = Repository.path("Tests/InformationTests/\(name)")
      let data = try #require(FileManager.default.contents(atPath: path))
      let columns = try #require(set[dimensions] as? Int)
      return try scratch.write(npy(Array(data), columns: columns), to: "\(key).npy")
    }
    return (try file("x_file", "dx"), try file("y_file", "dy"))
  }

  @Test("golden data sets come through the command to 1e-9, several estimators at once")
  func golden() throws {
    var count = 0
    for set in try sets() {
      let scratch = try Scratch()
      let (x, y) = try files(of: set, in: scratch)
      let results = try #require(set["results"] as? [String: [String: Any]])
      for (k, values) in results {
        func expected(_ key: String) -> Double? {
          (values[key] as? [String: Any])?["value"] as? Double
        }
        let wanted = [
          ("ksg1", "ksg1"), ("ksg2", "ksg2"), ("kl", "mi_3kl_l2"), ("ross", "ross"),
          ("kl", "cd_3kl_l2"), ("plugin", "mi_plugin"), ("miller-madow", "mi_miller_madow"),
        ].filter { expected($0.1) != nil }
        let isTied = set["id"] as? String == "ties_dyadic"
        var words = [
          "measure", "information", x, y, "--json", "--estimator",
          wanted.map(\.0).joined(separator: ","),
        ]
        if Int(k) != nil { words += ["-k", k] }
        if set["kind"] as? String == "cd" { words += ["--discrete", "y"] }
        let outcome = try Parsimony.run(words)
        let data = Data(outcome.output.utf8)
        let estimates = try #require(
          try JSONSerialization.jsonObject(with: data) as? [[String: Any]], "\(outcome.errors)")
        for ((name, key), estimate) in zip(wanted, estimates) {
          #expect(estimate["estimator"] as? String == name)
          #expect(estimate["units"] as? String == "nats")
          // Which of equally far points are neighbours is not told.
          if isTied && name == "ksg2" { continue }
          let value = estimate["mi"] as? Double ?? .nan
          #expect(abs(value - (expected(key) ?? .nan)) <= 1e-9, "\(set["id"] ?? ""), \(key), \(k)")
          count += 1
        }
      }
    }
    #expect(count > 100, "\(count) values were compared")
  }

  @Test("one estimator is an object with units, interval and warnings, and a table for people")
  func forms() throws {
    let scratch = try Scratch()
    let set = try #require(try sets().first { $0["id"] as? String == "g1x1_strong" })
    let (x, y) = try files(of: set, in: scratch)
    let nats = try Parsimony.json(try measure(x, y, "--json", "-k", "4"))
    let bits = try Parsimony.json(
      try measure(x, y, "--json", "-k", "4", "--units", "bits", "--interval"))
    let value = try #require(nats["mi"] as? Double)
    #expect(abs((bits["mi"] as? Double ?? 0) - value / 0.6931471805599453) < 1e-12)
    #expect(nats["k"] as? Int == 4 && nats["n"] as? Int == 500)
    #expect(nats["interval"] == nil && (bits["interval"] as? [Double])?.count == 2)
    #expect((nats["warnings"] as? [String])?.first?.contains("bias dominates") == true)
    let page = try measure(x, y, "--estimator", "ksg2", "--estimator", "wkl", "--whiten")
    #expect(page.exitCode == 0 && page.output.contains("wkl-white"))
    let discrete = try Parsimony.json(try measure(y, x, "--discrete", "x", "--json"))
    #expect(discrete["estimator"] as? String == "ross")
  }

  @Test("what cannot be estimated is told with its place and cure, and the exit code is 2")
  func complaints() throws {
    let scratch = try Scratch()
    let numbers = (0..<20).map { Double($0 * $0 % 17) }
    let x = try scratch.write(npy(numbers), to: "x.npy")
    let short = try scratch.write(npy(Array(numbers.dropLast())), to: "short.npy")
    let wrong = try scratch.write(npy([.nan] + numbers.dropLast()), to: "nan.npy")
    let constant = try scratch.write(npy([Double](repeating: 1, count: 20)), to: "constant.npy")
    let text = try scratch.write("1 2 3\n", to: "x.txt")
    for (words, complaint) in [
      ([x, short], "found 20 points of X and 19 of Y; give as many rows of both"),
      ([x, wrong], "nan.npy': found nan at row 0, column 0, counted from 0"),
      ([x, constant], "Y: found the same number, 1.0, in all rows of column 0"),
      ([x, x, "-k", "20"], "found 20 points, and each has no 20 neighbours among the others"),
      ([x, text], "expected an NPY or NPZ file"),
      ([x, x, "--estimator", "ross"], "say which with '--discrete x' or '--discrete y'"),
      ([x, x, "--estimator", "ksg1", "--discrete", "y"], "takes continuous variables"),
      ([x, x, "--whiten"], "takes no entropies of points"),
      ([x, x, "--estimator", "magic"], "expected estimators, with commas between several: ksg1"),
      ([x, "\(scratch.path)/absent.npy"], "absent.npy"),
    ] {
      let outcome = try Parsimony.run(["measure", "information"] + words)
      #expect(outcome.exitCode == 2, "\(words): \(outcome.output)")
      #expect(outcome.errors.contains(complaint), "\(words): \(outcome.errors)")
    }
  }
}
