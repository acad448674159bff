/// Reading `limits`.
extension PlanReader {
  mutating func limits() -> Limits {
    var limits = Limits()
    guard let node = nodes[.limits],
      let values = fields(node, "limits", optional: ["time", "memory", "retries"])
    else { return limits }
    limits.timeMilliseconds = values["time"].flatMap {
      amount($0, "limits.time", Quantity.time, example: "90s, 10m or 1h30m")
    }
    limits.memoryBytes = values["memory"].flatMap {
      amount($0, "limits.memory", Quantity.memory, example: "512MiB or 2GB")
    }
    limits.retries = values["retries"].flatMap { integer($0, "limits.retries", in: 0...1000) }
    return limits
  }

  private mutating func amount(
    _ node: Node, _ what: String, _ quantity: Quantity, example: String
  ) -> Int? {
    guard let value = scalar(node, what) else { return nil }
    guard case .text(let text) = value, let amount = quantity.amount(of: text.value), amount > 0
    else {
      complain(
        node.mark,
        "'\(what)' is \(value); expected whole numbers, each with one of the units "
          + "\(quantity.unitNames), such as \(example)")
      return nil
    }
    return amount
  }
}
