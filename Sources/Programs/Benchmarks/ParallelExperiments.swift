internal import Threads

/// What a body makes of the numbers 0 ..< count, in their order, worked out on two threads.
///
/// Each experiment draws from streams of its own number, so the results hang on nothing but the number.
func parallel<Outcome: Sendable>(
  _ count: Int, _ body: @escaping @Sendable (_ number: Int) -> Outcome
) throws(BenchmarkError) -> [Outcome] {
  let halves = [0, 1].map { _ in Guarded<[Outcome]>([]) }
  do {
    // Every other number, so that both have as much to do.
    let odd = try Thread.start("experiments", stackBytes: 8 << 20) {
      let outcomes = stride(from: 1, to: count, by: 2).map(body)
      halves[1].withLock { $0 = outcomes }
    }
    let outcomes = stride(from: 0, to: count, by: 2).map(body)
    halves[0].withLock { $0 = outcomes }
    odd.join()
  } catch {
    throw BenchmarkError(message: error.message)
  }
  let (even, odd) = (halves[0].withLock { $0 }, halves[1].withLock { $0 })
  return (0..<count).map { $0 % 2 == 0 ? even[$0 / 2] : odd[$0 / 2] }
}
