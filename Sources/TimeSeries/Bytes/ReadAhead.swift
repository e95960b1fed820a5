internal import Dispatch
internal import Synchronization

/// Inflates in a thread of its own, up to two chunks ahead of who reads.
///
/// A chunk is asked for only when one is taken, so memory is bounded and no thread waits for a
/// reader: one that goes before the end leaves at most the chunk that is being made.
final class ReadAhead: Sendable {
  private let source: Mutex<GzipBytes>
  private let chunks = Mutex<[Result<[UInt8], SeriesError>]>([])  // first to be read first
  private let ready = DispatchSemaphore(value: 0)  // as many as `chunks`
  private let queue = DispatchQueue(label: "NeuralDetect.ReadAhead")

  init(_ source: consuming sending GzipBytes) {
    self.source = Mutex(source)
    for _ in 0..<2 { prepareChunk() }
  }

  /// The next bytes; none at the end.
  /// - Throws: `SeriesError`, behind all bytes that were good.
  func next() throws(SeriesError) -> [UInt8] {
    ready.wait()
    let chunk = chunks.withLock { $0.removeFirst() }
    prepareChunk()
    return try chunk.get()
  }

  private func prepareChunk() {
    queue.async { [weak self] in
      guard let self else { return }
      let chunk = source.withLock { source in
        Result { () throws(SeriesError) in try source.next() }
      }
      chunks.withLock { $0.append(chunk) }
      ready.signal()
    }
  }
}
