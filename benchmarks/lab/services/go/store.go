package main

import (
	"fmt"
	"math/rand"
	"sync"
	"time"
)

// Entries is a cache or the sessions: entries by key that live for a time after their last use.
type Entries struct {
	Store
	ttl time.Duration

	mu      sync.Mutex
	entries map[string]*entry
}

type entry struct {
	value   []byte
	expires time.Time
}

// NewEntries is an empty store.
func NewEntries(s Store, ttl time.Duration) *Entries {
	return &Entries{Store: s, ttl: ttl, entries: map[string]*entry{}}
}

// Visit finds a random key's entry or makes one. Few keys are asked for often.
func (e *Entries) Visit() []byte {
	if e.Keys == 0 {
		return nil
	}
	popularity := rand.Float64() * rand.Float64()
	key := fmt.Sprint("key-", int(popularity*float64(e.Keys)))
	e.mu.Lock()
	defer e.mu.Unlock()
	found, ok := e.entries[key]
	if !ok {
		found = &entry{value: e.Entry.Bytes()}
		e.entries[key] = found
	}
	found.expires = time.Now().Add(e.ttl)
	return found.value
}

// Expire drops what was not used for long.
func (e *Entries) Expire(now time.Time) {
	e.mu.Lock()
	defer e.mu.Unlock()
	for key, entry := range e.entries {
		if now.After(entry.expires) {
			delete(e.entries, key)
		}
	}
}
