internal import Mistakes

/// Where a drawing is looked at.
public enum Theme: Hashable, CaseIterable, Sendable {
  /// On white: a page by day, and paper.
  case light
  /// On nearly black: a screen by night.
  case dark
}

/// The colours of drawings.
///
/// The problem: one man in twelve sees red and green as nearly one colour, Okabe and Ito's palette,
/// made for them, has colours too pale for thin lines on white, and neither holds on a dark page.
/// The rule: in either theme each of six colours has a contrast of at least 3 with the page (WCAG
/// 2.2, 1.4.11), and any two are at least 12 hundredths apart in OKLab to normal eyes and, by the
/// matrices of Machado, Oliveira and Fernandes (2009), to eyes without one kind of cones. They were
/// found by exchange from blue and orange, whatever the rest had to be, and the tests measure them
/// again. More than six series share colours and differ in marks and dashes, which all series do
/// anyway: nothing is told by colour alone.
///
/// What has an order goes from pale to strong through hues that do not return. What has a middle
/// goes from blue over the page's grey to orange, in steps: eleven can be told apart, a gradient
/// cannot.
public enum Palette {
  /// How many series have colours of their own.
  public static let seriesCount = 6
  /// How many steps an order has.
  public static let ordinalSteps = 9
  /// How many steps there are from -1 to 1.
  public static let divergingSteps = 11

  /// The colour of a paint, as in `#0067b1`.
  public static func color(of paint: Paint, in theme: Theme) -> String {
    let isLight = theme == .light
    return switch paint {
    case .ink: isLight ? "#1b1d21" : "#e8e9eb"
    case .muted: isLight ? "#565c65" : "#a4abb5"
    case .axis: isLight ? "#80868f" : "#7d848e"
    case .grid: isLight ? "#e4e6e9" : "#2b2f36"
    case .page: isLight ? "#ffffff" : "#15171b"
    case .series(let index): (isLight ? seriesLight : seriesDark)[index % seriesCount]
    case .ordinal(let step): (isLight ? ordinalLight : ordinalDark)[checked(step, ordinalSteps)]
    case .diverging(let step):
      (isLight ? divergingLight : divergingDark)[checked(step, divergingSteps)]
    case .onDiverging(let step):
      isLight
        ? [0, 1, 10].contains(checked(step, divergingSteps)) ? "#ffffff" : "#14161a"
        : (2...8).contains(checked(step, divergingSteps)) ? "#ffffff" : "#14161a"
    }
  }

  /// The step of a number from -1 to 1; what lies outside has the last.
  public static func divergingStep(of value: Double) -> Int {
    let middle = Double(divergingSteps / 2)
    return Int((min(max(value, -1), 1) * middle).rounded() + middle)
  }

  /// The step of a place among things in order, spread from the first to the last.
  public static func ordinalStep(of place: Int, among count: Int) -> Int {
    count < 2 ? ordinalSteps / 2 : place * (ordinalSteps - 1) / (count - 1)
  }

  private static func checked(_ step: Int, _ count: Int) -> Int {
    require((0..<count).contains(step), "there are \(count) steps of colour, and no step \(step)")
    return step
  }

  private static let seriesLight = [
    "#0067b1", "#d95f02", "#194305", "#9585f4", "#5d0f71", "#8a4f5c",
  ]
  private static let seriesDark = [
    "#5aa9f0", "#ee7f2d", "#37e5cb", "#705dc8", "#ba3f63", "#e3d13c",
  ]
  private static let ordinalLight = [
    "#33a182", "#089288", "#118089", "#106f86", "#005d87", "#0c498a", "#28357e", "#321f6d",
    "#360657",
  ]
  private static let ordinalDark = [
    "#7358b3", "#6072cc", "#418dd9", "#14a6d9", "#03bdd0", "#1bd2c3", "#68e2b0", "#a5ee9c",
    "#ddf58f",
  ]
  private static let divergingLight = [
    "#0a5c9e", "#3f75ab", "#7098c2", "#9bb6d2", "#c7d5e2", "#f4f4f2", "#ecd3c6", "#e1b19b",
    "#d59071", "#c76e44", "#b84a00",
  ]
  private static let divergingDark = [
    "#6db6f5", "#6098cb", "#4f7699", "#45607b", "#384656", "#2a2d33", "#4f413b", "#765541",
    "#9b6541", "#c97d46", "#f59244",
  ]
}

extension Palette {
  /// The rules that a page needs for drawings within it: each paint is a class that sets `color`.
  ///
  /// Prints are light whatever the screen is.
  public static let stylesheet: String = {
    let light = Paint.all.map { "--\($0.name):\(color(of: $0, in: .light))" }
    let dark = Paint.all.map { "--\($0.name):\(color(of: $0, in: .dark))" }
    let classes = Paint.all.map { ".p-\($0.name){color:var(--\($0.name))}" }
    return """
      :root{color-scheme:light dark;\(light.joined(separator: ";"))}
      @media screen and (prefers-color-scheme:dark){:root{\(dark.joined(separator: ";"))}}
      \(classes.joined())
      """
  }()
}
