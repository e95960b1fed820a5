import Monitoring
import Telemetry

/// Reads `input` as a profile, and does with it all that `attribute` does: its growth from nothing and from itself,
/// blame and words; and of each eighth length, since both take long, the page and the profile for go tool pprof, which
/// has to be read again.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzProfile(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let input = unsafe [UInt8](UnsafeBufferPointer(start: start, count: count))
  var reader = ProfileReader(limit: 1 << 20)
  _ = try? MemoryAccount(input, name: "account")
  guard let profile = try? reader.read(input, name: "profile") else { return 0 }
  let nothing = Profile(kind: profile.kind, name: "nothing")
  for var before in [nothing, profile] {
    before.time = nil  // two of one moment are refused
    guard let growth = try? ProfileGrowth(of: [before, profile], in: reader.stacks) else {
      precondition(profile.total.allocatedBytes < 0, "two profiles of a kind have a growth")
      continue
    }
    let attribution = Attribution(of: growth, amount: 1e9)
    let words = AttributionWords(attribution)
    var texts = [words.summary, words.elsewhere ?? ""]
    for frame in attribution.withRelatives {
      texts += [words.name(of: frame), words.confidence(of: frame)] + words.details(of: frame)
    }
    guard count % 8 == 0 else { continue }
    texts.append(AttributionReport([attribution]).html)
    precondition(texts.contains { !$0.isEmpty })
    if profile.kind != .classes {
      do { _ = try reader.read(growth.pprof, name: "growth") } catch {
        fatalError("what was written cannot be read: \(error)")
      }
    }
  }
  return 0
}
