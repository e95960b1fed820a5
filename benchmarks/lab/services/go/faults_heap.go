package main

import "fmt"

// retained is a list that nobody empties.
type retained struct {
	newest *node
	held   int64
}

type node struct {
	data []byte
	next *node
}

func (r *retained) Hold(bytes int64) {
	if bytes <= 0 {
		*r = retained{}
	}
	for r.held < bytes {
		r.newest = &node{data: Size{2e3, 0.8}.Bytes(), next: r.newest}
		r.held += int64(len(r.newest.data)) + 32
	}
}

// visitors is a map that only grows.
type visitors struct {
	seen map[string]*visit
}

type visit struct {
	count   int
	agent   string
	history [12]int64
}

func (v *visitors) Hold(bytes int64) {
	const each = 260 // key, value and the map's own
	if bytes <= 0 || v.seen == nil {
		v.seen = map[string]*visit{}
	}
	for int64(len(v.seen))*each < bytes {
		name := fmt.Sprintf("visitor-%016d", len(v.seen))
		v.seen[name] = &visit{count: 1, agent: name[:7]}
	}
}

// journal is a slice of values: its array doubles, then grows by a quarter.
type journal struct {
	lines []line
}

type line struct {
	at, kind, from, to int64
	text               [96]byte
}

func (j *journal) Hold(bytes int64) {
	const each = 128
	if bytes <= 0 {
		j.lines = nil
	}
	for int64(len(j.lines))*each < bytes {
		j.lines = append(j.lines, line{at: int64(len(j.lines))})
	}
}

// unbounded is a store whose entries never expire.
type unbounded struct {
	size    Size
	entries map[string][]byte
	held    int64
}

func (u *unbounded) Hold(bytes int64) {
	if bytes <= 0 || u.entries == nil {
		u.entries, u.held = map[string][]byte{}, 0
	}
	for u.held < bytes {
		value := u.size.Bytes()
		u.entries[fmt.Sprint("key-", len(u.entries))] = value
		u.held += int64(len(value)) + 64
	}
}

// backlog is a queue whose consumer is too slow; it shrinks when the consumer catches up.
type backlog struct {
	messages [][]byte
	held     int64
}

func (b *backlog) Hold(bytes int64) {
	for b.held < bytes {
		message := Size{3e3, 0.6}.Bytes()
		b.messages = append(b.messages, message)
		b.held += int64(len(message))
	}
	for len(b.messages) > 0 && b.held-int64(len(b.messages[0])) >= bytes {
		b.held -= int64(len(b.messages[0]))
		b.messages[0] = nil
		b.messages = b.messages[1:]
	}
}

// loaded is a table read at once.
type loaded struct {
	table map[int]*record
}

func (l *loaded) Hold(bytes int64) {
	const each = 1000 // payload, name, links and the map's own
	if bytes <= 0 {
		l.table = nil
	} else if int64(len(l.table))*each < bytes {
		l.table = newTable(int(bytes/each)+1, Size{750, 0.5})
	}
}

// headers keeps the first bytes of large buffers, and by them the buffers.
type headers struct {
	kept [][]byte
	held int64
}

func (h *headers) Hold(bytes int64) {
	if bytes <= 0 {
		*h = headers{}
	}
	for h.held < bytes {
		buffer := Size{24e3, 0.7}.Bytes()
		h.kept = append(h.kept, buffer[:64])
		h.held += int64(cap(buffer))
	}
}

// freeList is a home-made pool: each buffer grows to the largest request it ever served.
type freeList struct {
	buffers [24][]byte
	next    int
}

func (f *freeList) Hold(bytes int64) {
	if bytes <= 0 {
		*f = freeList{}
	}
	wanted := int(bytes) / len(f.buffers)
	if len(f.buffers[f.next])+8192 < wanted {
		f.buffers[f.next] = touched(wanted)
	}
	f.next = (f.next + 1) % len(f.buffers)
}

// pinned keeps one object of each span: the rest of the span is free and of no use to others.
type pinned struct {
	kept [][]*byte
	held int64
}

func (p *pinned) Hold(bytes int64) {
	const objects, pointers = 8, 384 // a span of 24 KiB holds 8 objects of 3 KiB
	if bytes <= 0 {
		*p = pinned{}
	}
	for p.held < bytes {
		for i := 0; i < objects; i++ {
			object := make([]*byte, pointers)
			if i == 0 {
				p.kept = append(p.kept, object)
			}
		}
		p.held += objects * pointers * 8
	}
}
