package main

import (
	"strings"
	"sync"
)

// Keeper holds memory that a sound service would not.
type Keeper interface {
	// Hold grows to `bytes`; 0 lets everything go.
	Hold(bytes int64)
}

// keepers makes the keeper of each kind of fault.
var keepers = map[string]func() Keeper{
	"heap_leak":              func() Keeper { return &retained{} },
	"saturating_leak":        func() Keeper { return &retained{} },
	"accelerating_leak":      func() Keeper { return &retained{} },
	"leak_and_restart":       func() Keeper { return &retained{} },
	"map_growth":             func() Keeper { return &visitors{} },
	"list_growth":            func() Keeper { return &journal{} },
	"cache_without_eviction": func() Keeper { return &unbounded{size: Size{9e3, 1}} },
	"session_leak":           func() Keeper { return &unbounded{size: Size{2e3, 0.5}} },
	"queue_backlog":          func() Keeper { return &backlog{} },
	"step_up":                func() Keeper { return &loaded{} },
	"step_undone":            func() Keeper { return &loaded{} },
	"buffer_retention":       func() Keeper { return &headers{} },
	"pool_retention":         func() Keeper { return &freeList{} },
	"fragmentation":          func() Keeper { return &pinned{} },
	"timer_leak":             func() Keeper { return &timers{} },
	"goroutine_leak":         func() Keeper { return &goroutines{} },
	"thread_leak":            func() Keeper { return &threads{} },
	"off_heap_leak":          func() Keeper { return &mapped{} },
}

// Faults is every fault of a schedule.
type Faults struct {
	schedule *Schedule
	mu       *sync.Mutex
	keepers  map[string]Keeper // by track
}

// NewFaults has a keeper for each track "hold.KIND".
func NewFaults(s *Schedule) Faults {
	faults := Faults{schedule: s, mu: &sync.Mutex{}, keepers: map[string]Keeper{}}
	for _, track := range s.Names("hold.") {
		faults.keepers[track] = keepers[strings.TrimPrefix(track, "hold.")]()
	}
	return faults
}

// Follow brings every fault to where the schedule has it now.
func (f Faults) Follow() {
	f.mu.Lock()
	defer f.mu.Unlock()
	now := f.schedule.Now()
	for track, keeper := range f.keepers {
		keeper.Hold(int64(f.schedule.Line(track, now)))
	}
}
