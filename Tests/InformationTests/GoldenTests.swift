import Information
import Kernels
import Testing

@Suite("Information against the values of independent codes")
struct GoldenTests {
  private let kernels = Kernels.best

  @Test("both forms of KSG agree to nine decimal places, at every k")
  func ksg() throws {
    var count = 0
    for set in try Golden.sets("cc") {
      let (x, y) = try (set.x, set.y)
      for (k, values) in set.results.sorted(by: { $0.key < $1.key }) {
        let k = try #require(Int(k))
        for (name, form) in [("ksg1", KSG.Form.first), ("ksg2", .second)] {
          // Which of equally far points are the neighbours is not told, and form 2 depends on it.
          if set.id == "ties_dyadic" && form == .second { continue }
          let golden = try #require(values[name]?.value)
          let value = try KSG(form, k: k).value(of: x, y, with: kernels)
          #expect(agree(value, golden), "\(set.id), \(name), k = \(k): \(value), not \(golden)")
          count += 1
        }
      }
    }
    #expect(count >= 70, "\(count) values were compared")
  }

  @Test("distances and counts of the first points are those of independent codes")
  func traces() throws {
    for set in try Golden.sets("cc") {
      let (x, y) = try (set.x, set.y)
      let both = try x.joined(with: y)
      for (k, values) in set.results {
        guard let k = Int(k), let golden = values["ksg1"], let radii = golden.first5_eps else {
          continue
        }
        let found = try both.neighbours(k, by: .greatest, with: kernels).distances(ofRank: k)
        #expect(Array(found.prefix(5)) == radii, "\(set.id), k = \(k)")
        #expect(Array(x.counts(within: found, with: kernels).prefix(5)) == golden.first5_nx)
        #expect(Array(y.counts(within: found, with: kernels).prefix(5)) == golden.first5_ny)
      }
    }
  }

  @Test("points times 1,024 give the same information to the last bit")
  func scale() throws {
    let (small, great) = try (Golden.set("g1x1"), Golden.set("g1x1_x1024"))
    for k in [1, 3, 4, 5, 10] {
      for form in [KSG.Form.first, .second] {
        let values = try [small, great].map {
          try KSG(form, k: k).value(of: $0.x, $0.y, with: kernels)
        }
        #expect(values[0].bitPattern == values[1].bitPattern)
      }
    }
  }

  @Test("entropies by neighbours agree in both norms and forms, and so does their difference")
  func entropies() throws {
    let kinds: [(String, Norm, NeighbourEntropy.Form)] = [
      ("kl_max_psiN", .greatest, .kraskov), ("kl_l2_psiN", .euclidean, .kraskov),
      ("kl_l2_logNm1", .euclidean, .berrett),
    ]
    var count = 0
    for set in try Golden.sets("cc") {
      let (x, y) = try (set.x, set.y)
      let sides = [("x", x), ("y", y), ("xy", try x.joined(with: y))]
      for (k, values) in set.results {
        let k = try #require(Int(k))
        for (name, norm, form) in kinds {
          for (side, points) in sides {
            guard let golden = values["\(name)_\(side)"]?.value else { continue }
            let value = try NeighbourEntropy(.last(k), norm: norm, form: form)
              .value(of: points, with: kernels)
            #expect(agree(value, golden), "\(set.id), \(name)_\(side), k = \(k): \(value)")
            count += 1
          }
        }
        if let golden = values["mi_3kl_l2"]?.value {
          let value = try ThreeEntropies(.last(k), kinds: .continuous)
            .value(of: x, y, with: kernels)
          #expect(agree(value, golden), "\(set.id), k = \(k): \(value), not \(golden)")
        }
      }
    }
    #expect(count >= 200, "\(count) values were compared")
  }

  @Test("weighted entropies agree, by stored weights to 1e-9 and by our own to 1e-6")
  func weighted() throws {
    var count = 0
    for set in try Golden.file.get().datasets {
      for (k, golden) in set.wkl ?? [:] {
        let k = try #require(Int(k))
        let (x, y) = try (set.x, set.y)
        let sides = [x, y, try x.joined(with: y)]
        for (weights, isPublished) in [(golden.butakov, true), (golden.berrett, false)] {
          for (points, expected) in zip(sides, [weights.h_x, weights.h_y, weights.h_xy]) {
            let stored = try #require(weights.weights["\(points.dimensions)"])
            let value = try NeighbourEntropy(NeighbourWeights(stored))
              .value(of: points, with: kernels)
            #expect(agree(value, expected), "\(set.id), k = \(k), \(points.dimensions)")
          }
          let own = ThreeEntropies(
            isPublished ? .published(k) : .leastNorm(k), kinds: .continuous)
          let value = try own.value(of: x, y, with: kernels)
          let bound = set.dx + set.dy < 12 ? 1e-9 : 1e-6
          #expect(
            agree(value, weights.mi, within: bound),
            "\(set.id), k = \(k), \(own.name): \(value), not \(weights.mi)")
          count += 1
        }
      }
    }
    #expect(count == 8, "\(count) values were compared")
  }

  @Test("a continuous and a discrete variable agree, by Ross and by entropies a class")
  func mixed() throws {
    for set in try Golden.sets("cd") {
      let (x, y) = try (set.x, set.y)
      for (k, values) in set.results {
        let k = try #require(Int(k))
        let ross = try Ross(k: k).value(of: x, y, with: kernels)
        let entropies = try ThreeEntropies(.last(k), kinds: .mixed).value(of: x, y, with: kernels)
        #expect(agree(ross, try #require(values["ross"]).value), "k = \(k)")
        #expect(agree(entropies, try #require(values["cd_3kl_l2"]).value), "k = \(k)")
      }
    }
  }

  @Test("two discrete variables agree, plainly and corrected")
  func discrete() throws {
    let set = try Golden.set("disc4x3")
    let (x, y) = try (set.x, set.y)
    let values = try #require(set.results["-"])
    func expect(_ value: Double, _ name: String) {
      #expect(agree(value, values[name]?.value ?? .nan), "\(name): \(value)")
    }
    expect(try DiscreteInformation().value(of: x, y, with: kernels), "mi_plugin")
    expect(try DiscreteInformation(.millerMadow).value(of: x, y, with: kernels), "mi_miller_madow")
    expect(Classes(of: x).entropy, "H_x")
    expect(Classes(of: y).entropy, "H_y")
    expect(Classes(of: try x.joined(with: y)).entropy, "H_xy")
  }
}
