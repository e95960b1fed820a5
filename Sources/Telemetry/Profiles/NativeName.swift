/// A function's name as C, C++ and Rust write it: whose the function is.
///
///     void std::vector<Entry>::push_back(Entry const&)       std::vector<Entry>::…
///     std::vector<int> app::build<int>(int)                  app::build<int>(int)
///     <alloc::vec::Vec<T> as core::iter::Extend<T>>::extend  alloc::vec::Vec<T>
///     <T as alloc::slice::hack::ConvertVec>::to_vec          alloc::slice::hack::ConvertVec
///     <app::Entry as core::clone::Clone>::clone              app::Entry
///
/// Containers allocate on behalf of who fills them, as Go's standard library does.
/// - Source: github.com/google/pprof, profile/legacy_profile.go, `allocRxStr`; jemalloc, bin/jeprof.in,
///   `RemoveUninterestingFrames`.
struct NativeName {
  private typealias Text = ArraySlice<UInt8>

  /// The name from its outermost namespace on, without what stands before it: a return type, a Rust impl's brackets.
  private let path: ArraySlice<UInt8>

  /// Bytes of a name that are looked at: what stands behind them says no more.
  private static let most = 4_096

  init(_ name: String) { path = Self.path(of: Array(name.utf8.prefix(Self.most))[...]) }

  /// Whether it is the standard library's, an allocator's, or what starts a program or a thread.
  ///
  /// A namespace of C++ may be called as a crate of Rust is, `core::`: the file tells, where it is known.
  func isFromLibrary(in file: String) -> Bool {
    func begins(with text: String) -> Bool { path.starts(with: text.utf8) }
    if Self.prefixes.contains(where: begins) { return true }
    if file.isEmpty || file.hasSuffix(".rs"), Self.crates.contains(where: begins) { return true }
    let word = path.prefix(while: Self.isOfWord)
    let next = path.dropFirst(word.count).first
    guard next.map({ "(<@ ".utf8.contains($0) }) ?? true else { return false }
    return Self.functions.contains(String(decoding: word, as: UTF8.self))
  }

  private static let prefixes = [
    "std::", "__gnu_cxx::", "__cxxabiv1::", "tcmalloc::", "operator new", "je_", "_rjem_",
    "__rust_", "__rdl_", "__rg_", "__cxa_",
  ]

  /// Rust's, beside `std`.
  private static let crates = ["alloc::", "core::", "hashbrown::"]

  private static let functions: Set<String> = [
    "malloc", "calloc", "realloc", "reallocarray", "memalign", "posix_memalign", "aligned_alloc",
    "valloc", "pvalloc", "strdup", "strndup", "mmap", "mmap64", "__libc_malloc", "__libc_calloc",
    "__libc_realloc", "__libc_memalign",
    // tcmalloc
    "do_malloc", "do_memalign", "do_malloc_no_errno", "do_malloc_pages", "cpp_alloc",
    "DoSampledAllocation", "tc_malloc", "tc_calloc", "tc_realloc", "tc_memalign",
    "tc_posix_memalign", "tc_valloc", "tc_pvalloc", "tc_new", "tc_newarray", "tc_new_nothrow",
    "tc_newarray_nothrow", "tc_new_aligned", "tc_newarray_aligned", "tc_malloc_skip_new_handler",
    // jemalloc
    "mallocx", "rallocx", "xallocx", "imalloc", "imalloc_body", "malloc_default", "newImpl",
    "fallbackNewImpl", "prof_backtrace", "prof_backtrace_impl", "prof_alloc_prep",
    // Rust
    "rust_begin_unwind", "rust_panic", "rust_oom", "rust_eh_personality",
    // what calls `main`, or a thread's function
    "_start", "__libc_start_main", "__libc_start_main_impl", "__libc_start_call_main",
    "start_thread", "clone", "clone3", "__clone", "__clone3", "execute_native_thread_routine",
  ]

  private static func isOfWord(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "$"):
      true
    default: false
    }
  }

  private static func path(of name: Text) -> Text {
    var path = name[start(of: name)...]
    for _ in 0..<4 where path.first == UInt8(ascii: "<") { path = implementer(of: path) }
    for scope in ["(anonymous namespace)::", "::"] where path.starts(with: scope.utf8) {
      return path.dropFirst(scope.utf8.count)
    }
    return path
  }

  /// Where the qualified name begins: behind a return type, which C++ writes before the names of templates.
  private static func start(of name: Text) -> Int {
    var start = name.startIndex
    var place = start
    while place < name.endIndex {
      let next = name.place(behind: place)
      switch name[place] {
      case UInt8(ascii: " "):
        let rest = name[next...]
        // Behind a name without its parameters may stand `[clone .cold]`, `(.part.0)` or `const`.
        let isName =
          rest.starts(with: "(anonymous namespace)::".utf8)
          || !rest.starts(with: "(".utf8) && !rest.starts(with: "[".utf8)
            && !rest.elementsEqual("const".utf8)
        guard isName else { return start }
        start = next
      case UInt8(ascii: "("):
        guard name[next...].starts(with: "::".utf8) else { return start }  // its parameters
      case UInt8(ascii: "o"):
        if isOperator(name[place...], behind: name[start..<place].last) { return start }
      default: break
      }
      place = next
    }
    return start
  }

  /// Whether `operator<` or the like stands there, whose brackets are none.
  private static func isOperator(_ text: Text, behind last: UInt8?) -> Bool {
    (last == nil || last == UInt8(ascii: ":")) && text.starts(with: "operator".utf8)
      && !(text.dropFirst("operator".utf8.count).first.map(isOfWord) ?? false)
  }

  /// Of `<X as Y>::f` the type X; the trait Y where X is a parameter, `T`, where none but the library implements Y, and
  /// where X is the library's and Y is not: then it is Y's crate that does.
  private static func implementer(of name: Text) -> Text {
    let content = name[..<name.place(behind: name.startIndex)].dropFirst().dropLast()
    var type = content
    var trait: Text?
    var place = content.startIndex
    while place < content.endIndex {
      let rest = content[place...]
      if content[place] == UInt8(ascii: " "), rest.starts(with: " as ".utf8) {
        (type, trait) = (content[..<place], rest.dropFirst(4))
        break
      }
      place = content.place(behind: place)
    }
    while let word = ["&", "*", "[", "(", "mut ", "const ", "dyn "].first(where: {
      type.starts(with: $0.utf8)
    }) {
      type = type.dropFirst(word.utf8.count)
    }
    if let trait,
      !type.contains(UInt8(ascii: ":")) || trait.starts(with: "alloc::".utf8)
        || trait.starts(with: "hashbrown::".utf8)
        || isOfRust(type) && trait.contains(UInt8(ascii: ":")) && !isOfRust(trait)
    {
      return trait
    }
    return type
  }

  private static func isOfRust(_ path: Text) -> Bool {
    (["std::"] + crates).contains { path.starts(with: $0.utf8) }
  }
}

extension ArraySlice<UInt8> {
  /// The place behind the byte at `place`, or behind the brackets that open there.
  fileprivate func place(behind place: Int) -> Int {
    guard "<([{".utf8.contains(self[place]) else { return place + 1 }
    var open: [UInt8] = []
    var place = place
    var last: UInt8 = 0
    repeat {
      let byte = self[place]
      switch byte {
      case UInt8(ascii: "<"), UInt8(ascii: "("), UInt8(ascii: "["), UInt8(ascii: "{"):
        open.append(byte)
      case UInt8(ascii: ">"):
        if last != UInt8(ascii: "-"), open.last == UInt8(ascii: "<") { open.removeLast() }
      case UInt8(ascii: ")"), UInt8(ascii: "]"), UInt8(ascii: "}"):
        while open.popLast() == UInt8(ascii: "<") {}  // of `a < b` in brackets
      default: break
      }
      last = byte
      place += 1
    } while !open.isEmpty && place < endIndex
    return place
  }
}
