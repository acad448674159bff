internal import Mistakes
internal import Tables

extension Dataset {
  /// 1,797 handwritten digits of 8 × 8 pixels from 0 to 16, which are part of the program.
  ///
  /// The test part of E. Alpaydin's and C. Kaynak's "Optical Recognition of Handwritten Digits", in
  /// the order that scikit-learn hands out.
  public static func digits() -> Dataset {
    do throws(DatasetError) {
      let images = try Table.digitsImages.withBytes { bytes throws(DatasetError) in
        try NumericArray.features(in: bytes, named: "digits-images.idx")
      }
      let labels = try Table.digitsLabels.withBytes { bytes throws(DatasetError) in
        try NumericArray.labels(in: bytes, named: "digits-labels.idx")
      }
      return try Dataset(named: "digits", features: images, labels: labels)
    } catch {
      mistake("the digits that are part of the program cannot be read: \(error)")
    }
  }
}
