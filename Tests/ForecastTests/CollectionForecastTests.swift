import Forecast
import TestSupport
import Testing

@Suite("The next collection") struct CollectionForecastTests {
  /// A heap that grows by 4 a sample from 20 to its goal of 60 and is collected there.
  private let allocated = (0..<200).map { 20 + 4 * Double($0 % 10) }
  private let goal = [Double](repeating: 60, count: 200)
  private let collections = (0..<200).map { Double($0 / 10) }

  @Test("An even saw-tooth is foretold, with the heap and without", arguments: [150, 153, 158])
  func even(t: Int) throws {
    let truth = Double(10 - t % 10)
    let forecast = CollectionForecast()
    let with = try #require(
      forecast.steps(from: t, allocated: allocated, goal: goal, collections: collections))
    expectClose([with], [truth], rtol: 0, atol: 0.5)
    expectClose([forecast.steps(from: t, collections: collections) ?? .nan], [truth], rtol: 1e-9)
  }

  @Test("A goal that has doubled is waited for, which intervals alone do not know") func raised() {
    var (allocated, goal, collections) = (allocated, goal, collections)
    for t in 150..<200 {
      goal[t] = 120
      allocated[t] = 20 + 4 * Double((t - 150) % 25)
      collections[t] = 15 + Double((t - 150) / 25)
    }
    let forecast = CollectionForecast()
    let with = forecast.steps(
      from: 155, allocated: allocated, goal: goal, collections: collections)
    expectClose([with ?? .nan], [19.5], rtol: 0, atol: 2)
    #expect(forecast.steps(from: 155, collections: collections) == 5)
  }

  @Test("A gap is no collection, and one within it is not lost", arguments: [133..<136, 138..<142])
  func gap(samples: Range<Int>) throws {
    var (allocated, collections) = (allocated, collections)
    for t in samples { (allocated[t], collections[t]) = (.nan, .nan) }
    let forecast = CollectionForecast()
    let with = try #require(
      forecast.steps(from: 153, allocated: allocated, goal: goal, collections: collections))
    expectClose([with], [7], rtol: 0, atol: 0.5)
    #expect(forecast.steps(from: 153, collections: collections) == 7)
  }

  @Test("The runtime's own collection comes at the latest") func forced() {
    var forecast = CollectionForecast()
    forecast.forced = 6
    #expect(
      forecast.steps(from: 152, allocated: allocated, goal: goal, collections: collections) == 4)
  }

  @Test("Nothing is said before anything has grown or been collected") func nothing() {
    let forecast = CollectionForecast()
    #expect(
      forecast.steps(from: 0, allocated: allocated, goal: goal, collections: collections) == nil)
    #expect(forecast.steps(from: 12, collections: collections) == nil)
    #expect(forecast.steps(from: 0, collections: [1]) == nil)
  }
}
