import Kernels
import Networks
import TestSupport
import Testing

@Suite("Networks that cannot be")
struct RefusalTests {
  @Test("a normalisation of images whose channels fill no vector stops the program")
  func channels() async {
    let result = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) {
      _ = Network(
        images: ImageShape(rows: 4, columns: 4), [.convolution(20, window: 3), .batchNorm],
        batchMax: 1, seed: 1)
    }
    #expect(
      result.errors.contains(
        "layer 1 normalises images of 20 channels, and their number must be a multiple of 16; give "
          + "the layer before 32, or leave the normalisation out\n"))
  }
}
