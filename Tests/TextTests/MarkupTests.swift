import Testing
import Text

@Suite("Texts in markup")
struct MarkupTests {
  @Test("nothing in a text opens an element, ends an attribute or turns its direction")
  func escaped() {
    #expect(
      "<b a='1' c=\"2\">&amp;".escapedForMarkup
        == "&lt;b a=&#39;1&#39; c=&quot;2&quot;&gt;&amp;amp;")
    #expect("a\u{0}b\u{7F}c\nd\u{202E}e\u{FFFE}".escapedForMarkup == "a␀b␡c␊d\u{FFFD}e\u{FFFD}")
    #expect("Größe 複雑性 🙂".escapedForMarkup == "Größe 複雑性 🙂")
  }
}
