internal import Glibc
internal import Tensor

/// The matrix product and attention's scores, beside the loops that define them.
func productWork() -> [Work] { [product(144 * 24, 64, 128), attentionWork(144 * 24, 64, 128)] }

/// `out[m, n] += a[m, k]·b[k, n]`.
private func product(_ m: Int, _ n: Int, _ k: Int) -> Work {
  let (a, b) = (Tensor([m, k]) { sin($0) }, Tensor([k, n]) { cos($0) })
  var plain = [Float](repeating: 0, count: m * n)
  var fast = Tensor(zeros: [m, n])
  return Work(
    "matrix product", operations: 2 * Double(m * n * k),
    ways: [
      Way("definition") { addProduct(m, n, k, a.elements, b.elements, &plain) },
      Way("kernel") { fast.addProduct(a, b) },
    ])
}

/// `context · tanh(h·weight + bias)` for h `[m, k]`, weight `[k, n]`.
private func attentionWork(_ m: Int, _ n: Int, _ k: Int) -> Work {
  let (h, weight) = (Tensor([m, 1, k]) { sin($0) }, Tensor([k, n]) { cos($0) })
  let (bias, context) = (Tensor([n]) { sin($0) }, Tensor([n]) { cos($0) })
  var scores = [Float](repeating: 0, count: m)
  return Work(
    "attention scores", operations: 2 * Double(m * n * (k + 1)),
    ways: [
      Way("definition") {
        var hidden = Tensor(repeating: bias, count: m).elements
        addProduct(m, n, k, h.elements, weight.elements, &hidden)
        dotTanh(hidden, context.elements, into: &scores)
      },
      Way("kernel") {
        scores =
          attentionScores(h, weight: weight, bias: bias, context: context, saving: false)
          .scores.elements
      },
    ])
}

private func addProduct(
  _ m: Int, _ n: Int, _ k: Int, _ a: [Float], _ b: [Float], _ out: inout [Float]
) {
  for row in 0..<m {
    for i in 0..<k {
      let x = a[row * k + i]
      for column in 0..<n { out[row * n + column] += x * b[i * n + column] }
    }
  }
}

private func dotTanh(_ rows: [Float], _ context: [Float], into scores: inout [Float]) {
  for row in scores.indices {
    scores[row] = context.indices.reduce(0) { sum, column in
      sum + context[column] * tanhf(rows[row * context.count + column])
    }
  }
}
