package main

import "testing"

func TestSameSeedSameService(t *testing.T) {
	for seed := int64(1); seed < 100; seed++ {
		if Drawn(seed) != Drawn(seed) || Drawn(seed) == Drawn(seed+1) {
			t.Errorf("seed %d", seed)
		}
	}
}

func TestDrawnServicesAreSmall(t *testing.T) {
	for seed := int64(1); seed < 1000; seed++ {
		p := Drawn(seed)
		kept := p.Cache.bytes() + p.Sessions.bytes() + float64(p.Table.Records)*p.Table.Record.Median +
			6*float64(p.Index.Flush) + 4*typical*p.Streams.PerRequest*p.Streams.Buffer.Median
		if kept > 47e6 || p.Scratch.Median > 1.2e6 || p.Report.Lasts > p.Report.Every {
			t.Errorf("seed %d: %.0f bytes, %+v", seed, kept, p)
		}
		if p.Index.Flush > 0 && p.Index.Merge < 2 {
			t.Errorf("seed %d: segments are merged by %d", seed, p.Index.Merge)
		}
	}
}

func (s Store) bytes() float64 {
	entries := typical * s.TTL
	if float64(s.Keys) < entries {
		entries = float64(s.Keys)
	}
	return entries * s.Entry.Median
}
