internal import TensorKernels

/// Has malloc keep what is freed, up to 1 GiB, for the next allocation: a setting of the process.
///
/// A tile's activations are megabytes, allocated and freed thousands of times; handed back to the
/// kernel each time, their page faults cost a third of training.
public func keepFreedMemory() { tk_keep_freed_memory() }
