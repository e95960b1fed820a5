/// Why a checkpoint that holds a network is no model of this program.
public enum ModelError: Error, Equatable, CustomStringConvertible {
  case missing(file: String, key: String)
  case invalid(file: String, key: String, value: String, needed: String)
  case featureCount(file: String, named: Int, inputs: Int)
  case outputCount(file: String, outputs: Int, needed: Int)

  public var description: String {
    switch self {
    case .missing(let file, let key):
      "\(file): the metadata lack \"\(key)\": train the model anew, or fetch the file again"
    case .invalid(let file, let key, let value, let needed):
      "\(file): \"\(key)\" is \"\(value)\", needed is \(needed): use the version that wrote it"
    case .featureCount(let file, let named, let inputs):
      "\(file): \(named) features are named, but the network has \(inputs) inputs"
    case .outputCount(let file, let outputs, let needed):
      "\(file): the network has \(outputs) outputs, a model needs \(needed)"
    }
  }
}
