import Glibc
import TestSupport
import Testing

/// The report in a browser: Debian's chromium.
@Suite struct BrowserTests {
  private let folder = Folder()

  /// A page that loads the report, does what a reader does, and writes down what is seen then.
  private static let reader = """
    <!DOCTYPE html><title>reader</title><iframe src="report.html" width="1200" height="900"></iframe>
    <pre></pre><script>
    const frame = document.querySelector("iframe"), said = [];
    frame.onload = () => {
      const page = frame.contentDocument, all = what => [...page.querySelectorAll(what)];
      const rows = () => all("#summary tbody tr:not([hidden]) a").map(a => a.textContent).join(" ");
      const say = text => said.push(text);
      const press = name => {
        const header = all("#summary thead th").find(th => th.textContent === name);
        header.firstElementChild.click();
        say(`${name} ${header.getAttribute("aria-sort")}: ${rows()}`);
      };
      say(`first: ${rows()}`);
      press("Series"); press("Series"); press("Score"); press("Severity"); press("Since (UTC)");
      const filter = all(".filter input")[0];
      filter.value = "STEP burst";
      filter.dispatchEvent(new frame.contentWindow.Event("input"));
      say(`filtered: ${rows()}; ${all(".series:not([hidden]) h2").map(h => h.textContent)}`);
      filter.value = "";
      filter.dispatchEvent(new frame.contentWindow.Event("input"));
      const charts = all(".charts")[0], box = all(".charts .plot")[0].getBoundingClientRect();
      const pointer = (kind, share) => charts.querySelector(".plot svg").dispatchEvent(
        new frame.contentWindow.PointerEvent(kind, { bubbles: true, button: 0,
          clientX: box.left + share * box.width, clientY: box.top + 5 }));
      const view = () => new Set(
        [...charts.querySelectorAll("svg.t")].map(svg => svg.getAttribute("viewBox")));
      pointer("pointermove", 0.5);
      say(`hover: ${charts.querySelector("output").textContent}, `
        + charts.querySelector(".cross b").textContent);
      say(`whole: ${[...view()]}`);
      pointer("pointerdown", 0.25); pointer("pointermove", 0.75); pointer("pointerup", 0.75);
      say(`zoomed: ${[...view()].map(v => v.split(" ").map(x => Math.round(x)).join(" "))}`);
      charts.dispatchEvent(new frame.contentWindow.MouseEvent("dblclick", { bubbles: true }));
      say(`reset: ${[...view()]}`);
      document.querySelector("pre").textContent = said.join("\\n");
    };
    </script>
    """

  @Test(
    "In a browser the table sorts and filters, charts zoom together and are read off, and nothing is logged",
    .enabled(if: getenv("NEURALDETECT_SLOW_TESTS") != nil))
  func browser() throws {
    folder.write(ModelFile.small.bytes(), "small.safetensors")
    folder.write(SampleSeries("leak", .leak).csv(), "leak.csv")
    folder.write(SampleSeries("burst", .burst, onset: 400).csv(), "burst.csv")
    folder.write(SampleSeries("calm", .nothing).csv(), "calm.csv")
    folder.write(Self.reader, "reader.html")
    let made = Program.run(
      [
        "detect", "leak.csv", "burst.csv", "calm.csv", "--model", "small.safetensors",
        "--limit", "1500000000", "--report", "report.html",
      ], in: folder)
    try #require(made.code == 0, "\(made.message)")

    let seen = Program.shell(
      """
      chromium --headless --no-sandbox --disable-gpu --user-data-dir=profile \
        --allow-file-access-from-files --virtual-time-budget=10000 --enable-logging=stderr \
        --dump-dom "file://$PWD/reader.html"
      """, in: folder)
    try #require(seen.code == 0, "is chromium installed? \(seen.message)")
    #expect(!seen.message.contains("CONSOLE"), "\(seen.message)")
    let text = try #require(seen.text.firstMatch(of: /<pre>([^<]*)<\/pre>/)?.1)
    let said = Dictionary(
      uniqueKeysWithValues: text.split(separator: "\n").map { line in
        let parts = line.split(separator: ": ", maxSplits: 1)
        return (String(parts[0]), String(parts[parts.count - 1]))
      })
    #expect(said["first"] == "leak burst calm")
    #expect(said["Series ascending"] == "burst calm leak")
    #expect(said["Series descending"] == "leak calm burst")
    #expect(said["Score descending"] == "burst leak calm")
    #expect(said["Severity descending"] == "leak burst calm")
    #expect(said["Since (UTC) descending"] == "leak burst calm")
    #expect(said["filtered"] == "burst; burst")
    // The middle of 719 steps of samples and 432 of forecast is sample 575.5, at 190 MB of leak.
    let hover = try #require(said["hover"])
    #expect(hover.hasSuffix(" MiB, 2023-11-18 22:08"), "\(hover)")
    #expect(said["whole"] == "0 0 1151 1000")
    #expect(said["zoomed"] == "288 0 576 1000")
    #expect(said["reset"] == "0 0 1151 1000")
  }
}
