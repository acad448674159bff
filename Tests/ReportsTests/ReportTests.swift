import Findings
import Reports
import TestSupport
import Testing

@Suite("Reports")
struct ReportTests {
  static func report(_ sample: SampleFindings) -> SweepReport {
    SweepReport(on: sample.findings, provenance: SampleFindings.provenance)
  }

  static func text(_ path: String, _ report: SweepReport) throws -> String {
    let file = try #require(report.files.first { $0.path == path }, "\(path)")
    return String(decoding: file.bytes, as: UTF8.self)
  }

  @Test("a folder may hold files of a report, and nothing else")
  func owned() {
    for path in ["report.html", "provenance.json", "figures/a.svg", "tables/a.csv"] {
      #expect(SweepReport.mayHold(path), "\(path)")
    }
    for path in ["thesis.tex", "figures/a/b.svg", "figures/a.csv", "tables", "tables/", "a/x.csv"] {
      #expect(!SweepReport.mayHold(path), "\(path)")
    }
    for (name, sample) in SampleFindings.all {
      let report = Self.report(sample)
      #expect(report.files.allSatisfy { SweepReport.mayHold($0.path) }, "\(name)")
      let paths = report.files.map(\.path)
      #expect(Set(paths).count == paths.count && paths == paths.sorted(), "\(name)")
    }
  }

  @Test("the same findings make the same bytes, and machines are in one file alone")
  func same() throws {
    for (name, sample) in SampleFindings.all {
      let first = Self.report(sample)
      var provenance = SampleFindings.provenance
      provenance.addResult(
        from: "elsewhere", seconds: 9, recordedAt: 99, numericClass: "other")
      let second = SweepReport(on: sample.findings, provenance: provenance)
      for (one, other) in zip(first.files, second.files) {
        #expect(
          (one == other) == (one.path != "provenance.json"), "\(name): \(one.path)")
      }
      let own = try #require(first.files.first { $0.path == "report.json" })
      #expect(SweepReport.isReport(own.bytes) && !SweepReport.isReport([1, 2, 3]))
    }
  }

  @Test("the answer is a sentence with an interval for each size, and the trend across sizes")
  func answer() throws {
    let text = try Self.text("report.md", Self.report(.plain))
    let answer = try #require(text.split(separator: "## The answer").dropFirst().first)
    let sentence = try #require(answer.split(separator: "\n").first)
    #expect(sentence.contains(/The correlation of `bdm` and `train-loss` is 0\.\d\d \(95/))
    #expect(
      sentence.contains("at `hidden` \\[8,\u{A0}4\\]") && sentence.contains("\\[64,\u{A0}32\\]"))
    #expect(
      sentence.contains("With each doubling of the size its *z* falls by 0.110"), "\(sentence)")
    #expect(answer.contains("Held against `train-loss` of **other runs**"))
  }

  @Test("what is not defined says why, and what is missing is told first")
  func honest() throws {
    let text = try Self.text("report.md", Self.report(.wicked))
    #expect(text.contains("> **The sweep is not complete:**"))
    #expect(text.contains("n/d, not defined: it is defined in none of 10 runs"))
    #expect(text.contains("2 records left out: of another study or version."))
    #expect(text.contains("it crashed: signal 11 \\<\\&\\>"))
    #expect(text.contains("**1 group** ended because there may be no more replicates"))
    let single = try Self.text("report.md", Self.report(.single))
    #expect(single.contains("There is no trend across sizes: 1 size, of at least 3 that it takes."))
  }

  @Test("without a question, what runs measured is still told")
  func noQuestion() throws {
    var findings = SampleFindings.plain.findings
    findings.question = .absent(.noAnalysis)
    findings.facets = []
    findings.sizes = []
    let report = SweepReport(on: findings, provenance: SampleFindings.provenance)
    let text = try Self.text("report.md", report)
    #expect(text.contains("neither the plan nor the study says what is compared"))
    #expect(text.contains("## Single numbers of each run"))
    #expect(!report.files.contains { $0.path.hasPrefix("figures/") })
  }

  @Test("nothing that a name holds becomes markup")
  func escaped() throws {
    let report = Self.report(.wicked)
    let html = try Self.text("report.html", report)
    for word in ["<script", "<b>\u{60}", "twice<b>", "alert('"] {
      #expect(!html.contains(word), "\(word)")
    }
    #expect(html.contains("&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;"))
    for word in ["http://", "https://", "url(", "@import", "src="] {
      let allowed = word == "http://" ? "http://www.w3.org/2000/svg" : ""
      let found = html.split(separator: word, omittingEmptySubsequences: false).dropFirst()
      #expect(found.allSatisfy { !allowed.isEmpty && (word + $0).hasPrefix(allowed) }, "\(word)")
    }
    let markdown = try Self.text("report.md", report)
    #expect(
      markdown.hasPrefix("# \\<script\\>alert('x')\\</script\\> \\| \\`sweep\\` \\& \\*co\\*\n"))
    #expect(markdown.contains("`` c\\|d`e ``"))
    // A row has as many bars as its head, whatever its cells hold.
    for table in markdown.split(separator: "\n\n") where table.hasPrefix("| ") {
      let counts = table.split(separator: "\n").map { line in
        line.replacing("\\|", with: "").count { $0 == "|" }
      }
      #expect(Set(counts).count == 1, "\(table)")
    }
    let table = try Self.text("tables/correlations.csv", report)
    #expect(table.contains(",\" =1+1\",") && !table.contains(",=1+1"))
  }
}
