internal import Kernels

extension Stage {
  /// Changes latent weights, takes their signs and lists flips; returns how many there were.
  func updateSigns(
    _ kernels: Kernels, _ rule: UpdateRule, _ binarisation: Binarisation,
    parameters: inout Buffer<Float>, gradients: borrowing Buffer<Float>,
    first: inout Buffer<Float>, second: inout Buffer<Float>, weightBits: inout Buffer<UInt32>,
    signs: inout Buffer<Float>, flips: inout Buffer<UInt32>
  ) -> Int {
    var latent = parameters.mutableSpan(weights)
    var moment = first.mutableSpan(weights)
    var square = second.mutableSpan(weights)
    var words = weightBits.mutableSpan(self.weightBits)
    var numbers = signs.mutableSpan(self.signs)
    var places = flips.mutableSpan(weights)
    return kernels.updateSigns(
      &latent, gradients.span(weights), first: &moment, second: &square, weightShape, rule,
      bound: binarisation.bound, zero: binarisation.zero, bits: &words, signs: &numbers,
      flips: &places)
  }
}

/// Changes parameters that nothing is taken of.
func update(
  _ kernels: Kernels, _ rule: UpdateRule, _ range: Range<Int>, _ shape: PaddedShape,
  parameters: inout Buffer<Float>, gradients: borrowing Buffer<Float>,
  first: inout Buffer<Float>, second: inout Buffer<Float>
) {
  var numbers = parameters.mutableSpan(range)
  var moment = first.mutableSpan(range)
  var square = second.mutableSpan(range)
  kernels.update(
    &numbers, gradients.span(range), first: &moment, second: &square, shape, rule)
}
