#if Telemetry
  internal import Glibc
  internal import NIOCore
  internal import NIOPosix
  internal import NIOSSL

  /// Why no connection came about: a name that is not known, else what the last address said.
  func reason(_ error: NIOConnectionError) -> String {
    guard let failure = error.connectionErrors.last else {
      return "no address is known for \(error.host)"
    }
    if let error = failure.error as? IOError { return systemReason(error) }
    return failure.error is ChannelError ? "no connection in time" : "\(failure.error)"
  }

  /// What the system calls the error.
  func systemReason(_ error: IOError) -> String {
    (unsafe strerror(error.errnoCode).map { unsafe String(cString: $0) } ?? "\(error)").lowercased()
  }

  /// Why TLS does not trust the server, or cannot speak to it.
  func tlsReason(_ error: any Error) -> String {
    if let error = error as? NIOSSLExtraError, error == .failedToValidateHostname {
      return "its certificate is for another host"
    }
    let text = "\(error)"
    let reasons = [
      ("CERTIFICATE_VERIFY_FAILED", "its certificate is not trusted"),
      ("WRONG_VERSION_NUMBER", "it speaks no TLS: try http://"),
      ("CERTIFICATE_REQUIRED", "it asks for a certificate"),
      ("BAD_CERTIFICATE", "it does not accept our certificate, or that we have none"),
      ("HANDSHAKE_FAILURE", "it does not accept how we speak TLS, or asks for a certificate"),
      ("EOF", "it ended the handshake"),
    ]
    return reasons.first { text.contains($0.0) }?.1 ?? text
  }
#endif
