package main

import (
	"encoding/json"
	"expvar"
	"math/rand"
	"net/http"
	"sync"
)

// Service answers requests; a request also pays its part of every fault that is on.
type Service struct {
	profile  Profile
	schedule *Schedule
	requests *expvar.Int

	cache    *Entries
	sessions *Entries
	records  *Records
	segments *Segments
	streams  *Connections
	buffers  sync.Pool
	faults   Faults
}

// NewService is a service that has just started: its table is loaded, its caches are empty.
func NewService(p Profile, s *Schedule) *Service {
	service := &Service{
		profile: p, schedule: s, requests: new(expvar.Int),
		cache:    NewEntries(p.Cache, s.Samples(p.Cache.TTL)),
		sessions: NewEntries(p.Sessions, s.Samples(p.Sessions.TTL)),
		records:  &Records{Table: p.Table},
		segments: &Segments{Index: p.Index},
		streams:  &Connections{Streams: p.Streams},
		faults:   NewFaults(s),
	}
	service.records.Load()
	return service
}

type order struct {
	Customer string
	Items    []item
	Note     string
}

type item struct {
	SKU   int
	Price float64
}

type answer struct {
	Total   float64
	Session int
	Names   []string
	Page    string
}

// ServeHTTP does the work of one request.
func (s *Service) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	var order order
	if err := json.NewDecoder(r.Body).Decode(&order); err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	answer := answer{Session: len(s.sessions.Visit())}
	for _, item := range order.Items {
		answer.Total += item.Price
		if record := s.records.Find(item.SKU % (s.profile.Table.Records + 1)); record != nil {
			answer.Names = append(answer.Names, record.Name)
		}
	}
	s.cache.Visit()
	s.segments.Add()
	s.work()
	answer.Page = string(s.profile.Response.Bytes())
	s.faults.Follow()
	s.requests.Add(1)
	json.NewEncoder(w).Encode(answer)
}

// work fills short-lived buffers: one large, or one from the pool, and a few small.
func (s *Service) work() {
	size := s.profile.Scratch.Draw()
	if s.profile.Pooled {
		buffer, _ := s.buffers.Get().([]byte)
		if cap(buffer) < size {
			buffer = touched(size)
		}
		s.buffers.Put(buffer[:cap(buffer)])
		return
	}
	for size > 0 {
		part := 1 + rand.Intn(size)
		touched(part)
		size -= part
	}
}
