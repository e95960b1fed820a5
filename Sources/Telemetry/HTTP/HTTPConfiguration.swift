/// How a server is asked.
package struct HTTPConfiguration: Sendable {
  package var credentials = HTTPCredentials.none

  /// The file with the certificates that are trusted; `nil` trusts those of the system.
  package var certificateAuthority: String?

  /// The files with our own certificate and its key, for servers that ask for one.
  package var identity: (certificate: String, key: String)?

  /// The longest that one request may take, its whole answer read.
  package var timeout = Duration.seconds(120)

  /// The longest that it may take until we are connected, TLS agreed upon.
  var connectTimeout: Duration { min(timeout, .seconds(10)) }

  package var retry = RetryPolicy()

  /// The address that is connected to where the host is named; no other is, then.
  package var pinned: (host: String, address: IPAddress)?

  package init() {}
}
