package main

import (
	"fmt"
	"sync/atomic"
)

type record struct {
	Name  string
	Links []int
	Data  []byte
}

// Records is reference data; readers see the old table until the new one is whole.
type Records struct {
	Table
	current atomic.Value // map[int]*record
}

// Load reads the table anew.
func (r *Records) Load() {
	r.current.Store(newTable(r.Records, r.Record))
}

// Find is the record of that number, or nil.
func (r *Records) Find(i int) *record {
	table, _ := r.current.Load().(map[int]*record)
	return table[i]
}

func newTable(count int, size Size) map[int]*record {
	table := make(map[int]*record, count)
	for i := 0; i < count; i++ {
		table[i] = &record{Name: fmt.Sprint("record-", i), Links: make([]int, i%7), Data: size.Bytes()}
	}
	return table
}
