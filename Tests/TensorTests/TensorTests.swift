import Tensor
import TestSupport
import Testing

@Test("a tensor is a value in memory order") func tensorValue() {
  let counted = Tensor([2, 3]) { $0 }
  #expect(counted.elements == [0, 1, 2, 3, 4, 5])
  #expect(counted == Tensor([0, 1, 2, 3, 4, 5], shape: [2, 3]))
  #expect(counted != Tensor([0, 1, 2, 3, 4, 5], shape: [3, 2]))
  #expect(Tensor(zeros: [2, 2]).elements == [0, 0, 0, 0])
  var copy = counted
  copy.elements[0] = 9
  #expect(counted.elements[0] == 0)
}

@Test("rows repeat, are read and are replaced") func tensorRows() {
  let row = Tensor([1, 2, 3], shape: [3])
  var matrix = Tensor(repeating: row, count: 2)
  #expect(matrix == Tensor([1, 2, 3, 1, 2, 3], shape: [2, 3]))
  matrix.setRow(1, to: Tensor([7, 8, 9], shape: [3]))
  #expect(matrix.row(0) == row)
  #expect(matrix.row(1).elements == [7, 8, 9])
  #expect(Tensor(repeating: row, count: 0).shape == [0, 3])
}

@Test(
  "a transposed copy exchanges rows and columns", arguments: [(1, 1), (1, 5), (3, 7), (33, 17)])
func transposedCopy(rows: Int, columns: Int) {
  let matrix = Tensor([rows, columns]) { $0 }
  let copy = matrix.transposedCopy()
  #expect(copy.shape == [columns, rows])
  for row in 0..<rows {
    for column in 0..<columns {
      #expect(copy.elements[column * rows + row] == matrix.elements[row * columns + column])
    }
  }
  #expect(copy.transposedCopy() == matrix)
}

@Test("a tensor traps on elements or rows that do not fit") func tensorRefusals() async {
  await #expect(processExitsWith: .failure) { _ = Tensor([1, 2, 3], shape: [2, 2]) }
  await #expect(processExitsWith: .failure) {
    var matrix = Tensor(zeros: [2, 3])
    matrix.setRow(0, to: Tensor(zeros: [2]))
  }
  await #expect(processExitsWith: .failure) { _ = Tensor(zeros: [2, 3]).row(2) }
}
