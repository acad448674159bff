internal import Statistics

/// The correlation of two curves of one run, or why there is none.
///
/// Epochs are few and curves may be anything that a program printed, so what is asked before and after
/// is written here once: as many epochs on both sides, enough of them, finite values, curves that vary,
/// and a correlation that has a z.
enum Correlator {
  /// Fewer epochs make no correlation: two points always lie on a line.
  static let epochsMin = 3

  /// The correlation of `x` and `y`, made in a way that looks at single runs.
  ///
  /// - Parameter rivals: What ``Findings/Way/givenRivals`` takes out besides the number of the epoch.
  static func correlation(
    _ x: [Double], _ y: [Double], by way: Findings.Way, rivals: [[Double]] = []
  ) -> RunValue {
    let curves = [x, y] + rivals
    guard curves.allSatisfy({ !$0.isEmpty }) else { return RunValue(.missingCurve) }
    guard curves.allSatisfy({ $0.count == x.count }) else { return RunValue(.unequalLengths) }
    // A fit of so many series leaves so many fewer epochs free.
    let fitted =
      switch way {
      case .perRun, .meanCurve, .ranks: 0
      case .differences, .detrended: 1
      case .givenRivals: 1 + rivals.count
      }
    guard x.count >= epochsMin + fitted else { return RunValue(.tooFewEpochs) }
    guard curves.allSatisfy({ $0.allSatisfy(\.isFinite) }) else { return RunValue(.notFinite) }
    let correlation =
      switch way {
      case .perRun, .meanCurve: pearson(x, y)
      case .differences: pearson(differences(of: x), differences(of: y))
      case .detrended: partialCorrelation(x, y, given: [epochs(x.count)])
      case .givenRivals: partialCorrelation(x, y, given: [epochs(x.count)] + rivals)
      case .ranks: spearman(x, y)
      }
    guard let correlation else { return RunValue(.constantCurve) }
    guard FisherZ.z(of: correlation) != nil else { return RunValue(.perfectCorrelation) }
    return RunValue(correlation)
  }

  /// The numbers of epochs, from 1.
  static func epochs(_ count: Int) -> [Double] {
    (0..<count).map { Double($0 + 1) }
  }
}
