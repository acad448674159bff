import Sweeps
import Testing

@Suite("Ranges of integers")
struct IntegerRangeTests {
  @Test("every number has its place and nothing else has one")
  func places() {
    for first in -3...3 {
      for step in [-7, -2, -1, 1, 2, 7] {
        let range = IntegerRange(first: first, step: step, count: 5)
        let numbers = (0..<5).map(range.value)
        for number in -60...60 {
          #expect(range.place(of: number) == numbers.firstIndex(of: number), "\(range), \(number)")
        }
      }
    }
  }

  @Test("numbers at the ends of 64 bits have no place, without a trap")
  func ends() {
    for step in [-1, 1, .min, .max] {
      for first in [Int.min, -1, 0, 1, .max] {
        let range = IntegerRange(first: first, step: step, count: 1)
        for number in [Int.min, .min + 1, -1, 0, 1, .max] {
          #expect(range.place(of: number) == (number == first ? 0 : nil), "\(range), \(number)")
        }
      }
    }
  }
}
