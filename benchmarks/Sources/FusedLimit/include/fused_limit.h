// What this processor's floating-point units can do at most: independent multiply-adds in
// registers, nothing loaded.
#pragma once

#include <stddef.h>

// Does `rounds` rounds with one instruction set's vectors ("avx512", "avx2", "neon" or "baseline")
// and returns the floating-point operations done; 0 where this processor or build lacks it.
double fused_limit_run(const char *instruction_set, size_t rounds);
