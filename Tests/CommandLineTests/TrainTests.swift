import Glibc
import TestSupport
import Testing
import TimeSeries

@Suite struct TrainTests {
  private let folder = Folder()
  private static let tiny = [
    "train", "--simulated", "12", "--hidden", "4", "--epochs", "2", "--steps", "4", "--batch", "8",
  ]

  private func train(_ more: [String], tiny: [String] = TrainTests.tiny) -> Program.Outcome {
    Program.run(tiny + more, in: folder)
  }

  @Test("train gives the same bytes on 1 and 2 threads, and a model that scores")
  func threads() {
    let one = train(["--output", "one.safetensors", "--threads", "1"])
    #expect(one.code == 0 && one.output.isEmpty)
    #expect(one.message.contains("epoch 2/2") && one.message.contains("one.safetensors: "))
    let two = train(["--output", "two.safetensors", "--threads", "2", "--quiet"])
    #expect(two.code == 0 && two.message == "")
    #expect(folder.read("one.safetensors") == folder.read("two.safetensors"))
    #expect(folder.names == ["one.safetensors", "two.safetensors"], "nothing else stays")

    folder.write(SampleSeries("leak", .leak).csv(), "leak.csv")
    let scored = Program.run(
      ["score", "leak.csv", "--model", "one.safetensors"], in: folder)
    #expect(scored.code == 0 && scored.lines.count == 721)
    let other = train(["--output", "other.safetensors", "--seed", "2", "--quiet"])
    #expect(other.code == 0)
    #expect(folder.read("other.safetensors") != folder.read("one.safetensors"))
  }

  @Test("train --json prints where the model is and what was measured, as one document")
  func json() throws {
    let outcome = train(["--output", "m.safetensors", "--json", "--quiet", "--beside", "none"])
    #expect(outcome.code == 0 && outcome.message == "" && outcome.lines.count == 1)
    let document = try #require(JSON(outcome.line(0)))
    #expect(
      document.keys == [
        "path", "epochs_run", "validation_loss", "validation_auc_pr", "validation_auc_pr_chance",
        "validation_false_alarms_per_144_samples", "validation_recall_of_labelled_faults",
        "calibration_shift", "calibration_sharpness", "validation_series", "seconds",
      ])
    #expect(document["path"] == "m.safetensors" && document["epochs_run"] == 2)
    #expect(document["validation_loss"]?.double.map { $0 > 0 } == true)
    #expect(document["seconds"]?.double.map { $0 > 0 } == true)
    #expect(train(["--output", "n.safetensors", "--quiet", "--beside", "none"]).output.isEmpty)
    #expect(folder.read("m.safetensors") == folder.read("n.safetensors"))
  }

  @Test("train says in the card how good another model is on the same validation windows")
  func beside() throws {
    #expect(train(["--output", "m.safetensors", "--quiet", "--beside", "none"]).code == 0)
    let again = train([
      "--output", "n.safetensors", "--json", "--quiet", "--beside", "m.safetensors",
    ])
    let document = try #require(JSON(again.line(0)))
    #expect(document["beside"] == "m.safetensors")
    // The same run: only the calibration, which changes no order, is between the two.
    #expect(document["beside_auc_pr"] == document["validation_auc_pr"])
    let missing = train(["--output", "o.safetensors", "--beside", "none.safetensors"])
    #expect(missing.code == 66 && missing.message.contains("none.safetensors"))
  }

  @Test("train --validate validates on that file alone, and draws files beside simulated services")
  func validate() throws {
    folder.write(SampleSeries("leak", .leak).csv(), "leak.csv")
    folder.write(SampleSeries("other", .leak).csv(), "other.csv")
    let outcome = train(
      ["leak.csv", "--validate", "other.csv", "--output", "m.safetensors", "--json", "--quiet"])
    #expect(outcome.code == 0)
    #expect(try #require(JSON(outcome.line(0)))["validation_series"] == 1)
    let alone = train(["--validate", "other.csv", "--output", "n.safetensors", "--quiet"])
    #expect(alone.code == 0)
    #expect(folder.read("m.safetensors") != folder.read("n.safetensors"))
    let missing = train(["--validate", "none.csv", "--output", "o.safetensors"])
    #expect(missing.code == 66 && missing.message.contains("none.csv"))
  }

  @Test(
    "train goes on from the shipped model where nothing is simulated, or from another, or from none"
  )
  func goingOn() throws {
    for name in ["one", "two"] { folder.write(SampleSeries(name, .leak).csv(), "\(name).csv") }
    func train(_ output: String, _ more: [String] = []) -> Program.Outcome {
      Program.run(
        [
          "train", "one.csv", "two.csv", "--epochs", "1", "--steps", "1", "--batch", "8",
          "--output", output,
        ] + more, in: folder)
    }
    func card(_ file: String) -> String { String(decoding: folder.read(file), as: UTF8.self) }
    let shipped = train("a.safetensors")
    #expect(shipped.code == 0 && shipped.message.contains("goes on from memory.safetensors"))
    #expect(card("a.safetensors").contains(#""base":"memory.safetensors""#))
    let digest = SHA256.hexadecimal(of: folder.read("a.safetensors").span)
    #expect(train("b.safetensors", ["--threads", "1"]).code == 0)
    #expect(folder.read("b.safetensors") == folder.read("a.safetensors"))
    let again = train("c.safetensors", ["--model", "a.safetensors"])
    #expect(again.code == 0 && again.message.contains("goes on from a.safetensors"))
    #expect(card("c.safetensors").contains("\"base_sha256\":\"\(digest)\""))
    #expect(Program.run(["score", "one.csv", "--model", "c.safetensors"], in: folder).code == 0)
    for options in [
      ["--model", "none"], ["--hidden", "4"], ["--model", "none", "--hidden", "4"],
    ] {
      let new = train("d.safetensors", options + ["--force"])
      #expect(new.code == 0 && new.message.contains("begins anew"))
      #expect(!card("d.safetensors").contains("base_sha256"))
    }
    let both = train("e.safetensors", ["--model", "a.safetensors", "--hidden", "4"])
    #expect(both.code == 2 && both.message.contains("--model none begins anew"))
    let general = train("e.safetensors", ["--model", "general"])
    #expect(general.code == 65 && general.message.contains("add --corpus general"))
    let missing = train("e.safetensors", ["--model", "none.safetensors"])
    #expect(missing.code == 66 && missing.message.contains("none.safetensors"))
    #expect(!folder.exists("e.safetensors"))
  }

  @Test("train refuses to overwrite without --force")
  func overwriting() {
    folder.write("kept", "model.safetensors")
    let refused = train(["--output", "model.safetensors"])
    #expect(refused.code == 73)
    #expect(refused.message.contains("model.safetensors: exists already"))
    #expect(folder.read("model.safetensors") == Array("kept".utf8))
    #expect(train(["--output", "model.safetensors", "--force", "--quiet"]).code == 0)
    #expect(folder.read("model.safetensors").count > 1000)
  }

  @Test("A run killed at any moment and resumed gives the bytes of one that was not")
  func resume() {
    let long = Self.tiny + ["--epochs", "12", "--threads", "1"]
    func run(_ more: [String]) -> Program.Outcome { train(more, tiny: long) }
    #expect(run(["--output", "whole.safetensors", "--quiet"]).code == 0)
    var running = Running(Program.path, long + ["--output", "cut.safetensors"], in: folder)
    running.closeInput()
    // The first is killed while it reads, the next after their 1st, 2nd, 3rd and 4th epoch there.
    for epochs in 0..<5 {
      let done = running.waitForErrorLines(epochs)
      #expect(done)
      kill(running.process, SIGKILL)
      #expect(running.wait(seconds: 60).signal == SIGKILL)
      #expect(!folder.exists("cut.safetensors"))
      running = Running(
        Program.path, long + ["--output", "cut.safetensors", "--resume"], in: folder)
      running.closeInput()
    }
    let last = running.wait(seconds: 120)
    #expect(last.code == 0)
    #expect(last.message.contains("goes on after epoch"))
    #expect(folder.read("cut.safetensors") == folder.read("whole.safetensors"))
    #expect(!folder.exists("cut.safetensors.training"))
  }

  @Test("train --resume refuses a run of other options, and says which")
  func otherRun() {
    var running = Running(
      Program.path, Self.tiny + ["--epochs", "50", "--output", "m.safetensors"], in: folder)
    running.closeInput()
    let done = running.waitForErrorLines(1)
    #expect(done)
    kill(running.process, SIGKILL)
    #expect(running.wait(seconds: 60).signal == SIGKILL)
    for (options, what) in [
      (["--epochs", "60"], "epochs"), (["--epochs", "50", "--seed", "2"], "training_data_sha256"),
      (["--epochs", "50", "--hidden", "8"], "network"),
      (["--epochs", "50", "--batch", "16"], "batch"),
      (["--epochs", "50", "--steps", "5"], "steps_per_epoch"),
      (["--epochs", "50", "--learning-rate", "0.01"], "learning_rate"),
      (["--epochs", "50", "--simulated", "13"], "training_data_sha256"),
    ] {
      let outcome = train(options + ["--output", "m.safetensors", "--resume"])
      #expect(outcome.code == 65)
      #expect(
        outcome.message.contains("m.safetensors.training belongs to a run with another \(what)"))
    }
    #expect(!folder.exists("m.safetensors"))
  }

  @Test("train learns from a labelled file and from an unlabelled one")
  func files() {
    for (index, course) in SampleSeries.Course.allCases.enumerated() {
      let series = SampleSeries("s", course, seed: index)
      folder.write(index % 2 == 0 ? series.csv() : series.labelled(from: 480), "\(index).csv")
    }
    let outcome = Program.shell(
      "$P train *.csv --hidden 4 --epochs 1 --steps 2 --batch 8 --output m.safetensors",
      in: folder)
    #expect(outcome.code == 0)
    #expect(outcome.message.contains("after 1 epoch, AUC-PR"))
    #expect(folder.exists("m.safetensors"))
  }

  @Test(
    "train stops with a message on data that cannot be learned from",
    arguments: [
      "1e308", "-1e308", "nan", "0", "1e-300",
    ])
  func absurd(value: String) {
    for file in 0..<3 {
      var text = "timestamp,rss_bytes\n"
      for t in 0..<600 { text += "\(600 * t),\(t % 7 == file ? value : "1")\n" }
      folder.write(text, "\(file).csv")
    }
    let outcome = Program.shell(
      "$P train *.csv --hidden 4 --epochs 1 --steps 2 --batch 8 --output m.safetensors",
      in: folder)
    #expect(outcome.signal == nil)
    #expect(outcome.code == 0 || outcome.code == 65)
    #expect(!outcome.message.isEmpty)
    #expect((outcome.code == 0) == folder.exists("m.safetensors"))
  }
}
