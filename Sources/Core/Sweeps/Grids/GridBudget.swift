/// What compiling a grid may cost, over all its blocks.
///
/// Rules can be written so that they need a state for each of 2ⁿ pasts. Counting states and steps
/// turns such a plan into a complaint after a second or two, whatever it looks like.
struct GridBudget {
  private var stateCount = 0
  private var work = 0

  /// Counts a state.
  mutating func addState() throws(GridError) {
    stateCount += 1
    guard stateCount <= PlanBounds.statesMax else { throw .rulesTooEntangled }
  }

  /// Counts steps.
  mutating func spend(_ steps: Int) throws(GridError) {
    work += steps
    guard work <= PlanBounds.workMax else { throw .rulesTooEntangled }
  }
}
