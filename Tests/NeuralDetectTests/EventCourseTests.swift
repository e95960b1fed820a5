import Glibc
import NeuralDetect
import Testing

@Suite struct EventCourseTests {
  @Test("Levels, slope and roughness are those of the samples before and after the onset")
  func measures() {
    let values = (0..<300).map { (t: Int) -> Double in
      t < 200 ? 10 + Double(t % 2) : 20 + 3 * Double(t - 200)
    }
    let course = EventCourse(of: values, during: 200..<300)
    #expect(course.before == 10.5)
    #expect(course.usual.low == 10 && course.usual.high == 11)
    #expect(course.after == 20 + 3 * 81.5)
    #expect(course.peak == 20 + 3 * 99)
    #expect(course.roughness == 3)
    let floor = 20 + 3 * 67.5
    #expect(abs(course.rise - (floor - 10)) < 1e-9)
  }

  @Test("A gap is no value: neither a level nor a slope sees it")
  func gaps() {
    var values = (0..<300).map { 10 + Double(max(0, $0 - 200)) }
    let whole = EventCourse(of: values, during: 200..<300)
    for t in stride(from: 3, to: 300, by: 7) { values[t] = .nan }
    let holed = EventCourse(of: values, during: 200..<300)
    #expect(holed.before == whole.before)
    #expect(abs(holed.after - whole.after) < 4)  // of 36 known values, which reach further back
    let nothing = EventCourse(of: [.nan, .nan, .nan], during: 1..<3)
    #expect(nothing.before.isNaN && nothing.after.isNaN && nothing.peak.isNaN)
    #expect(EventCourse(of: [1, 2], during: 0..<2).before.isNaN)
  }

  @Test(
    "A slope is what it is under a daily rhythm, whatever the length of the rise",
    arguments: [20, 72, 144, 200, 216, 300, 500])
  func slope(length: Int) {
    var values = (0..<800).map { t in
      100 * sin(2 * Double.pi * Double(t) / 144) + 3 * Double(max(0, t - 300))
    }
    func slope(_ day: Int) -> Double {
      EventCourse.slope(of: values, during: 300..<300 + length, day: day)
    }
    #expect(abs(slope(144) - 3) < 1e-9)
    #expect(abs(slope(1_440) - 3) < 5)  // no two days before: the rhythm is in it
    let late = EventCourse.slope(of: values, during: 350..<350 + min(length, 450), day: 144)
    #expect(abs(late - 3) < 1e-9)
    for t in stride(from: 0, to: 800, by: 11) { values[t] = .nan }
    #expect(abs(slope(144) - 3) < 1e-9)
    values = values.map { _ in .nan }
    #expect(slope(144).isNaN)
  }

  @Test("A rise ends where the values are highest, or so far on the way")
  func rise() {
    let values = (0..<300).map { $0 < 250 ? Double(max(0, $0 - 200)) : 10 }
    #expect(EventCourse.rise(of: values, during: 200..<300) == 200..<250)
    #expect(EventCourse.rise(of: values, during: 200..<300, share: 0.5) == 200..<226)
    #expect(EventCourse.rise(of: values, during: 200..<204) == 200..<204)
    #expect(EventCourse.rise(of: values, during: 0..<300, share: 0.9) == 0..<300)
    #expect(EventCourse.rise(of: values.map { -$0 }, during: 200..<300) == 200..<206)
  }
}
