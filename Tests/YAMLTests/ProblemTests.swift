import Testing
import YAML

/// The complaints that libyaml 0.2.5 holds for its reader, scanner and parser, as `strings` lists
/// them; those of its loader and emitter are not in use here.
private let libyamlComplaints = [
  "block sequence entries are not allowed in this context",
  "control characters are not allowed",
  "could not find expected ':'",
  "could not find expected directive name",
  "did not find URI escaped octet",
  "did not find expected '!'",
  "did not find expected ',' or ']'",
  "did not find expected ',' or '}'",
  "did not find expected '-' indicator",
  "did not find expected <document start>",
  "did not find expected <stream-start>",
  "did not find expected alphabetic or numeric character",
  "did not find expected comment or line break",
  "did not find expected digit or '.' character",
  "did not find expected hexdecimal number",
  "did not find expected key",
  "did not find expected node content",
  "did not find expected tag URI",
  "did not find expected version number",
  "did not find expected whitespace",
  "did not find expected whitespace or line break",
  "did not find the expected '>'",
  "found a tab character that violates indentation",
  "found a tab character where an indentation space is expected",
  "found an incorrect leading UTF-8 octet",
  "found an incorrect trailing UTF-8 octet",
  "found an indentation indicator equal to 0",
  "found character that cannot start any token",
  "found duplicate %TAG directive",
  "found duplicate %YAML directive",
  "found extremely long version number",
  "found incompatible YAML document",
  "found invalid Unicode character escape code",
  "found undefined tag handle",
  "found unexpected ':'",
  "found unexpected document indicator",
  "found unexpected end of stream",
  "found unexpected non-alphabetical character",
  "found unknown directive name",
  "found unknown escape character",
  "incomplete UTF-16 character",
  "incomplete UTF-16 surrogate pair",
  "incomplete UTF-8 octet sequence",
  "input error",
  "invalid Unicode character",
  "invalid leading UTF-8 octet",
  "invalid length of a UTF-8 sequence",
  "invalid trailing UTF-8 octet",
  "mapping keys are not allowed in this context",
  "mapping values are not allowed in this context",
  "unexpected low surrogate area",
]

@Suite("Words for libyaml's complaints")
struct ProblemTests {
  @Test("every complaint that a screened text can provoke has words of ours")
  func fallback() {
    let known = Set(Problem.allCases.map(\.rawValue))
    let fallback = libyamlComplaints.filter { !known.contains($0) }
    #expect(known.isSubset(of: libyamlComplaints))
    #expect(
      fallback == [
        // Screening has refused what these are about.
        "control characters are not allowed",
        // A stream that did not begin: libyaml begins it itself.
        "did not find expected <stream-start>",
        "incomplete UTF-16 character",
        "incomplete UTF-16 surrogate pair",
        "incomplete UTF-8 octet sequence",
        // The input is memory, which cannot fail.
        "input error",
        "invalid Unicode character",
        "invalid leading UTF-8 octet",
        "invalid length of a UTF-8 sequence",
        "invalid trailing UTF-8 octet",
        "unexpected low surrogate area",
      ])
  }

  @Test(
    "the rarer complaints about directives and tags are translated too",
    arguments: [
      ("%", "1:1: error: '%' at the start"),
      ("%-", "1:1: error: '%' at the start"),
      ("%YAML.", "1:1: error: '%' at the start"),
      ("%YAML", "1:1: error: '%' at the start"),
      ("%YAML 1", "1:1: error: '%' at the start"),
      ("%YAML 1.1234567890", "1:1: error: '%' at the start"),
      ("%YAML 1.1 1.2", "1:1: error: '%' at the start"),
      ("%YAML 1.1\n%YAML 1.1\n--- a", "2:1: error: '%' at the start"),
      ("%TAG !a! b\n%TAG !a! b\n--- a", "2:1: error: '%' at the start"),
      ("%TAG !a!b c", "1:1: error: '%' at the start"),
      ("%TAG !a! b{", "1:1: error: '%' at the start"),
      ("%TAG !a! %", "1:1: error: '%' at the start"),
      ("%TAG !a! {", "1:1: error: '%' at the start"),
      ("a: !<b c", "1:4: error: found a tag"),
      ("a: !<{", "1:4: error: found a tag"),
      ("a: !b{", "1:4: error: found a tag"),
      ("a: !b%4 c", "1:4: error: found a tag"),
      ("a: !b%FF c", "1:4: error: found a tag"),
      ("a: !b%C3%41 c", "1:4: error: found a tag"),
      ("a: &b\n  !c d", "2:3: error: found a tag"),
      ("a: &b\n  !e!c d", "2:3: error: found a tag"),
    ])
  func directivesAndTags(text: String, expected: String) {
    #expect(complaint(about: text).hasPrefix("plan.yaml:\(expected)"))
  }
}
