/// A method that one number makes less willing to find a change.
public protocol ThresholdedDetector: ChangepointDetector {
  /// What the evidence has to reach, in the method's own measure.
  var threshold: Double { get set }
}
