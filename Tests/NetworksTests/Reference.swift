import Glibc

/// The mathematical library's functions, which are as good as exact for a twin.
enum Reference {
  static func exp(_ x: Double) -> Double { Glibc.exp(x) }
  static func log(_ x: Double) -> Double { Glibc.log(x) }
  static func tanh(_ x: Double) -> Double { Glibc.tanh(x) }
  static func erf(_ x: Double) -> Double { Glibc.erf(x) }
  static func cos(_ x: Double) -> Double { Glibc.cos(x) }
  static func pow(_ x: Double, _ y: Double) -> Double { Glibc.pow(x, y) }
}
