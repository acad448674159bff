import Findings
import Processes
import Reports
import TestSupport
import Testing

/// Reports as Chromium lays them out, measured by a script that looks into them from another page.
@Suite("Reports in a browser", .serialized)
struct BrowserTests {
  private static let browser = [
    "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome",
  ].first { path in
    (try? Subprocess("/usr/bin/test", ["-x", path]).run())?.status == .exited(0)
  }

  /// Loads a report at three sizes and tells what is wrong with it, a line a fault.
  ///
  /// Fonts differ between machines, so texts are measured where they are drawn. For print, rules for
  /// paper are made to hold in a frame as wide as a page of A4 between its margins.
  private static let probe = """
    <!DOCTYPE html><html><body style="margin:0"><pre id="told"></pre><script>
    const sizes = [["desktop", 1280], ["phone", 390], ["print", 642]]
    function visible(rect) { return rect.width > 0 && rect.height > 0 }
    function texts(doc) {
      const found = []
      for (const text of doc.querySelectorAll("svg text")) {
        const rect = text.getBoundingClientRect()
        if (visible(rect)) found.push([rect, text.textContent])
      }
      const walker = doc.createTreeWalker(doc.body, NodeFilter.SHOW_TEXT)
      while (walker.nextNode()) {
        const node = walker.currentNode, parent = node.parentElement
        if (!node.data.trim() || parent.closest("svg")) continue
        const clip = parent.closest(".table, pre")?.getBoundingClientRect()
        const range = doc.createRange()
        range.selectNodeContents(node)
        for (const rect of range.getClientRects()) {
          if (!visible(rect) || clip && rect.right > clip.right + 1) continue
          found.push([rect, node.data.trim()])
        }
      }
      return found
    }
    function overlaps(found) {
      // What a line reserves above and below its letters may meet that of the next.
      const boxes = found.map(([r, text]) => ({
        left: r.left + 0.5, right: r.right - 0.5, top: r.top + r.height * 0.15,
        bottom: r.bottom - r.height * 0.15, text}))
      boxes.sort((a, b) => a.top - b.top)
      const faults = []
      for (let i = 0; i < boxes.length; i++) {
        for (let k = i + 1; k < boxes.length && boxes[k].top < boxes[i].bottom; k++) {
          if (boxes[i].left < boxes[k].right && boxes[k].left < boxes[i].right)
            faults.push(`'${boxes[i].text}' overlaps '${boxes[k].text}'`)
        }
      }
      return faults
    }
    function onPaper(doc) {
      for (const sheet of doc.styleSheets) for (const rule of sheet.cssRules) {
        if (!rule.media) continue
        rule.media.mediaText = rule.media.mediaText.includes("print") ? "all" : "not all"
      }
    }
    let left = sizes.length
    for (const [name, width] of sizes) {
      const frame = document.createElement("iframe")
      frame.style = `border:0;width:${width}px;height:1000px`
      frame.onload = () => {
        const doc = frame.contentDocument, faults = []
        if (name == "print") onPaper(doc)
        const root = doc.documentElement
        if (root.scrollWidth > width)
          faults.push(`${root.scrollWidth} pixels wide on ${width}`)
        const found = texts(doc)
        if (found.length < 50) faults.push(`only ${found.length} texts`)
        for (const [rect, text] of found)
          if (rect.left < -2 || rect.right > width + 2) faults.push(`'${text}' leaves the page`)
        faults.push(...overlaps(found))
        for (const svg of doc.querySelectorAll("svg")) {
          const label = svg.getAttribute("aria-labelledby").split(" ")
          if (!label.every(id => doc.getElementById(id)?.textContent)) faults.push("an untold figure")
        }
        const ids = [...doc.querySelectorAll("[id]")].map(element => element.id)
        if (new Set(ids).size != ids.length) faults.push("an id twice")
        for (const link of doc.querySelectorAll("a[href^='#']"))
          if (!doc.getElementById(link.getAttribute("href").slice(1))) faults.push("a dead link")
        told.textContent += `${name}: ${found.length} texts\\n`
        told.textContent += faults.slice(0, 20).map(fault => `FAULT ${name}: ${fault}\\n`).join("")
        if (--left == 0) told.textContent += "DONE\\n"
      }
      frame.src = "report.html"
      document.body.append(frame)
    }
    </script></body></html>
    """

  @Test(
    "no text overlaps another or leaves the page on a desktop, a telephone or paper",
    .enabled(if: browser != nil, "no Chromium is installed"),
    arguments: SampleFindings.all.map(\.name))
  func layout(_ name: String) throws {
    let browser = try #require(Self.browser)
    let sample = try #require(SampleFindings.all.first { $0.name == name }).sample
    let scratch = try Scratch()
    let report = ReportTests.report(sample)
    let page = try #require(report.files.first { $0.path == "report.html" })
    try scratch.write(page.bytes, to: "report.html")
    try scratch.write(Self.probe, to: "probe.html")
    var command = Subprocess(
      browser,
      [
        "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
        "--allow-file-access-from-files", "--enable-logging=stderr",
        "--user-data-dir=\(scratch.path)/profile", "--virtual-time-budget=60000", "--dump-dom",
        "file://\(scratch.path)/probe.html",
      ])
    command.timeLimit = .seconds(180)
    let outcome = try command.run()
    let text = String(decoding: outcome.standardOutput, as: UTF8.self)
    let told = try #require(
      text.split(separator: "</pre>").first?.split(separator: "<pre id=\"told\">").last)
    let lines = told.split(separator: "\n")
    #expect(lines.last == "DONE", "\(name)")
    #expect(lines.filter { $0.hasPrefix("FAULT") } == [], "\(name)")
    let errors = String(decoding: outcome.standardError, as: UTF8.self)
    #expect(errors.split(separator: "\n").filter { $0.contains("CONSOLE") } == [], "\(name)")
  }
}
