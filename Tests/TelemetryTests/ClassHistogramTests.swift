import Telemetry
import TestSupport
import Testing

/// As `jcmd PID GC.class_histogram` of OpenJDK 17 writes it.
private let jcmd = """
  4711:
   num     #instances         #bytes  class name (module)
  -------------------------------------------------------
     1:         43534       11403904  [B (java.base@17.0.15)
     2:           320         328000  [Ljava.util.HashMap$Node; (java.base@17.0.15)
     3:         13088         314112  java.lang.String (java.base@17.0.15)
     4:             7            800  [[J (java.base@17.0.15)
     5:             2             48  [Lwith space
  Total         56951       12046864

  """

@Suite struct ClassHistogramTests {
  @Test("Classes of jcmd are frames by their names in Java, with instances and bytes")
  func newForm() throws {
    let (profile, stacks) = try read(Array(jcmd.utf8))
    #expect(
      stacks == ["byte[]", "java.util.HashMap$Node[]", "java.lang.String", "long[][]", "Lwith[]"])
    #expect(profile.kind == .classes && profile.rate == 1)
    #expect(profile[0].bytes == 11_403_904 && profile[0].objects == 43_534)
    #expect(profile.total.bytes == 12_046_864 && profile.total.objects == 56_951)
    #expect(profile.total.variance == 0)
  }

  @Test(
    "jmap's form of Java 8, without modules, and lines that end as Windows ends them, read the same"
  )
  func oldForm() throws {
    let old = """

       num     #instances         #bytes  class name
      ----------------------------------------------
         1:             3            240  [I
         2:             1             16  com.example.Cache
      Total             4            256

      """
    for text in [old, old.replacing("\n", with: "\r\n")] {
      let (profile, stacks) = try read(Array(text.utf8))
      #expect(stacks == ["int[]", "com.example.Cache"])
      #expect(profile.total.bytes == 256 && profile.total.objects == 4)
    }
  }

  @Test("What fills gaps in the heap is no class that anybody holds") func fillers() throws {
    let text = """
      num #instances #bytes class name
      1: 9 9000 [Ljdk.internal.vm.FillerElement; (java.base@21)
      2: 2 32 jdk.internal.vm.FillerObject (java.base@21)
      3: 1 64 Ljdk.internal.vm.FillerArray; (java.base@19)
      4: 1 16 a.Filler
      Total 13 9112
      """
    let (profile, stacks) = try read(Array(text.utf8))
    #expect(stacks == ["a.Filler"] && profile.total.bytes == 16)
  }

  @Test("Every primitive's array has its name in Java; what is none keeps its own")
  func primitives() throws {
    let names = ["[B", "[C", "[D", "[F", "[I", "[J", "[S", "[Z", "[Q", "[", "[[La.b;", "B"]
    let lines = names.enumerated().map { "\($0 + 1): 1 \($0 + 1) \($1)\n" }.joined()
    let text = "num #instances #bytes class name\n\(lines)Total 12 78\n"
    let (_, stacks) = try read(Array(text.utf8))
    #expect(
      stacks == [
        "byte[]", "char[]", "double[]", "float[]", "int[]", "long[]", "short[]", "boolean[]",
        "Q[]", "[]", "a.b[][]", "B",
      ])
  }

  @Test(
    "A line that is cut or no number is an error with its place",
    arguments: [
      "1: 5 50", "1: x 50 A", "1: 5 nan A", "1: 5 1e400 A", "1: -5 50 A",
      "1: 5 99999999999999999999 A", "1:",
    ])
  func badLine(line: String) {
    var reader = ProfileReader()
    let text = "9:\nnum #instances #bytes class name\n----\n1: 5 50 A\n\(line)\n"
    do {
      _ = try reader.read(Array(text.utf8), name: "p")
      Issue.record("it was read")
    } catch {
      #expect("\(error)".hasPrefix("p:5: a number, instances, bytes and a class"), "\(error)")
    }
  }

  /// jcmd's lines, with some of them left out or written otherwise.
  private static func lines(_ change: (inout [Substring]) -> Void) -> String {
    var lines = jcmd.split(separator: "\n")
    change(&lines)
    return lines.joined(separator: "\n")
  }

  @Test(
    "One that is cut off, or of which classes are missing, is refused with the line",
    arguments: [
      (lines { $0.removeLast() }, 8, "the histogram is cut off behind class 5, before its total"),
      (lines { $0.removeLast(3) }, 6, "the histogram is cut off behind class 3"),
      (lines { $0[8] = "Tot" }, 9, "the histogram is cut off behind class 5"),
      (lines { $0.remove(at: 5) }, 6, "class 4 stands where class 3 is missing"),
      (lines { $0.remove(at: 3) }, 4, "class 2 stands where class 1 is missing"),
      (lines { $0 += $0.dropFirst() }, 12, "class 1 stands where class 6 is missing"),
    ])
  func cut(text: String, line: Int, reason: String) {
    var reader = ProfileReader()
    do {
      _ = try reader.read(Array(text.utf8), name: "p")
      Issue.record("it was read")
    } catch {
      #expect("\(error)".hasPrefix("p:\(line): \(reason)"), "\(error)")
      #expect("\(error)".hasSuffix("; write it again, whole"), "\(error)")
      #expect((error as? ProfileError)?.exitCode == 65)
    }
  }

  @Test("A histogram without a class is none") func empty() {
    var reader = ProfileReader()
    #expect(
      throws: ProfileError.invalid(file: "p", reason: "a class histogram without a class")
    ) { try reader.read(Array(" num #instances #bytes class name\nTotal 0 0\n".utf8), name: "p") }
  }
}
