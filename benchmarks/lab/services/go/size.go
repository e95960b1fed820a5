package main

import (
	"math"
	"math/rand"
)

// Size is a log-normal number of bytes.
type Size struct{ Median, Sigma float64 }

// Draw is a random size, at least 1 and at most 30 medians.
func (s Size) Draw() int {
	size := s.Median * math.Exp(s.Sigma*rand.NormFloat64())
	return int(math.Max(1, math.Min(size, 30*s.Median)))
}

// Bytes is new memory of a random size, written once a page so that it is resident.
func (s Size) Bytes() []byte { return touched(s.Draw()) }

func touched(n int) []byte {
	b := make([]byte, n)
	for i := 0; i < n; i += 4096 {
		b[i] = byte(i)
	}
	return b
}
