/// Which colour of a heat map means what: a bar of all steps from -1 to 1 above it.
enum HeatScale {
  private static let stepWidth = 11.0
  private static let barHeight = 10.0

  /// Draws it, and returns where what follows begins.
  static func draw(at top: Double, in drawing: inout Drawing) -> Double {
    let baseline = top + Metrics.keySize
    let low = PlacedText(
      text: NumberText.decimals(-1, 0), spot: Spot(0, baseline), size: Metrics.keySize,
      paint: .muted, role: .key)
    drawing.texts.append(low)
    let left = low.box.right + Metrics.gap
    for step in 0..<Palette.divergingSteps {
      drawing.shapes.append(
        Drawing.Shape(
          form: .box(
            Box(
              x: left + Double(step) * stepWidth, y: baseline - barHeight, width: stepWidth,
              height: barHeight)),
          paint: .diverging(step), fill: .solid))
    }
    drawing.texts.append(
      PlacedText(
        text: "1",
        spot: Spot(
          left + Double(Palette.divergingSteps) * stepWidth + Metrics.gap, baseline),
        size: Metrics.keySize, paint: .muted, role: .key))
    return top + Metrics.height(lines: 1, size: Metrics.keySize) + Metrics.gap
  }
}
