package main

import (
	"math"
	"math/rand"
)

// typical is how many requests a sample has where a drawn service's sizes are as intended.
const typical = 7

// Drawn is the service of that seed: what it keeps, how much and for how long is chance.
func Drawn(seed int64) Profile {
	d := dice{rand.New(rand.NewSource(seed))}
	p := Profile{
		Body: d.size(150, 5e3), Response: d.size(200, 30e3), Scratch: d.size(300, 1.2e6),
		Pooled: d.happens(0.15),
	}
	kept := d.shares(d.between(0.6e6, 45e6), 0.6, 0.5, 0.4, 0.2, 0.2)
	p.Cache = d.store(kept[0], 4, 70)
	p.Sessions = d.store(kept[1], 2, 20)
	if bytes := kept[2]; bytes > 0 {
		p.Table.Records = int(d.between(300, 20e3))
		p.Table.Record = Size{math.Max(30, bytes/float64(p.Table.Records)-150), d.sigma()}
		p.Table.Refresh = d.between(18, 300) * float64(d.Intn(2))
	}
	if bytes := kept[3]; bytes > 0 {
		p.Index = Index{Flush: 1 + int(bytes/6), Merge: 3 + d.Intn(3), Keep: 4 + d.Intn(4)}
		p.Index.Document = Size{float64(p.Index.Flush) / d.between(20, 200), d.sigma()}
	}
	if bytes := kept[4]; bytes > 0 {
		p.Streams.PerRequest = d.between(0.5, 8)
		p.Streams.Buffer = Size{math.Min(64e3, bytes/(4*typical*p.Streams.PerRequest)), d.sigma()}
	}
	if d.happens(0.35) {
		p.Report = Report{Every: d.between(3, 72), Rows: int(d.between(200, 8000))}
		p.Report.Lasts = p.Report.Every * d.between(0.03, 0.6)
		p.Report.Row = Size{d.between(0.3e6, 15e6) / float64(p.Report.Rows), d.sigma()}
	}
	return p
}

type dice struct{ *rand.Rand }

func (d dice) happens(probability float64) bool { return d.Float64() < probability }

// between is alike for each factor of the range.
func (d dice) between(low, high float64) float64 {
	return low * math.Pow(high/low, d.Float64())
}

func (d dice) sigma() float64 { return 0.2 + d.Float64() }

func (d dice) size(low, high float64) Size { return Size{d.between(low, high), d.sigma()} }

// shares divides bytes unevenly among the parts that a service happens to have.
func (d dice) shares(bytes float64, probabilities ...float64) []float64 {
	parts, sum := make([]float64, len(probabilities)), 1e-9
	for i, probability := range probabilities {
		if weight := d.ExpFloat64(); d.happens(probability) {
			parts[i] = weight
			sum += weight
		}
	}
	for i := range parts {
		parts[i] *= bytes / sum
	}
	return parts
}

// store holds about so many bytes: always where its keys are few, as the load has it where they are many.
func (d dice) store(bytes, shortest, longest float64) Store {
	if bytes == 0 {
		return Store{}
	}
	ttl := d.between(shortest, longest)
	keys := 1 + typical*ttl*d.between(0.1, 10)
	entry := math.Min(200e3, bytes/math.Min(keys, typical*ttl))
	return Store{Keys: int(keys), Entry: Size{entry, d.sigma()}, TTL: ttl}
}
