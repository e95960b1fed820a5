import Tensor
import Testing

@Test("a shape counts its elements, and its rows over all but the last axis")
func shapeExtents() {
  let shape: Shape = [2, 3, 5]
  #expect(shape.rank == 3 && shape.count == 30)
  #expect(shape[0] == 2 && shape[1] == 3 && shape[2] == 5)
  #expect(shape.rows == 6 && shape.columns == 5)
  let vector: Shape = [7]
  #expect(vector.rows == 1 && vector.columns == 7)
  let empty: Shape = [4, 0]
  #expect(empty.count == 0 && empty.rows == 4)
  #expect("\(shape) \(vector)" == "[2, 3, 5] [7]")
}

@Test("shapes of different rank differ, whatever they count") func shapeEquality() {
  #expect(([2, 3] as Shape) == [2, 3])
  #expect(([2, 3] as Shape) != [3, 2])
  #expect(([6] as Shape) != [6, 1])
  #expect(([1, 6] as Shape) != [6, 1])
}

@Test("a shape traps on no, four or negative extents") func shapeRefusals() async {
  await #expect(processExitsWith: .failure) { _ = [] as Shape }
  await #expect(processExitsWith: .failure) { _ = [1, 1, 1, 1] as Shape }
  await #expect(processExitsWith: .failure) { _ = [2, -1] as Shape }
}

@Test("a shape traps on an axis that it lacks") func shapeAxis() async {
  await #expect(processExitsWith: .failure) { _ = ([2, 3] as Shape)[2] }
  await #expect(processExitsWith: .failure) { _ = ([2, 3] as Shape)[-1] }
}
