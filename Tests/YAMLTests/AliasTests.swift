import Testing

@Suite("Anchors and aliases")
struct AliasTests {
  @Test("an alias stands for the anchored value, with the places of the anchored text")
  func marks() throws {
    let text = """
      base: &base
        epochs: 20
      rate: &rate 0.1
      fixed: *base
      axes: [*rate, *rate]
      """
    #expect(
      try marked(text)
        == "{base@1:1: {epochs@2:3: 20@2:11}@1:7, rate@3:1: 0.1@3:7, "
        + "fixed@4:1: {epochs@2:3: 20@2:11}@1:7, axes@5:1: [0.1@3:7, 0.1@3:7]@5:7}@1:1")
  }

  @Test("a key that is an alias stands where the alias stands")
  func key() throws {
    #expect(
      try marked("name: &name size\nfixed: {*name : 1}\n")
        == "{name@1:1: size@1:7, fixed@2:1: {size@2:9: 1@2:17}@2:8}@1:1")
    #expect(
      try marked("&name size: 1\nnote: *name\n") == "{size@1:1: 1@1:13, note@2:1: size@1:1}@1:1")
    #expect(
      complaint(about: "a: &a [1]\nb: {*a : 1}").hasPrefix(
        "plan.yaml:2:5: error: found a list as a key"))
  }

  @Test("an anchor given again means the later value from there on")
  func redefinition() throws {
    #expect(
      try outline(of: "[&a 1, *a, &a 2, *a, &a [3, &a 4, *a], *a]") == "[1, 1, 2, 2, [3, 4, 4], 4]")
  }

  @Test("an anchor of nothing stands for nothing")
  func absence() throws {
    #expect(try marked("a: &a\nb: *a\n") == "{a@1:1: @1:4, b@2:1: @1:4}@1:1")
  }
}
