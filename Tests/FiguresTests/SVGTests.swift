import Figures
import Processes
import TestSupport
import Testing

@Suite("SVG of figures")
struct SVGTests {
  private let figure: Figure = {
    let key = SeriesKey("a<b>&\"'\u{1}\u{202E}", series: 0)
    return Figure(
      name: "small", title: "A & B", summary: "What <there> is to \"see\".",
      panels: [
        Panel(
          horizontal: PlotAxis("x"), vertical: PlotAxis("y"),
          marks: [
            .points(
              PointSeries(
                key, [.init(x: 0, y: 0, interval: -1...1, note: "</title><script>")])),
            .curve(Curve(key, [.init(x: 0, y: 0), .init(x: 1, y: 1)])),
          ])
      ], keys: [key, SeriesKey("other", series: 1)])
  }()

  @Test(
    "a file is well-formed, whatever names are in it, and an independent reader finds them again")
  func wellFormed() throws {
    var texts = [figure.drawn(width: 720).svgFile(of: figure)]
    for seed in UInt64(0)..<60 {
      var random = RandomFigure(seed: seed)
      let figure = random.figure()
      texts.append(figure.drawn(width: 352).svgFile(of: figure))
      texts.append(figure.drawn(width: 720).svgElement(id: "x", of: figure))
    }
    let script = """
      import sys, xml.etree.ElementTree as tree
      for text in sys.stdin.read().split("\\x00"):
          root = tree.fromstring(text)
          names = {element.tag.split("}")[1] for element in root.iter()}
          assert names <= {"svg", "title", "desc", "rect", "path", "circle", "text"}, names
          assert root.attrib["role"] == "img"
          assert [child.tag.split("}")[1] for child in root][:2] == ["title", "desc"]
          for element in root.iter():
              for name, value in element.attrib.items():
                  assert "nan" not in value and "inf" not in value, (name, value)
      print("fine")
      """
    var command = Subprocess("/usr/bin/env", ["python3", "-c", script])
    command.standardInput = Array(texts.joined(separator: "\0").utf8)
    let outcome = try command.run()
    #expect(String(decoding: outcome.standardError, as: UTF8.self) == "")
    #expect(String(decoding: outcome.standardOutput, as: UTF8.self) == "fine\n")
  }

  @Test(
    "a file of its own has colours and no style sheet; an element of a page has neither colours")
  func themes() {
    let drawing = figure.drawn(width: 720)
    let file = drawing.svgFile(of: figure)
    #expect(file.contains("fill=\"#ffffff\"") && file.contains("#0067b1"))
    for word in ["class=", "style", "currentColor", "var(", "script>", "http"] {
      let allowed = word == "http" ? 1 : 0
      #expect(file.split(separator: word, omittingEmptySubsequences: false).count == allowed + 1)
    }
    let element = drawing.svgElement(id: "one", of: figure)
    #expect(!element.contains("#0067b1") && element.contains("class=\"p-s0\""))
    #expect(element.contains("<title id=\"one-title\">A &amp; B</title>"))
    #expect(element.contains("aria-labelledby=\"one-title one-summary\""))
  }

  @Test("every paint that an element names is in the style sheet, in both themes")
  func stylesheet() {
    let sheet = Palette.stylesheet
    for name in ["ink", "muted", "axis", "grid", "page", "s0", "s5", "o8", "d10", "t10"] {
      #expect(sheet.contains(".p-\(name){color:var(--\(name))}"))
      #expect(sheet.split(separator: "--\(name):").count == 3)
    }
  }

  @Test("a small figure has these bytes")
  func golden() {
    let tiny = Figure(
      name: "tiny", title: "One point", summary: "A point at 2.",
      panels: [
        Panel(
          horizontal: PlotAxis("", .categories(["a"])), vertical: PlotAxis("r", bounds: -1...1),
          marks: [.points(PointSeries(SeriesKey("a", series: 0), [.init(x: 0, y: 0.5)]))])
      ])
    #expect(
      tiny.drawn(width: 160).svgFile(of: tiny) == """
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 160 247" width="160" height="247" role="img" aria-labelledby="tiny-title tiny-summary" font-family="Helvetica, Arial, Liberation Sans, Nimbus Sans, sans-serif">
        <title id="tiny-title">One point</title>
        <desc id="tiny-summary">A point at 2.</desc>
        <rect width="160" height="247" fill="#ffffff"/>
        <path fill="none" stroke="#e4e6e9" stroke-width="1" d="M28.31 201.1L150 201.1M28.31 162.1L150 162.1M28.31 123.1L150 123.1M28.31 84.1L150 84.1M28.31 45.1L150 45.1" stroke-linejoin="round"/>
        <circle fill="#0067b1" cx="89.15" cy="123.1" r="3.6"/>
        <path fill="none" stroke="#80868f" stroke-width="1" d="M28.31 220.6L150 220.6M89.15 220.6L89.15 224.6" stroke-linejoin="round"/>
        <text x="0" y="12" font-size="12" fill="#565c65">r</text>
        <text x="23.31" y="205.24" font-size="11.5" fill="#565c65" text-anchor="end">0.3</text>
        <text x="23.31" y="166.24" font-size="11.5" fill="#565c65" text-anchor="end">0.4</text>
        <text x="23.31" y="127.24" font-size="11.5" fill="#565c65" text-anchor="end">0.5</text>
        <text x="23.31" y="88.24" font-size="11.5" fill="#565c65" text-anchor="end">0.6</text>
        <text x="23.31" y="49.24" font-size="11.5" fill="#565c65" text-anchor="end">0.7</text>
        <text x="89.15" y="240.53" font-size="11.5" fill="#565c65" text-anchor="middle">a</text>
        </svg>

        """)
  }
}
