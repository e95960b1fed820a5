package main

import (
	"bufio"
	"fmt"
	"io"
	"sort"
	"strings"
	"time"
)

// Schedule says what happens when: named tracks over the samples of a recording.
type Schedule struct {
	Profile string
	Seed    int64
	begin   time.Time // of sample 0
	period  time.Duration
	end     float64 // samples
	tracks  map[string]Track
}

// Track is a quantity over time, by its knots in order of samples.
type Track []Knot

// Knot is the value of a track at a sample.
type Knot struct{ Sample, Value float64 }

// ReadSchedule reads "profile NAME", then lines of "NAME SAMPLE VALUE". begin, period, seed and end
// are tracks of one knot.
func ReadSchedule(r io.Reader) (*Schedule, error) {
	s := &Schedule{tracks: map[string]Track{}}
	lines := bufio.NewScanner(r)
	for lines.Scan() {
		if strings.HasPrefix(lines.Text(), "profile ") {
			s.Profile = strings.TrimPrefix(lines.Text(), "profile ")
			continue
		}
		var name string
		var knot Knot
		if _, err := fmt.Sscan(lines.Text(), &name, &knot.Sample, &knot.Value); err != nil {
			return nil, fmt.Errorf("schedule: %q: %w", lines.Text(), err)
		}
		s.tracks[name] = append(s.tracks[name], knot)
	}
	s.begin = time.Unix(0, int64(s.Level("begin", 0)*1e9))
	s.period = time.Duration(s.Level("period", 0) * 1e9)
	s.end = s.Level("end", 0)
	s.Seed = int64(s.Level("seed", 0))
	return s, lines.Err()
}

// Now is the time in samples; before sample 0 it is negative.
func (s *Schedule) Now() float64 {
	return time.Since(s.begin).Seconds() / s.period.Seconds()
}

// Remaining is the time to the end.
func (s *Schedule) Remaining() time.Duration {
	return time.Until(s.begin.Add(s.Samples(s.end)))
}

// Samples is the real time that so many samples take.
func (s *Schedule) Samples(n float64) time.Duration {
	return time.Duration(n * float64(s.period))
}

// Names are the tracks whose names begin with prefix.
func (s *Schedule) Names(prefix string) []string {
	var names []string
	for name := range s.tracks {
		if strings.HasPrefix(name, prefix) {
			names = append(names, name)
		}
	}
	sort.Strings(names)
	return names
}

// Level is the value of the last knot at or before a sample; the first knot's before that.
func (s *Schedule) Level(name string, sample float64) float64 {
	track := s.tracks[name]
	if len(track) == 0 {
		return 0
	}
	return track[track.before(sample)].Value
}

// Line is the value on straight lines between the knots.
func (s *Schedule) Line(name string, sample float64) float64 {
	track := s.tracks[name]
	if len(track) == 0 {
		return 0
	}
	i := track.before(sample)
	from := track[i]
	if i+1 == len(track) || sample < from.Sample {
		return from.Value
	}
	to := track[i+1]
	return from.Value + (to.Value-from.Value)*(sample-from.Sample)/(to.Sample-from.Sample)
}

// before is the index of the last knot at or before a sample, or 0.
func (t Track) before(sample float64) int {
	i := sort.Search(len(t), func(i int) bool { return t[i].Sample > sample })
	if i == 0 {
		return 0
	}
	return i - 1
}
