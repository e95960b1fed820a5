package main

import (
	"bufio"
	"fmt"
	"net/http"
	"os"
	"runtime"
	"syscall"
	"time"
)

var processStart = time.Now()

// family is a metric of one value.
type family struct {
	name, kind, help string
	value            float64
}

// serveMetrics writes what client_golang's default collectors would, under their names, in
// Prometheus's text format.
func (s *Service) serveMetrics(w http.ResponseWriter, _ *http.Request) {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	virtual, resident := memory()
	w.Header().Set("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
	page := bufio.NewWriter(w)
	defer page.Flush()
	fmt.Fprintf(page, "# HELP go_gc_duration_seconds Pauses of the collector.\n# TYPE go_gc_duration_seconds summary\n")
	fmt.Fprintf(page, "go_gc_duration_seconds_sum %v\ngo_gc_duration_seconds_count %v\n", float64(m.PauseTotalNs)/1e9, m.NumGC)
	for _, x := range []family{
		{"go_goroutines", "gauge", "Goroutines that exist.", float64(runtime.NumGoroutine())},
		{"go_memstats_alloc_bytes_total", "counter", "Bytes allocated, freed ones too.", float64(m.TotalAlloc)},
		{"go_memstats_heap_alloc_bytes", "gauge", "Bytes of the heap's objects, dead ones not yet swept too.", float64(m.HeapAlloc)},
		{"go_memstats_heap_idle_bytes", "gauge", "Bytes of spans without objects.", float64(m.HeapIdle)},
		{"go_memstats_heap_inuse_bytes", "gauge", "Bytes of spans with objects.", float64(m.HeapInuse)},
		{"go_memstats_heap_objects", "gauge", "Objects of the heap.", float64(m.HeapObjects)},
		{"go_memstats_heap_released_bytes", "gauge", "Bytes given back to the system.", float64(m.HeapReleased)},
		{"go_memstats_heap_sys_bytes", "gauge", "Bytes that the heap has of the system.", float64(m.HeapSys)},
		{"go_memstats_last_gc_time_seconds", "gauge", "When the last collection ended, in Unix time.", float64(m.LastGC) / 1e9},
		{"go_memstats_next_gc_bytes", "gauge", "The heap's size at which the next collection begins.", float64(m.NextGC)},
		{"go_memstats_stack_inuse_bytes", "gauge", "Bytes of stacks.", float64(m.StackInuse)},
		{"go_memstats_sys_bytes", "gauge", "Bytes that the runtime has of the system.", float64(m.Sys)},
		{"http_requests_total", "counter", "Requests that were answered.", float64(s.requests.Value())},
		{"process_cpu_seconds_total", "counter", "Processor time, of the system too.", processorTime().Seconds()},
		{"process_open_fds", "gauge", "Open files.", openFiles()},
		{"process_resident_memory_bytes", "gauge", "Resident memory.", resident},
		{"process_start_time_seconds", "gauge", "When the process began, in Unix time.", float64(processStart.UnixNano()) / 1e9},
		{"process_virtual_memory_bytes", "gauge", "Virtual memory.", virtual},
	} {
		fmt.Fprintf(page, "# HELP %s %s\n# TYPE %s %s\n%s %v\n", x.name, x.help, x.name, x.kind, x.name, x.value)
	}
}

// memory is the size of the process, virtual and resident, in bytes.
func memory() (virtual, resident float64) {
	text, _ := os.ReadFile("/proc/self/statm")
	fmt.Sscan(string(text), &virtual, &resident)
	page := float64(os.Getpagesize())
	return virtual * page, resident * page
}

func processorTime() time.Duration {
	var used syscall.Rusage
	syscall.Getrusage(syscall.RUSAGE_SELF, &used)
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}

func openFiles() float64 {
	files, _ := os.ReadDir("/proc/self/fd")
	return float64(len(files))
}
