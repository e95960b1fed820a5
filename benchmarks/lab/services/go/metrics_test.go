package main

import (
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
)

func TestMetricsPage(t *testing.T) {
	service := NewService(profiles["proxy"], &Schedule{})
	service.requests.Add(7)
	recorder := httptest.NewRecorder()
	service.serveMetrics(recorder, nil)
	page := recorder.Body.String()
	line := regexp.MustCompile(`^(# (HELP|TYPE) [a-z_]+ .+|[a-z_]+ [0-9.e+-]+)$`)
	for _, text := range strings.Split(strings.TrimSuffix(page, "\n"), "\n") {
		if !line.MatchString(text) {
			t.Errorf("%q", text)
		}
	}
	for _, wanted := range []string{
		"\nhttp_requests_total 7\n", "\ngo_gc_duration_seconds_count ", "\ngo_memstats_heap_alloc_bytes ",
		"\nprocess_resident_memory_bytes ", "\nprocess_start_time_seconds 1.",
	} {
		if !strings.Contains(page, wanted) {
			t.Errorf("no %q in\n%s", wanted, page)
		}
	}
}
