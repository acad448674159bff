import CommandLine
import Datasets
import Encoding
import Files
import Information
import Kernels

extension Command {
  /// `parsimony measure information X Y`.
  static let measureInformation = Command(
    "information",
    summary: "Estimate how much two variables tell about each other.",
    discussion: """
      X and Y are NPY files of numbers: a row a point, the same rows of one moment, a column a \
      dimension. Doubles are taken as they are: nothing is scaled, clipped or blurred, so chance may \
      give a value below 0.

      \(InformationMethod.allCases.map { " \($0.rawValue): \($0.summary)" }.joined(separator: "\n"))

      Without --estimator it is ksg1, or ross where a side is discrete. Of a discrete side equal rows \
      are one class, whatever their numbers. Warnings say where a value is not to be trusted.
      """,
    parameters: [
      InformationOptions.x, InformationOptions.y, InformationOptions.estimators,
      InformationOptions.k, InformationOptions.units, InformationOptions.discrete,
      InformationOptions.whiten, InformationOptions.interval, InformationOptions.permutations,
      InformationOptions.json,
    ],
    examples: [
      (
        "parsimony measure information x.npy y.npy", "do these have anything to do with each other?"
      ),
      (
        "parsimony measure information layer.npy labels.npy --discrete y --interval",
        "what a layer knows of the classes"
      ),
      (
        "parsimony measure information x.npy y.npy --estimator ksg1,wkl --whiten --json",
        "two estimators, for a program"
      ),
    ]
  ) { invocation, terminal throws(Failure) in
    let side = invocation[InformationOptions.discrete]
    var methods = invocation[InformationOptions.estimators].flatMap(\.methods)
    if methods.isEmpty { methods = [side == nil ? .ksg1 : .ross] }
    let whitens = invocation[InformationOptions.whiten]
    var measures: [any PairMeasure] = []
    for method in methods {
      measures.append(
        try method.measure(
          k: invocation[InformationOptions.k],
          // With several estimators it is for those that have entropies.
          isWhitened: whitens && (methods.count == 1 || method.canWhiten), hasClasses: side != nil))
    }
    if whitens, methods.count > 1, !methods.contains(where: \.canWhiten) {
      throw Failure(.usage, "option '--whiten' does nothing without 'kl' or 'wkl'; remove it")
    }
    let x = try points(in: invocation[InformationOptions.x])
    let y = try points(in: invocation[InformationOptions.y])
    let request = EstimationRequest(
      hasInterval: invocation[InformationOptions.interval],
      permutations: invocation[InformationOptions.permutations])
    var estimates: [Estimate] = []
    for measure in measures {
      do throws(InformationError) {
        // Estimators of one continuous and one discrete variable take the discrete one second.
        estimates.append(
          side == .x && measure.kinds == .mixed
            ? try measure.estimate(of: y, x, request, with: .best)
            : try measure.estimate(of: x, y, request, with: .best))
      } catch {
        throw Failure(.usage, "estimator '\(measure.name)': \(error.message)")
      }
    }
    let report = InformationReport(estimates, in: invocation[InformationOptions.units])
    try terminal.print(
      invocation[InformationOptions.json] ? report.json.text(indented: true) : report.table)
    return .success
  }

  /// The points of a file: a column of numbers, or rows of them.
  private static func points(in path: String) throws(Failure) -> Points {
    let bytes: [UInt8]
    do throws(FileError) {
      bytes = try Files.read(path, bytesMax: 1 << 32)
    } catch {
      throw Failure(error.isWrongPath ? .usage : .io, error.message)
    }
    let arrays: [NumericArray<Double>]
    do throws(DatasetError) {
      arrays = try ArrayCollection.arrays(in: bytes.span, named: path)
    } catch {
      throw Failure(.usage, error.message)
    }
    guard arrays.count == 1, let array = arrays.first else {
      throw Failure(
        .usage,
        "'\(path)': found \(arrays.count) arrays, expected one; write an NPY file a variable")
    }
    guard array.dimensions.count <= 2 else {
      throw Failure(
        .usage,
        "'\(path)': found an array of \(array.dimensions.count) dimensions, expected points × "
          + "coordinates; reshape it to a row a point")
    }
    do throws(InformationError) {
      return try Points(
        array.elements, dimensions: array.dimensions.count == 2 ? array.dimensions[1] : 1,
        named: "'\(path)'")
    } catch {
      throw Failure(.usage, error.message)
    }
  }
}

/// What `parsimony measure information` takes.
enum InformationOptions {
  /// Which variable is discrete.
  enum Side: String, CaseIterable, Sendable {
    case x, y
  }

  /// Estimators that were asked for in one word.
  struct Choice: Sendable {
    var methods: [InformationMethod]
  }

  static let x = Argument.required("X", .file(extensions: ["npy"]), help: "an NPY file of points")
  static let y = Argument.required(
    "Y", .file(extensions: ["npy"]), help: "another, with as many rows")
  static let estimators = Option.repeated(
    "estimator", short: "e", "NAMES",
    Kind<Choice>(
      expecting: "estimators, with commas between several: "
        + InformationMethod.allCases.map(\.rawValue).joined(separator: ", "),
      read: { word in
        let names = word.split(separator: ",", omittingEmptySubsequences: false)
        let methods = names.compactMap { InformationMethod(rawValue: String($0)) }
        return methods.count == names.count ? Choice(methods: methods) : nil
      }, spell: { $0.methods.map(\.rawValue).joined(separator: ",") }),
    help: "which estimators; may be given several times")
  static let k = Option.optional(
    "neighbours", short: "k", "K", .integer(in: 1...1_000_000),
    help: "how many neighbours; default: \(InformationMethod.neighboursDefault), for wkl its own")
  static let units = Option.value(
    "units", "UNIT", .choice(of: InformationUnit.self), default: .nats, help: "nats or bits")
  static let discrete = Option.optional(
    "discrete", "SIDE", .choice(of: Side.self),
    help: "which variable is discrete; the other is continuous")
  static let whiten = Option.flag(
    "whiten", help: "whiten X, Y and both together before kl and wkl take entropies")
  static let interval = Option.flag(
    "interval", help: "a 95 % interval, from parts of the points; ten times the time")
  static let permutations = Option.value(
    "permutations", "N", .integer(in: 0...100_000), default: 0,
    help: "compare with N random orders of Y, and tell the chance of as much")
  static let json = Option.flag(
    "json", help: "print one JSON object, or an array for several estimators")
}
