import Studies
import Sweeps
import Testing

@Suite("The catalogue of studies")
struct StudyCatalogTests {
  @Test("a study's own analysis names what the study has")
  func analyses() throws {
    for schema in StudyCatalog.schemas {
      guard let analysis = StudyCatalog.analysis(of: schema) else {
        #expect(schema.series.isEmpty, "'\(schema.name)' has curves, and nothing to ask of them")
        continue
      }
      let series = Set(schema.series.map(\.name))
      #expect(!analysis.measures.isEmpty && !analysis.targets.isEmpty)
      #expect(series.isSuperset(of: analysis.measures + analysis.targets + analysis.rivals))
      let across = try #require(analysis.across)
      #expect(schema.parameter(across) != nil)
      #expect(schema.scalars.contains { $0.name == analysis.size })
    }
  }

  @Test("a study of another version is asked the same")
  func versions() {
    let face = StudySchema.binarizedComplexity
    let next = StudySchema(
      name: face.name, version: face.version + 1, summary: "", parameters: face.parameters)
    #expect(StudyCatalog.analysis(of: next) == .binarizedComplexity)
  }
}
