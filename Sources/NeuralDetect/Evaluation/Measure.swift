/// A named figure, of one series or of several.
public struct Measure: Sendable, Equatable {
  /// In snake case, as reports print it: `auc_pr`.
  public var name: String

  /// In the unit that the name says, or a share from 0 to 1.
  public var value: Double

  /// What a detector that knows nothing reaches, where that is known; for changepoints, one that
  /// finds none; for forecasts, the naive one.
  public var chance: Double?

  /// The series that the figure is of: those without it, such as an AUC without a labelled
  /// sample, are left out.
  public var series: Int

  /// A figure of one series, or `nil` where it is undefined.
  init?(_ name: Name, _ value: Double?, chance: Double? = nil, series: Int = 1) {
    guard let value else { return nil }
    self.name = name.rawValue
    self.value = value
    self.chance = chance
    self.series = series
  }

  /// All names, in the order in which they are printed.
  enum Name: String, CaseIterable {
    case aucPR = "auc_pr"
    case aucROC = "auc_roc"
    case vusPR = "vus_pr"
    case vusROC = "vus_roc"
    case bestF1 = "best_f1"
    case pointAdjustedF1 = "point_adjusted_f1"
    case recallAtFalseAlarms = "event_recall_at_false_alarms"
    case eventRecall = "event_recall"
    case eventPrecision = "event_precision"
    case delayMedian = "delay_median_steps"
    case delayP90 = "delay_p90_steps"
    case falseAlarmsPerDay = "false_alarms_per_day"
    case nuisanceAlarms = "nuisance_alarms"
    case alarmedHealthyShare = "alarmed_healthy_share"
    case changepointPrecision = "changepoint_precision"
    case changepointRecall = "changepoint_recall"
    case changepointF1 = "changepoint_f1"
    case changepointCovering = "changepoint_covering"
    case changepointLocationError = "changepoint_location_error"
    case mae, mase, coverage, crps
    case mae6 = "mae_6h"
    case mase6 = "mase_6h"
    case coverage6 = "coverage_6h"
    case crps6 = "crps_6h"
    case mae24 = "mae_24h"
    case mase24 = "mase_24h"
    case coverage24 = "coverage_24h"
    case crps24 = "crps_24h"

    /// Error, scaled error, coverage and score of forecasts, of all that was forecast.
    static let wholeHorizon = [mae, mase, coverage, crps]
    /// The same of its first 6 hours.
    static let first6Hours = [mae6, mase6, coverage6, crps6]
    /// The same of its first day.
    static let first24Hours = [mae24, mase24, coverage24, crps24]
  }
}
