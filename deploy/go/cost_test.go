package profilerate

import (
	"fmt"
	"syscall"
	"testing"
	"time"
)

var kept []byte

// Processor time of an allocation and its share of collection. -memprofilerate sets the rate.
func BenchmarkAllocation(b *testing.B) {
	for _, size := range []int{64, 1024, 16384} {
		b.Run(fmt.Sprint(size), func(b *testing.B) {
			begin := processorTime()
			for i := 0; i < b.N; i++ {
				kept = make([]byte, size)
			}
			b.ReportMetric(float64(processorTime()-begin)/float64(b.N), "cpu-ns/op")
		})
	}
}

func processorTime() time.Duration {
	var used syscall.Rusage
	syscall.Getrusage(syscall.RUSAGE_SELF, &used)
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}
