/// A method that finds where series change: a struct of its parameters.
public protocol ChangepointDetector: Sendable {
  /// The changepoints of `values`, in ascending order, each at 1 or later.
  ///
  /// A gap, `nan`, is no sample: the method sees the values there are, as neighbours, and a
  /// changepoint's index is that of a value there is.
  func changepoints(in values: [Double]) -> [Changepoint]
}
