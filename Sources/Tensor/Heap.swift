internal import TensorKernels

/// Has malloc keep what is freed, up to 1 GiB, for the next allocation: a setting of the process.
///
/// A tile's activations are megabytes, allocated and freed thousands of times; handed back to the
/// kernel each time, their page faults cost a third of training.
public func keepFreedMemory() { tk_keep_freed_memory() }

/// Has all threads allocate from one heap: a setting of the process, made before they do.
///
/// glibc's malloc has up to eight heaps a core, each of which keeps the most that it ever held. What lives
/// long and is renewed by whichever thread is free wanders between them: a process that runs for months
/// grows. `MALLOC_ARENA_MAX` in the environment overrides it.
public func shareHeap() { tk_share_heap() }
