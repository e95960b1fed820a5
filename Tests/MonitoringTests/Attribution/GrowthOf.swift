import Telemetry
import TestSupport

/// The growth from what is held before to what is held after, in objects of 1 KiB.
func growth(
  from before: KeyValuePairs<String, Int>, to after: KeyValuePairs<String, Int>,
  types: [String] = SampleProfile.inUse
) throws -> ProfileGrowth {
  var reader = ProfileReader()
  let profiles = try [before, after].enumerated().map { number, held in
    var profile = SampleProfile([:], types: types)
    profile.samples = held.map { stack, amount in
      (stack, types.count == 1 ? [amount] : [amount / 1_024, amount])
    }
    return try reader.read(profile.bytes, name: number == 0 ? "before" : "after")
  }
  return try ProfileGrowth(of: profiles, in: reader.stacks)
}

let mebibyte = 1_048_576
