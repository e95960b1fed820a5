package main

import "fmt"

// Profile is what kind of a service it is. Sizes are bytes, times are samples; zero means none.
type Profile struct {
	Body     Size // of a request
	Response Size
	Scratch  Size // short-lived memory of a request, beside its JSON
	Pooled   bool // scratch comes from a sync.Pool

	Cache    Store   // answers by key
	Sessions Store   // one for each visitor
	Table    Table   // reference data in memory
	Index    Index   // memory tables, flushed and merged
	Streams  Streams // long connections, as many as the load asks for
	Report   Report  // a cron job
}

// Store describes entries that expire.
type Store struct {
	Keys  int
	Entry Size
	TTL   float64
}

// Table describes reference data, read anew every Refresh samples.
type Table struct {
	Records int
	Record  Size
	Refresh float64
}

// Index describes segments: a memory table is sealed at Flush bytes, Merge sealed ones become one, and
// the oldest goes when there are more than Keep.
type Index struct {
	Document           Size
	Flush, Merge, Keep int
}

// Streams describes connections held open.
type Streams struct {
	PerRequest float64 // connections for each request a second
	Buffer     Size
}

// Report describes a job that every so many samples reads rows and renders them.
type Report struct {
	Every, Lasts float64
	Rows         int
	Row          Size
}

var profiles = map[string]Profile{
	"api": {
		Body: Size{900, 0.6}, Response: Size{3e3, 0.7}, Scratch: Size{70e3, 0.8},
		Cache:    Store{Keys: 4000, Entry: Size{24e3, 0.8}, TTL: 36},
		Sessions: Store{Keys: 3000, Entry: Size{18e3, 0.5}, TTL: 6},
	},
	"catalog": {
		Body: Size{300, 0.4}, Response: Size{9e3, 0.6}, Scratch: Size{45e3, 0.6},
		Table: Table{Records: 22_000, Record: Size{700, 0.6}, Refresh: 36},
		Cache: Store{Keys: 1500, Entry: Size{3000, 0.6}, TTL: 30},
	},
	"batch": {
		Body: Size{4e3, 0.8}, Response: Size{1e3, 0.3}, Scratch: Size{500e3, 1.1},
		Table:  Table{Records: 9000, Record: Size{900, 0.5}},
		Report: Report{Every: 36, Lasts: 5, Rows: 9000, Row: Size{600, 0.7}},
	},
	"session": {
		Body: Size{700, 0.5}, Response: Size{1500, 0.5}, Scratch: Size{50e3, 0.7},
		Sessions: Store{Keys: 60_000, Entry: Size{55e3, 0.9}, TTL: 14},
	},
	"stream": {
		Body: Size{2e3, 0.8}, Response: Size{2e3, 0.8}, Scratch: Size{60e3, 0.9},
		Streams:  Streams{PerRequest: 7, Buffer: Size{14e3, 0.4}},
		Sessions: Store{Keys: 500, Entry: Size{800, 0.4}, TTL: 30},
	},
	"search": {
		Body: Size{500, 0.5}, Response: Size{7e3, 0.9}, Scratch: Size{90e3, 1.0},
		Index: Index{Document: Size{7e3, 0.8}, Flush: 3_000_000, Merge: 4, Keep: 6},
		Cache: Store{Keys: 2500, Entry: Size{20e3, 0.9}, TTL: 12},
	},
	"image": {
		Body: Size{1e3, 0.3}, Response: Size{2e3, 0.5}, Scratch: Size{1.4e6, 0.9}, Pooled: true,
		Cache: Store{Keys: 600, Entry: Size{20e3, 0.8}, TTL: 24},
	},
	"proxy": {
		Body: Size{1500, 0.9}, Response: Size{1500, 0.9}, Scratch: Size{60e3, 0.5},
		Sessions: Store{Keys: 300, Entry: Size{500, 0.4}, TTL: 3},
	},
	"report": {
		Body: Size{600, 0.5}, Response: Size{20e3, 1.0}, Scratch: Size{150e3, 1.0},
		Table:  Table{Records: 9000, Record: Size{500, 0.7}, Refresh: 144},
		Cache:  Store{Keys: 900, Entry: Size{30e3, 1.0}, TTL: 72},
		Report: Report{Every: 6, Lasts: 1, Rows: 3000, Row: Size{900, 0.9}},
	},
}

func profileNamed(name string) (Profile, bool) {
	var seed int64
	if n, _ := fmt.Sscanf(name, "drawn-%d", &seed); n == 1 {
		return Drawn(seed), true
	}
	profile, ok := profiles[name]
	return profile, ok
}
