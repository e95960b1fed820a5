extension BadInput {
  /// Options that mean nothing.
  static let options: [BadInput] =
    [
      usage("an unknown option", ["score", "good.csv", "--bogus"], ["--bogus", "score --help"]),
      usage("an unknown short option", ["detect", "good.csv", "-Z"], ["-Z"]),
      usage("an unknown command", ["predict"], ["predict", "detect-cli --help"]),
      usage("an unknown shell", ["--generate-completion-script", "tcsh"], ["tcsh"]),
      usage("nothing to score", ["score"], ["name a file to score, or -"]),
      usage("nothing to detect in", ["detect"], ["name a file to look for events in, or -"]),
      usage(
        "nothing to look for changes in", ["changepoints"], ["name a file to look for changes in"]),
      usage(
        "an unknown way to find changes", ["changepoints", "good.csv", "--method", "magic"],
        ["'magic'", "--method", "pelt"]),
      usage(
        "an unknown cost", ["changepoints", "good.csv", "--cost", "l3"], ["'l3'", "--cost", "l1"]),
      usage(
        "a penalty of nothing", ["changepoints", "good.csv", "--penalty", "0"],
        ["'0'", "--penalty", "a positive number, bic, mbic, mbic-r, or kappa:NUMBER"]),
      usage(
        "a penalty below nothing", ["changepoints", "good.csv", "--penalty=-2"], ["--penalty"]),
      usage(
        "a penalty without end", ["changepoints", "good.csv", "--penalty", "inf"], ["--penalty"]),
      usage(
        "a penalty by another name", ["changepoints", "good.csv", "--penalty", "aic"],
        ["'aic'", "a positive number, bic, mbic, mbic-r, or kappa:NUMBER"]),
      usage(
        "noise that is none", ["changepoints", "good.csv", "--noise", "loud"],
        ["'loud'", "--noise"]),
      usage(
        "segments of no samples", ["changepoints", "good.csv", "--min-size", "0"],
        ["--min-size must be from 1 to 1000000"]),
      usage(
        "segments of less than none", ["changepoints", "good.csv", "--min-size", "-3"],
        ["--min-size must be from 1"]),
      usage(
        "a penalty for what takes none",
        ["changepoints", "good.csv", "--method", "edivisive", "--penalty", "bic"],
        ["--method edivisive takes no --cost, --penalty or --noise"]),
      usage(
        "half of a curve",
        ["changepoints", "good.csv", "--method", "binseg", "--cost", "continuous"],
        ["--cost continuous needs --method pelt"]),
      usage("nothing to learn from", ["train", "--output", "m"], ["name files to learn from"]),
      usage("nowhere to write", ["train", "good.csv"], ["--output"]),
      usage("an output without a name", ["train", "good.csv", "--output", ""], ["name a file"]),
      usage("an output as a folder", ["train", "good.csv", "--output", "new/"], ["name a file"]),
      usage("nowhere to export to", ["export"], ["--output"]),
      usage("an export without a name", ["export", "--output", ""], ["name a file"]),
      usage("an export as a folder", ["export", "--output", "new/"], ["name a file"]),
      usage("nothing to evaluate", ["evaluate", "--labels", "good.csv"], ["<results>"]),
      usage("nothing to forecast", ["forecast"], ["name a file to forecast, or -"]),
      usage("a horizon of nothing", ["forecast", "good.csv", "--horizon", "0h"], ["--horizon"]),
      usage("a limit below nothing", ["forecast", "good.csv", "--limit", "-5"], ["--limit"]),
      usage("a preset not known", ["forecast", "good.csv", "--preset", "theirs"], ["--preset"]),
      usage(
        "logistic growth without an end", ["forecast", "good.csv", "--growth", "logistic"],
        ["--growth logistic levels off at a limit: give one with --limit"]),
      usage(
        "healthy series and a penalty",
        ["changepoints", "good.csv", "--healthy", "good.csv", "--penalty", "bic"],
        ["--healthy chooses the penalty"]),
      usage(
        "healthy series for a method without a threshold",
        ["changepoints", "good.csv", "--healthy", "good.csv", "--method", "edivisive"],
        ["--method edivisive takes no --healthy"]),
      usage(
        "a rate without healthy series", ["changepoints", "good.csv", "--false-alarms", "1"],
        ["--false-alarms needs --healthy"]),
      usage("no labels", ["evaluate", "good.csv"], ["--labels"]),
      usage("a stream and files", ["score", "--stream", "good.csv"], ["--stream"]),
      usage("a stream in retrospect", ["score", "--stream", "--retrospective"], ["--stream"]),
      usage(
        "a stream as CSV", ["score", "--stream", "--format", "csv"],
        ["--stream prints JSON: leave --format csv out"]),
      usage(
        "JSON as CSV", ["score", "good.csv", "--json", "--format", "csv"],
        ["--json prints JSON: leave --format csv out"]),
      usage("a list of no files", ["simulate", "--json"], ["--json", "--output"]),
      usage("a kind that is none", ["simulate", "--kind", "leak"], ["'leak'", "--kind"]),
      usage(
        "nothing and something", ["simulate", "--kind", "none", "--kind", "spike"],
        ["--kind none is all or nothing"]),
      usage("a strength of nothing", ["simulate", "--strength", "0"], ["'0'", "--strength"]),
      usage("a strength upside down", ["simulate", "--strength", "8-2"], ["--strength"]),
      usage("a strength without end", ["simulate", "--strength", "2-"], ["--strength"]),
      usage("no threads", ["score", "good.csv", "--threads", "0"], ["--threads", "at least 1"]),
      usage("negative threads", ["score", "good.csv", "--threads", "-1"], ["--threads"]),
      usage("threads as text", ["score", "good.csv", "--threads", "two"], ["two", "--threads"]),
      usage(
        "an unknown part", ["benchmark", "--only", "magic"], ["'magic'", "--only", "kernels"]),
      usage("a file to benchmark", ["benchmark", "good.csv"], ["good.csv"]),
      usage("no threads to measure", ["benchmark", "--threads", "0"], ["--threads"]),
      usage(
        "more threads than are measured", ["benchmark", "--threads", "1025"],
        ["--threads must be at most 1024"]),
      usage("a zero step", ["score", "good.csv", "--step", "0"], ["'0'", "--step"]),
      usage("a negative step", ["score", "good.csv", "--step", "-5m"], ["--step"]),
      usage(
        "a step without a unit known", ["score", "good.csv", "--step", "5 fortnights"], ["--step"]),
      usage("a role not known", ["score", "good.csv", "--role", "rss_bytes=nonsense"], ["--role"]),
      usage("a role without a metric", ["score", "good.csv", "--role", "nonsense"], ["--role"]),
      usage("an unknown format", ["score", "good.csv", "--format", "xml"], ["xml", "--format"]),
      usage("an unknown input format", ["score", "good.csv", "--input-format", "xls"], ["xls"]),
      usage(
        "an unknown threshold", ["score", "good.csv", "--threshold", "magic"],
        ["'magic'", "--threshold", "rolling, fixed, quantile, peaks"]),
      usage(
        "a threshold above every score", ["score", "good.csv", "--threshold", "fixed:2"],
        ["fixed takes a number from 0.0 to 1.0, as in fixed:0.5"]),
      usage(
        "a quantile that is none", ["detect", "good.csv", "--threshold", "quantile:1"],
        ["quantile takes a number from 0.5 to 0.9995"]),
      usage(
        "a risk of nothing", ["detect", "good.csv", "--threshold", "peaks:0"],
        ["peaks takes a number from"]),
      usage(
        "a threshold without its number", ["detect", "good.csv", "--threshold", "rolling:"],
        ["rolling takes a number from 0.0 to 100.0, as in rolling:2.0"]),
      usage(
        "a threshold that is no number", ["score", "good.csv", "--threshold", "fixed:nan"],
        ["fixed takes a number"]),
      usage("an option without its value", ["score", "good.csv", "--model"], ["--model"]),
      usage("a negative limit", ["detect", "good.csv", "--limit", "-1"], ["--limit", "positive"]),
      usage(
        "a limit of nothing", ["detect", "good.csv", "--limit", "0"], ["--limit", "positive"]),
      usage("an endless limit", ["detect", "good.csv", "--limit", "inf"], ["--limit"]),
      usage("a limit that is none", ["detect", "good.csv", "--limit", "nan"], ["--limit"]),
      usage(
        "a limit with a unit not known", ["detect", "good.csv", "--limit", "2Gxb"],
        ["--limit", "a size as 512MiB or 2GiB"]),
      usage(
        "an unknown severity",
        ["evaluate", "good.csv", "--labels", "good.csv", "--severity", "bad"],
        ["--severity must be info, warning or critical"]),
      usage(
        "a negative buffer", ["evaluate", "good.csv", "--labels", "good.csv", "--buffer", "-1"],
        ["--buffer", "from 0 to 100000"]),
      usage(
        "no false alarms", ["evaluate", "good.csv", "--labels", "good.csv", "--false-alarms", "0"],
        ["--false-alarms must be above 0"]),
    ]
    + [
      ("--hidden", "0"), ("--hidden", "1025"), ("--layers", "9"), ("--epochs", "0"),
      ("--steps", "-1"), ("--batch", "12"), ("--batch", "4104"), ("--learning-rate", "0"),
      ("--learning-rate", "nan"), ("--simulated", "-1"), ("--seed", "-1"),
    ].map { option, value in
      usage(
        "train \(option) \(value)", ["train", "good.csv", "--output", "m", option, value], [option])
    }

  private static func usage(
    _ what: String, _ arguments: [String], _ message: [String]
  ) -> BadInput {
    BadInput(
      testDescription: what, arguments: arguments, code: 2,
      message: message + ["; see detect-cli"])
  }

  /// Outputs that cannot be written, and an environment that cannot be had.
  static let outputs: [BadInput] = [
    training(
      "an output in a folder that is missing", "missing/m.safetensors", 74,
      ["missing/m.safetensors: cannot be written: No such file or directory"]),
    training(
      "an output in a file", "good.csv/m.safetensors", 74,
      ["good.csv/m.safetensors: cannot be written"]),
    training("an output that is a folder", "/tmp", 73, ["/tmp: exists already"]),
    training("an output that exists", "good.csv", 73, ["good.csv: exists already"]),
    BadInput(
      testDescription: "an output that is a folder, forced",
      arguments: ["train", "--simulated", "2", "--output", "/tmp", "--force"], code: 74,
      message: ["/tmp: cannot be written: is a directory"]),
    exporting(
      "an export into a folder that is missing", ["--output", "missing/m.onnx"], 74,
      ["missing/m.onnx: cannot be written: No such file or directory"]),
    exporting(
      "an export that exists", ["--output", "good.csv"], 73, ["good.csv: exists already"]),
    exporting(
      "an export that is a folder, forced", ["--output", "/tmp", "--force"], 74,
      ["/tmp: cannot be written: is a directory"]),
    exporting(
      "an export of nothing", ["--output", "m.onnx", "--model", "missing.safetensors"], 66,
      ["missing.safetensors: no such file"]),
    exporting(
      "an export of a series", ["--output", "m.onnx", "--model", "good.csv"], 65, ["good.csv: "]),
    BadInput(
      testDescription: "a saved run that is none",
      arguments: tiny + ["--output", "m", "--resume"],
      file: ("m.training", { Array("nothing".utf8) }), code: 65,
      message: ["m.training: has 7 bytes"]),
    BadInput(
      testDescription: "a model as a saved run", arguments: tiny + ["--output", "m", "--resume"],
      file: ("m.training", { ModelFile.small.bytes() }), code: 65,
      message: ["m.training belongs to a run with another"]),
    BadInput(
      testDescription: "kernels that are none",
      arguments: ["score", "good.csv", "--model", "small.safetensors"],
      environment: ["NEURALDETECT_KERNELS=nonsense"], code: 78,
      message: ["NEURALDETECT_KERNELS=nonsense", "unset it"]),
    BadInput(
      testDescription: "a precision that the kernels lack",
      arguments: ["score", "good.csv", "--precision", "bf16"],
      environment: ["NEURALDETECT_KERNELS=baseline"], code: 78,
      message: ["--precision bf16", "(baseline)", "leave it out"]),
  ]

  private static let tiny = [
    "train", "--simulated", "12", "--hidden", "4", "--epochs", "1", "--steps", "1", "--batch", "8",
    "--quiet",
  ]

  private static func exporting(
    _ what: String, _ options: [String], _ code: Int32, _ message: [String]
  ) -> BadInput {
    BadInput(
      testDescription: what, arguments: ["export", "--model", "small.safetensors"] + options,
      code: code, message: message)
  }

  private static func training(
    _ what: String, _ output: String, _ code: Int32, _ message: [String]
  ) -> BadInput {
    BadInput(
      testDescription: what, arguments: ["train", "--simulated", "2", "--output", output],
      code: code, message: message)
  }
}
