internal import Dispatch
internal import Synchronization

/// Bytes on their way from a task that receives them to a thread that reads them, few at a time.
///
/// The task suspends while the reader is behind; the reader's thread waits while there is nothing.
package final class ByteFeed: Sendable {
  private struct State {
    var chunks: [[UInt8]] = []  // first to be read first; an empty one is the end
    var isClosed = false  // nobody reads on
    var sender: CheckedContinuation<Void, Never>?
  }

  private static let room = 4  // chunks

  private let state = Mutex(State())
  private let ready = DispatchSemaphore(value: 0)  // at least as many as `chunks`

  package init() {}

  /// Hands `chunk` over, and waits while the reader has several before it; false where nobody reads
  /// on. One task may send.
  package func send(_ chunk: [UInt8]) async -> Bool {
    if chunk.isEmpty { return true }
    append(chunk)
    await withCheckedContinuation { sender in
      let mayGoOn = state.withLock { state in
        guard !state.isClosed, state.chunks.count >= Self.room else { return true }
        state.sender = sender
        return false
      }
      if mayGoOn { sender.resume() }
    }
    return state.withLock { !$0.isClosed }
  }

  /// Says that nothing follows.
  package func finish() { append([]) }

  /// Says that nobody reads on; what is sent is dropped. A thread that still waits, as one that reads
  /// ahead does, is given the end.
  package func close() {
    let sender = state.withLock { state in
      state.isClosed = true
      state.chunks = [[]]
      defer { state.sender = nil }
      return state.sender
    }
    ready.signal()
    sender?.resume()
  }

  /// The next bytes; none at the end. Blocks its thread.
  func next() -> [UInt8] {
    ready.wait()
    let (chunk, sender) = state.withLock { state in
      let chunk = state.chunks.removeFirst()
      if chunk.isEmpty { state.chunks = [[]] }  // the end stays
      defer { state.sender = nil }
      return (chunk, state.sender)
    }
    if chunk.isEmpty { ready.signal() }
    sender?.resume()
    return chunk
  }

  private func append(_ chunk: [UInt8]) {
    let isRead = state.withLock { state in
      if state.isClosed { return false }
      state.chunks.append(chunk)
      return true
    }
    if isRead { ready.signal() }
  }
}
