import Figures
import Foundation
import Testing

/// Colours as eyes see them, by formulas that the palette itself does not use.
@Suite("Colours of figures")
struct PaletteTests {
  private typealias Vector = SIMD3<Double>

  /// Linear light of an sRGB colour.
  private static func linear(_ hexadecimal: String) -> Vector {
    let digits = Array(hexadecimal.dropFirst())
    let channels = stride(from: 0, to: 6, by: 2).map { start -> Double in
      let value = Double(Int(String(digits[start...start + 1]), radix: 16) ?? 0) / 255
      return value <= 0.04045 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4)
    }
    return Vector(channels[0], channels[1], channels[2])
  }

  private static func luminance(_ color: Vector) -> Double {
    (color * Vector(0.2126, 0.7152, 0.0722)).sum()
  }

  /// The ratio of WCAG 2.2.
  private static func contrast(_ first: Vector, _ second: Vector) -> Double {
    let (a, b) = (luminance(first), luminance(second))
    return (max(a, b) + 0.05) / (min(a, b) + 0.05)
  }

  private static func times(_ rows: [Vector], _ color: Vector) -> Vector {
    Vector((rows[0] * color).sum(), (rows[1] * color).sum(), (rows[2] * color).sum())
  }

  /// OKLab, of Ottosson (2020), times 100.
  private static func lab(_ color: Vector) -> Vector {
    let cones = times(
      [
        Vector(0.4122214708, 0.5363325363, 0.0514459929),
        Vector(0.2119034982, 0.6806995451, 0.1073969566),
        Vector(0.0883024619, 0.2817188376, 0.6299787005),
      ], color.clamped(lowerBound: .zero, upperBound: .one))
    return 100
      * times(
        [
          Vector(0.2104542553, 0.7936177850, -0.0040720468),
          Vector(1.9779984951, -2.4285922050, 0.4505937099),
          Vector(0.0259040371, 0.7827717662, -0.8086757660),
        ], Vector(cbrt(cones.x), cbrt(cones.y), cbrt(cones.z)))
  }

  /// What eyes without one kind of cones see: Machado, Oliveira, Fernandes (2009), table 1,
  /// severity 1.
  private static let eyes: [(name: String, rows: [Vector])] = [
    ("all cones", [Vector(1, 0, 0), Vector(0, 1, 0), Vector(0, 0, 1)]),
    (
      "no long cones",
      [
        Vector(0.152286, 1.052583, -0.204868), Vector(0.114503, 0.786281, 0.099216),
        Vector(-0.003882, -0.048116, 1.051998),
      ]
    ),
    (
      "no middle cones",
      [
        Vector(0.367322, 0.860646, -0.227968), Vector(0.280085, 0.672501, 0.047413),
        Vector(-0.011820, 0.042940, 0.968881),
      ]
    ),
    (
      "no short cones",
      [
        Vector(1.255528, -0.076749, -0.178779), Vector(-0.078411, 0.930809, 0.147602),
        Vector(0.004733, 0.691367, 0.303900),
      ]
    ),
  ]

  private static func distance(_ first: Vector, _ second: Vector, _ eye: [Vector]) -> Double {
    let difference = lab(times(eye, first)) - lab(times(eye, second))
    return (difference * difference).sum().squareRoot()
  }

  private static func color(_ paint: Paint, _ theme: Theme) -> Vector {
    linear(Palette.color(of: paint, in: theme))
  }

  @Test("series and steps of an order stand out from the page", arguments: Theme.allCases)
  func marksStandOut(_ theme: Theme) {
    let paints =
      (0..<Palette.seriesCount).map(Paint.series) + (0..<Palette.ordinalSteps).map(Paint.ordinal)
      + [.axis]
    for paint in paints {
      let ratio = Self.contrast(Self.color(paint, theme), Self.color(.page, theme))
      #expect(ratio >= 3, "\(paint) in \(theme): \(ratio)")
    }
  }

  @Test("texts can be read on what they stand on", arguments: Theme.allCases)
  func textsStandOut(_ theme: Theme) {
    let pairs =
      [(Paint.ink, Paint.page), (.muted, .page)]
      + (0..<Palette.divergingSteps).map { (.onDiverging($0), .diverging($0)) }
    for (text, ground) in pairs {
      let ratio = Self.contrast(Self.color(text, theme), Self.color(ground, theme))
      #expect(ratio >= 4.5, "\(text) on \(ground) in \(theme): \(ratio)")
    }
  }

  @Test("any two series are told apart by eyes of four kinds", arguments: Theme.allCases)
  func seriesApart(_ theme: Theme) {
    for first in 0..<Palette.seriesCount {
      for second in (first + 1)..<Palette.seriesCount {
        for (name, eye) in Self.eyes {
          let distance = Self.distance(
            Self.color(.series(first), theme), Self.color(.series(second), theme), eye)
          #expect(distance >= 12, "\(first) and \(second) in \(theme), \(name): \(distance)")
        }
      }
    }
  }

  @Test(
    "neighbouring steps differ for all eyes, and an order grows stronger", arguments: Theme.allCases
  )
  func steps(_ theme: Theme) {
    let ordinal = (0..<Palette.ordinalSteps).map { Self.color(.ordinal($0), theme) }
    let diverging = (0..<Palette.divergingSteps).map { Self.color(.diverging($0), theme) }
    for (name, eye) in Self.eyes {
      for (colors, least) in [(ordinal, 3.0), (diverging, 6.5)] {
        for (first, second) in zip(colors, colors.dropFirst()) {
          let distance = Self.distance(first, second, eye)
          #expect(distance >= least, "\(theme), \(name): \(distance)")
        }
      }
    }
    let page = Self.color(.page, theme)
    let ratios = ordinal.map { Self.contrast($0, page) }
    #expect(ratios == ratios.sorted())
    #expect(Self.contrast(diverging[5], page) < 1.35)
  }

  @Test("correlations have steps about 0, the same on both sides")
  func divergingSteps() {
    let values: [(Double, Int)] = [
      (-2, 0), (-1, 0), (-0.5, 2), (-0.05, 5), (0, 5), (0.09, 5), (0.11, 6), (1, 10), (9, 10),
    ]
    for (value, step) in values { #expect(Palette.divergingStep(of: value) == step, "\(value)") }
    #expect((0..<4).map { Palette.ordinalStep(of: $0, among: 4) } == [0, 2, 5, 8])
  }
}
