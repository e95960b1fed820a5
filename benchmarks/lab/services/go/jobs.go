package main

import (
	"encoding/csv"
	"io"
	"math"
	"runtime/debug"
	"sort"
	"strconv"
	"time"
)

// RunJobs does what happens beside requests, once a sample.
func (s *Service) RunJobs() {
	var batch Keeper = &retained{}
	var lastRefresh, lastReport = s.schedule.Now(), s.schedule.Now()
	for range time.Tick(s.schedule.Samples(1)) {
		now := s.schedule.Now()
		s.cache.Expire(time.Now())
		s.sessions.Expire(time.Now())
		s.streams.Follow(s.schedule.Line("load", now))
		batch.Hold(int64(s.schedule.Line("batch", now)))
		if every := s.profile.Table.Refresh; every > 0 && due(every, lastRefresh, now) {
			s.records.Load()
			lastRefresh = now
		}
		if every := s.profile.Report.Every; every > 0 && due(every, lastReport, now) {
			go s.report()
			lastReport = now
		}
	}
}

// due says whether a multiple of `every` lies between the two times, as cron would have it.
func due(every, last, now float64) bool {
	return math.Floor(now/every) > math.Floor(last/every)
}

// report reads rows in some haste, sorts them and writes them as CSV to nowhere.
func (s *Service) report() {
	const parts = 20
	var rows [][]string
	for part := 0; part < parts; part++ {
		for i := 0; i < s.profile.Report.Rows/parts; i++ {
			rows = append(rows, []string{strconv.Itoa(i * 7919 % 10007), string(s.profile.Report.Row.Bytes())})
		}
		time.Sleep(s.schedule.Samples(s.profile.Report.Lasts / parts))
	}
	sort.Slice(rows, func(i, j int) bool { return rows[i][0] < rows[j][0] })
	csv.NewWriter(io.Discard).WriteAll(rows)
}

// FollowSettings sets the collector's headroom and limit as the schedule has them.
func (s *Service) FollowSettings() {
	var percent, limit float64
	for ; ; time.Sleep(s.schedule.Samples(0.5)) {
		now := s.schedule.Now()
		if wanted := s.schedule.Level("gogc", now); wanted > 0 && wanted != percent {
			debug.SetGCPercent(int(wanted))
			percent = wanted
		}
		if wanted := s.schedule.Level("memory_limit", now); wanted > 0 && wanted != limit {
			debug.SetMemoryLimit(int64(wanted))
			limit = wanted
		}
	}
}
