internal import CZlib

/// `bytes` as one gzip member, at zlib's usual level.
package func gzipped(_ bytes: [UInt8]) -> [UInt8] {
  var (stream, input) = (unsafe z_stream(), bytes)
  // 16 asks for gzip's header and checksum, 15 for its largest window; 8 is zlib's own default.
  let status = unsafe deflateInit2_(
    &stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, 16 + 15, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION,
    Int32(MemoryLayout<z_stream>.size))
  precondition(status == Z_OK, "zlib cannot start: \(status)")
  defer { unsafe deflateEnd(&stream) }
  let bound = unsafe Int(deflateBound(&stream, UInt(bytes.count)))
  return unsafe [UInt8](unsafeUninitializedCapacity: bound) { output, count in
    unsafe input.withUnsafeMutableBufferPointer { input in
      unsafe stream.next_in = input.baseAddress
      unsafe stream.avail_in = UInt32(input.count)
      unsafe stream.next_out = output.baseAddress
      unsafe stream.avail_out = UInt32(output.count)
      let status = unsafe deflate(&stream, Z_FINISH)
      precondition(status == Z_STREAM_END, "zlib cannot finish: \(status)")
    }
    count = unsafe bound - Int(stream.avail_out)
  }
}
