internal import CZlib

/// A gzip decoder: one member after another, checked by its CRC, in constant memory.
@safe struct Inflater: ~Copyable {
  enum Outcome { case more, memberEnd }

  // zlib remembers where its stream lies, so it must not move.
  private let stream: UnsafeMutablePointer<z_stream>

  init() {
    unsafe stream = .allocate(capacity: 1)
    unsafe stream.initialize(to: z_stream())
    // 16 asks for gzip's header and checksum, 15 allows its largest window.
    let status = unsafe inflateInit2_(
      stream, 16 + 15, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
    precondition(status == Z_OK, "zlib cannot start: \(status)")
  }

  deinit {
    unsafe inflateEnd(stream)
    unsafe stream.deallocate()
  }

  /// Decodes from `input` into `output` until one of them or the member is used up; says how many
  /// bytes of each were used.
  func inflate(
    _ input: UnsafeBufferPointer<UInt8>, into output: UnsafeMutableBufferPointer<UInt8>
  ) throws(Corruption) -> (read: Int, written: Int, outcome: Outcome) {
    unsafe stream.pointee.next_in = UnsafeMutablePointer(mutating: input.baseAddress)
    unsafe stream.pointee.avail_in = UInt32(input.count)
    unsafe stream.pointee.next_out = output.baseAddress
    unsafe stream.pointee.avail_out = UInt32(output.count)
    let status = unsafe CZlib.inflate(stream, Z_NO_FLUSH)
    guard status == Z_OK || status == Z_STREAM_END || status == Z_BUF_ERROR else {
      throw unsafe Corruption(reason: stream.pointee.msg.map { unsafe String(cString: $0) } ?? "")
    }
    return unsafe (
      input.count - Int(stream.pointee.avail_in), output.count - Int(stream.pointee.avail_out),
      status == Z_STREAM_END ? .memberEnd : .more
    )
  }

  /// Makes ready for the next member.
  func beginMember() { unsafe inflateReset(stream) }

  struct Corruption: Error { var reason: String }
}
