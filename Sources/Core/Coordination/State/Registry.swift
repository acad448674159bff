internal import Mistakes

/// Values under keys, gone through in an order that does not hang on hashing.
///
/// A place is kept until its value is removed, and is then given to the next value; so a place is a
/// cheap name while its value is there, and going through the places needs no sorting.
struct Registry<Key: Hashable & Sendable, Value: Hashable & Sendable>: Hashable, Sendable {
  /// The values by place; whoever changes one does so in place, through optional chaining.
  var values: [Value?] = []
  private var placeOfKey: [Key: Int] = [:]
  private var freePlaces: [Int] = []

  var count: Int { placeOfKey.count }

  func place(of key: Key) -> Int? { placeOfKey[key] }

  subscript(key: Key) -> Value? { placeOfKey[key].flatMap { values[$0] } }

  /// The places in which there may be values.
  var places: Range<Int> { values.indices }

  @discardableResult
  mutating func insert(_ value: Value, for key: Key) -> Int {
    require(placeOfKey[key] == nil, "the key \(key) is in use")
    let place: Int
    if let free = freePlaces.popLast() {
      place = free
      values[place] = value
    } else {
      place = values.count
      values.append(value)
    }
    placeOfKey[key] = place
    return place
  }

  @discardableResult
  mutating func remove(_ key: Key) -> Value? {
    guard let place = placeOfKey.removeValue(forKey: key) else { return nil }
    defer { values[place] = nil }
    freePlaces.append(place)
    return values[place]
  }
}
