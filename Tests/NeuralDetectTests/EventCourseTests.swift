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
    #expect(course.slope == 3)
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
    #expect(holed.before == whole.before && holed.slope == whole.slope)
    #expect(abs(holed.after - whole.after) < 4)  // of 36 known values, which reach further back
    let nothing = EventCourse(of: [.nan, .nan, .nan], during: 1..<3)
    #expect(nothing.before.isNaN && nothing.after.isNaN && nothing.peak.isNaN)
    #expect(EventCourse(of: [1, 2], during: 0..<2).before.isNaN)
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
