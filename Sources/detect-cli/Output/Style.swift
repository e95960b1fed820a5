import Glibc

/// Colours for people; none where a program reads.
struct Style {
  private let isColoured: Bool

  init(noColor: Bool) {
    func variable(_ name: String) -> String {
      unsafe getenv(name).map { unsafe String(cString: $0) } ?? ""
    }
    isColoured =
      !noColor && isatty(STDOUT_FILENO) == 1 && variable("NO_COLOR").isEmpty
      && variable("TERM") != "dumb"
  }

  func bold(_ text: String) -> String { wrapped(text, "1") }
  func red(_ text: String) -> String { wrapped(text, "31") }
  func yellow(_ text: String) -> String { wrapped(text, "33") }
  func dim(_ text: String) -> String { wrapped(text, "2") }

  private func wrapped(_ text: String, _ code: String) -> String {
    isColoured ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
  }
}
