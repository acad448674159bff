internal import Text

extension Drawing {
  /// The drawing as an element of an HTML page whose style sheet has ``Palette/stylesheet``.
  ///
  /// - Parameters:
  ///   - id: What no other element of the page is called; letters, digits and hyphens.
  ///   - figure: Whose title and summary it has.
  public func svgElement(id: String, of figure: Figure) -> String {
    var writer = SVGWriter(self, theme: nil)
    return writer.document(id: id, figure)
  }

  /// The drawing as a file of its own, for a paper: light, on white, with colours written out.
  public func svgFile(of figure: Figure) -> String {
    var writer = SVGWriter(self, theme: .light)
    return writer.document(id: figure.name, figure) + "\n"
  }
}

/// Writes a drawing as SVG 1.1, with nothing in it that any reader of SVG would not know.
///
/// Within a page, paints are classes that set `color`, and shapes are of the current colour; in a
/// file they are colours, as typesetters that read SVG know little of style sheets. Coordinates
/// have two decimals: a hundredth of a pixel nobody sees.
struct SVGWriter {
  private static let fonts = "Helvetica, Arial, Liberation Sans, Nimbus Sans, sans-serif"

  private let drawing: Drawing
  /// The colours; nil leaves them to the page.
  private let theme: Theme?
  private var text = ""

  init(_ drawing: Drawing, theme: Theme?) {
    self.drawing = drawing
    self.theme = theme
    text.reserveCapacity(200 * (drawing.shapes.count + drawing.texts.count) + 1_000)
  }

  mutating func document(id: String, _ figure: Figure) -> String {
    let (width, height) = (SVGWriter.number(drawing.width), SVGWriter.number(drawing.height))
    text += "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 \(width) \(height)\""
    text += " width=\"\(width)\" height=\"\(height)\" role=\"img\""
    text += " aria-labelledby=\"\(id)-title \(id)-summary\" font-family=\"\(SVGWriter.fonts)\">\n"
    text += "<title id=\"\(id)-title\">\(figure.title.escapedForMarkup)</title>\n"
    text += "<desc id=\"\(id)-summary\">\(figure.summary.escapedForMarkup)</desc>\n"
    if let theme {
      text += "<rect width=\"\(width)\" height=\"\(height)\""
      text += " fill=\"\(Palette.color(of: .page, in: theme))\"/>\n"
    }
    for shape in drawing.shapes { write(shape) }
    for placed in drawing.texts { write(placed) }
    text += "</svg>"
    return text
  }

  // MARK: Shapes

  private mutating func write(_ shape: Drawing.Shape) {
    switch shape.form {
    case .lines(let lines):
      var path = ""
      for line in lines where !line.isEmpty { SVGWriter.append(line, to: &path) }
      guard !path.isEmpty else { return }
      open("path", shape)
      text += " d=\"\(path)\" stroke-linejoin=\"round\""
    case .area(let spots):
      guard !spots.isEmpty else { return }
      var path = ""
      SVGWriter.append(spots, to: &path)
      open("path", shape)
      text += " d=\"\(path)Z\""
    case .dots(let spots, let radius):
      if spots.count == 1 {
        open("circle", shape)
        text += " cx=\"\(SVGWriter.number(spots[0].x))\" cy=\"\(SVGWriter.number(spots[0].y))\""
        text += " r=\"\(SVGWriter.number(radius))\""
      } else {
        // A line of no length with round ends is a dot, and costs a dozen bytes.
        var path = ""
        for spot in spots {
          path += "M\(SVGWriter.number(spot.x)) \(SVGWriter.number(spot.y))h0"
        }
        var dots = shape
        dots.fill = .none
        dots.stroke = 2 * radius
        open("path", dots)
        text += " d=\"\(path)\" stroke-linecap=\"round\""
      }
    case .box(let box):
      open("rect", shape)
      text += " x=\"\(SVGWriter.number(box.x))\" y=\"\(SVGWriter.number(box.y))\""
      text += " width=\"\(SVGWriter.number(max(box.width, 0)))\""
      text += " height=\"\(SVGWriter.number(max(box.height, 0)))\""
    }
    guard !shape.note.isEmpty else {
      text += "/>\n"
      return
    }
    let name =
      switch shape.form {
      case .box: "rect"
      case .dots(let spots, _) where spots.count == 1: "circle"
      case .lines, .area, .dots: "path"
      }
    text += "><title>\(shape.note.escapedForMarkup)</title></\(name)>\n"
  }

  /// Begins an element with all that says how it looks.
  private mutating func open(_ element: String, _ shape: Drawing.Shape) {
    text += "<\(element)"
    if theme == nil { text += " class=\"p-\(shape.paint.name)\"" }
    let color = color(of: shape.paint)
    switch shape.fill {
    case .none: text += " fill=\"none\""
    case .veil: text += " fill=\"\(color)\" fill-opacity=\".18\""
    case .solid: text += " fill=\"\(color)\""
    case .page: text += theme.map { " fill=\"\(Palette.color(of: .page, in: $0))\"" } ?? pageFill
    }
    if shape.stroke > 0 {
      text += " stroke=\"\(color)\" stroke-width=\"\(SVGWriter.number(shape.stroke))\""
    }
    if !shape.dashes.isEmpty {
      text += " stroke-dasharray=\"\(shape.dashes.map(SVGWriter.number).joined(separator: " "))\""
    }
  }

  /// The fill of what is as the page, where the page says how that is.
  private var pageFill: String { " style=\"fill:var(--\(Paint.page.name))\"" }

  private func color(of paint: Paint) -> String {
    theme.map { Palette.color(of: paint, in: $0) } ?? "currentColor"
  }

  // MARK: Texts

  private mutating func write(_ placed: PlacedText) {
    text += "<text"
    if theme == nil { text += " class=\"p-\(placed.paint.name)\"" }
    text += " x=\"\(SVGWriter.number(placed.spot.x))\" y=\"\(SVGWriter.number(placed.spot.y))\""
    text += " font-size=\"\(SVGWriter.number(placed.size))\""
    text += " fill=\"\(color(of: placed.paint))\""
    if placed.anchor != .start { text += " text-anchor=\"\(placed.anchor.rawValue)\"" }
    if placed.isBold { text += " font-weight=\"bold\"" }
    text += ">\(placed.text.escapedForMarkup)</text>\n"
  }

  // MARK: Numbers

  private static func append(_ spots: [Spot], to path: inout String) {
    var command = "M"
    for spot in spots {
      path += "\(command)\(number(spot.x)) \(number(spot.y))"
      command = "L"
    }
  }

  /// A coordinate with two decimals at the most.
  static func number(_ value: Double) -> String {
    let hundredths = Int((min(max(value, -1e6), 1e6) * 100).rounded())
    let (whole, rest) = hundredths.magnitude.quotientAndRemainder(dividingBy: 100)
    var text = hundredths < 0 ? "-\(whole)" : "\(whole)"
    if rest > 0 { text += rest < 10 ? ".0\(rest)" : rest % 10 == 0 ? ".\(rest / 10)" : ".\(rest)" }
    return text
  }
}
