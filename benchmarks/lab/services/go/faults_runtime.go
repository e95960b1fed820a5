package main

import (
	"runtime"
	"syscall"
	"time"
)

// timers are set far ahead and never stopped; each remembers a buffer.
type timers struct {
	set  []*time.Timer
	held int64
}

func (t *timers) Hold(bytes int64) {
	if bytes <= 0 {
		for _, timer := range t.set {
			timer.Stop()
		}
		*t = timers{}
	}
	for t.held < bytes {
		buffer := Size{2e3, 0.5}.Bytes()
		t.set = append(t.set, time.AfterFunc(1000*time.Hour, func() { buffer[0] = 0 }))
		t.held += int64(len(buffer)) + 200
	}
}

// goroutines wait for an answer that never comes.
type goroutines struct {
	waiting []chan struct{}
}

func (g *goroutines) Hold(bytes int64) {
	const each = 8192 + 2048 // stack and buffer
	for bytes <= 0 && len(g.waiting) > 0 {
		close(g.waiting[0])
		g.waiting = g.waiting[1:]
	}
	for int64(len(g.waiting))*each < bytes {
		answer := make(chan struct{})
		go await(answer, make([]byte, 2048))
		g.waiting = append(g.waiting, answer)
	}
}

func await(answer chan struct{}, buffer []byte) {
	var frame [5000]byte // the stack grows to 8 KiB
	frame[len(buffer)] = 1
	<-answer
	buffer[0] = frame[0]
}

// threads are locked to goroutines that wait for ever.
type threads struct {
	waiting []chan struct{}
}

func (t *threads) Hold(bytes int64) {
	const each = 28_000 // resident memory of a thread, as measured
	for bytes <= 0 && len(t.waiting) > 0 {
		close(t.waiting[0])
		t.waiting = t.waiting[1:]
	}
	for int64(len(t.waiting))*each < bytes {
		answer := make(chan struct{})
		go func() {
			runtime.LockOSThread()
			<-answer
		}()
		t.waiting = append(t.waiting, answer)
	}
}

// mapped is memory that the Go runtime knows nothing of, as a C library's would be.
type mapped struct {
	regions [][]byte
	held    int64
}

func (m *mapped) Hold(bytes int64) {
	for bytes <= 0 && len(m.regions) > 0 {
		syscall.Munmap(m.regions[0])
		m.regions, m.held = m.regions[1:], 0
	}
	const length = 1 << 17
	for m.held+length <= bytes {
		region, err := syscall.Mmap(-1, 0, length, syscall.PROT_READ|syscall.PROT_WRITE,
			syscall.MAP_ANON|syscall.MAP_PRIVATE)
		if err != nil {
			return
		}
		for i := 0; i < length; i += 4096 {
			region[i] = 1
		}
		m.regions = append(m.regions, region)
		m.held += length
	}
}
