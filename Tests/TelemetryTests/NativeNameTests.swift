import Telemetry
import Testing

@Suite struct NativeNameTests {
  @Test(
    "Containers, allocators and what starts threads are libraries, whatever stands before their names",
    arguments: [
      "std::__new_allocator<Entry>::allocate(unsigned long, void const*)",
      "std::vector::push_back", "__gnu_cxx::new_allocator<int>::allocate(unsigned long)",
      "void std::vector<Entry, std::allocator<Entry> >::_M_realloc_insert<Entry const&>(Entry const&)",
      "std::pair<std::_Rb_tree_iterator<int>, bool> std::_Rb_tree<int, (Less)1>::_M_insert<int>(int)",
      "unsigned long const& std::max<unsigned long>(unsigned long const&, unsigned long const&)",
      "std::ostream& std::operator<< <std::char_traits<char> >(std::ostream&, char const*)",
      "std::_Function_handler<void (int), app::f()::{lambda(int)#1}>::_M_invoke(int&&)",
      "std::vector<int>::reserve(unsigned long) [clone .cold]", "std::vector::reserve const",
      "operator new(unsigned long)", "operator new[](unsigned long)", "void* newImpl<false>(int)",
      "(anonymous namespace)::do_malloc(unsigned long)", "tcmalloc::allocate_full_cpp_throw_oom",
      "malloc", "malloc@plt", "tc_newarray", "je_malloc", "je_prof_tctx_create", "_rjem_mallocx",
      "__libc_start_call_main", "execute_native_thread_routine",
      "alloc::vec::Vec<T,A>::push", "alloc::raw_vec::RawVec<T,A>::grow_one", "__rust_realloc",
      "__rdl_alloc", "hashbrown::raw::RawTable<T,A>::reserve_rehash",
      "core::ops::function::FnOnce::call_once{{vtable.shim}}",
      "<alloc::vec::Vec<T> as core::iter::traits::collect::Extend<T>>::extend",
      "<T as alloc::slice::hack::ConvertVec>::to_vec", "<[T] as core::fmt::Debug>::fmt",
      "<app::Entry as alloc::slice::hack::ConvertVec>::to_vec", "<alloc::vec::Vec<u8>>::push",
      "<<alloc::vec::Vec<T> as X>::Y as core::clone::Clone>::clone",
      "<alloc::boxed::Box<dyn Fn(u8) -> app::A> as core::ops::Fn<(u8,)>>::call",
    ])
  func library(name: String) { #expect(Frame(function: name).isFromLibrary) }

  @Test(
    "Whoever calls them, returns or takes one of theirs, or is called alike, is the program's own",
    arguments: [
      "Cache::add(std::vector<Entry> const&)", "Cache::add", "app::std::f()", "stdx::vector::f()",
      "std::vector<int, std::allocator<int> > app::build<int>(int)",
      "std::string (anonymous namespace)::render<int>(int)",
      "app::run(int)::{lambda(std::vector<int>)#1}::operator()(std::vector<int>) const",
      "bool app::operator< <int>(app::A<int> const&, std::string const&)",
      "app::Pool::operator new(unsigned long)", "app::Entry::operator std::string() const",
      "operators::build()", "alloc_buffer", "core_init", "malloc_stats_keep", "rust_bridge_put",
      "hash", "sort", "mallocs::f", "main.(*store).keep", "malloc.Keep", "clone.(*Tree).add",
      "app::alloc::keep", "<app::Entry as core::clone::Clone>::clone",
      "<app::Entry as app::Keep<alloc::vec::Vec<T>>>::keep", "<T as app::Keep>::keep",
      "<alloc::vec::Vec<u8> as app::Fill>::fill_more",
      "<dyn app::Keep>::keep", "app::main::{{closure}}", "app::keep::<alloc::string::String>",
      "<", "<<<<<<", "(", "operator", "a<b", "f->", "", " ",
    ])
  func own(name: String) { #expect(!Frame(function: name).isFromLibrary) }

  @Test("A namespace of C++ that is called as a crate of Rust is told by its file")
  func files() {
    let rust = "/rustc/9fc6b4312/library/core/src/iter/mod.rs"
    #expect(Frame(function: "core::Cache::add", file: rust, line: 1).isFromLibrary)
    #expect(!Frame(function: "core::Cache::add", file: "/src/core/cache.cc", line: 1).isFromLibrary)
    #expect(Frame(function: "std::sort", file: "/usr/include/c++/13/bits/stl_algo.h").isFromLibrary)
  }
}
