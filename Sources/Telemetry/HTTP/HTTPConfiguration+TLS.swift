#if Telemetry
  internal import NIOSSL

  extension HTTPConfiguration {
    /// Reads the certificates, the key and the secret that it names.
    /// - Throws: `TelemetryError`, naming the file.
    package func checkFiles() throws {
      _ = try tls()
      _ = try credentials.authorization()
    }

    /// - Throws: `TelemetryError.badCertificate`.
    func tls() throws(TelemetryError) -> TLSConfiguration {
      var tls = TLSConfiguration.makeClientConfiguration()
      if let file = certificateAuthority {
        tls.trustRoots = .certificates(try certificates(in: file))
      }
      if let identity {
        tls.certificateChain = try certificates(in: identity.certificate).map { .certificate($0) }
        do {
          tls.privateKey = .privateKey(try NIOSSLPrivateKey(file: identity.key, format: .pem))
        } catch {
          throw .badCertificate(file: identity.key, reason: "no private key can be read from it")
        }
      }
      return tls
    }
  }

  private func certificates(in file: String) throws(TelemetryError) -> [NIOSSLCertificate] {
    do {
      let certificates = try NIOSSLCertificate.fromPEMFile(file)
      if !certificates.isEmpty { return certificates }
    } catch {}
    throw .badCertificate(file: file, reason: "no certificate can be read from it")
  }
#endif
