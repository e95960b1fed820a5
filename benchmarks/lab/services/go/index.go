package main

import "sync"

// Segments is an index that grows as a memory table and is sealed, merged and thrown away in lumps.
type Segments struct {
	Index

	mu       sync.Mutex
	memtable [][]byte
	size     int
	sealed   [][]byte
}

// Add puts a document into the memory table.
func (s *Segments) Add() {
	if s.Flush == 0 {
		return
	}
	document := s.Document.Bytes()
	s.mu.Lock()
	defer s.mu.Unlock()
	s.memtable = append(s.memtable, document)
	s.size += len(document)
	if s.size < s.Flush {
		return
	}
	s.sealed = append(s.sealed, join(s.memtable))
	s.memtable, s.size = nil, 0
	if len(s.sealed)%s.Merge == 0 {
		last := len(s.sealed) - s.Merge
		s.sealed = append(s.sealed[:last:last], join(s.sealed[last:])[:s.Flush])
	}
	if len(s.sealed) > s.Keep {
		s.sealed = append([][]byte(nil), s.sealed[1:]...)
	}
}

func join(parts [][]byte) []byte {
	var whole []byte
	for _, part := range parts {
		whole = append(whole, part...)
	}
	return whole
}
