import Coordination
import Randomness
import Testing

@Suite("Sets of tasks")
struct TaskSetTests {
  @Test("a set of tasks is what a set of numbers is", arguments: 0..<200)
  func followsTheNaiveTwin(seed: UInt64) throws {
    var random = try #require(Seed(seed)).stream("task-set")
    let base = random.integer(below: 1_000_000)
    let width = random.integer(in: 1...400)
    var set = TaskSet()
    var twin = Set<Int>()
    for _ in 0..<200 {
      let index = base + random.integer(below: width)
      switch random.integer(below: 6) {
      case 0...2: #expect(set.insert(index) == twin.insert(index).inserted, "seed \(seed)")
      case 3: #expect(set.remove(index) == (twin.remove(index) != nil), "seed \(seed)")
      case 4:
        let range = index..<index + random.integer(below: 150)
        if random.integer(below: 2) == 0 {
          set.subtract(TaskSet(range))
          twin.subtract(range)
        } else {
          set = set.intersection(TaskSet(range.lowerBound - 70..<range.upperBound))
          twin.formIntersection(range.lowerBound - 70..<range.upperBound)
        }
      default:
        #expect(set.highest(3) == TaskSet(twin.sorted().suffix(3)), "seed \(seed)")
        let lowest = set.popLowest()
        #expect(lowest == twin.min(), "seed \(seed)")
        if let lowest { twin.remove(lowest) }
      }
      #expect(Array(set) == twin.sorted(), "seed \(seed)")
      #expect(set.count == twin.count && set.isEmpty == twin.isEmpty, "seed \(seed)")
      #expect(set.lowest == twin.min() && set.highest == twin.max(), "seed \(seed)")
      #expect(set == TaskSet(twin), "equal sets are equal values; seed \(seed)")
      #expect(set.ranges.flatMap { Array($0) } == twin.sorted(), "seed \(seed)")
    }
  }
}
