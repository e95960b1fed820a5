package profilerate

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"
)

// clock lets a test say when the time of a change is over.
type clock struct {
	mu  sync.Mutex
	due []func()
}

func (c *clock) after(_ time.Duration, f func()) *time.Timer {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.due = append(c.due, f)
	return nil
}

// ring lets the time of the n-th change be over.
func (c *clock) ring(n int) { c.due[n]() }

const token = "correct horse"

// newHandler has a token file, and a clock that the test rings. The program's own rate is Coarsest.
func newHandler(t *testing.T) (*handler, *clock) {
	t.Helper()
	runtime.MemProfileRate = Coarsest
	change.until = time.Time{}
	path := filepath.Join(t.TempDir(), "token")
	if err := os.WriteFile(path, []byte(token+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	c := &clock{}
	return &handler{tokenFile: path, after: c.after}, c
}

func request(h http.Handler, method, query, authorization string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, "/debug/memprofilerate"+query, nil)
	if authorization != "" {
		r.Header.Set("Authorization", authorization)
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

// authorized is a request that must be answered with a State.
func authorized(t *testing.T, h http.Handler, method, query string) (s State) {
	t.Helper()
	w := request(h, method, query, "Bearer "+token)
	if w.Code != http.StatusOK {
		t.Fatalf("%s %s: %d %s", method, query, w.Code, w.Body)
	}
	if err := json.Unmarshal(w.Body.Bytes(), &s); err != nil {
		t.Fatal(err)
	}
	return s
}

func TestTheRateChangesAndReturns(t *testing.T) {
	h, clock := newHandler(t)
	s := authorized(t, h, "POST", "?rate=512&for=30s")
	isRight := s.Rate == 512 && s.Own == Coarsest && 29 < s.Seconds && s.Seconds <= 30 && s.Changed != ""
	if runtime.MemProfileRate != 512 || !isRight {
		t.Errorf("rate %d, %+v", runtime.MemProfileRate, s)
	}
	if s := authorized(t, h, "GET", ""); s.Rate != 512 || s.Seconds <= 0 {
		t.Errorf("%+v", s)
	}
	clock.ring(0)
	if s := authorized(t, h, "GET", ""); runtime.MemProfileRate != Coarsest || s.Rate != Coarsest || s.Seconds != 0 {
		t.Errorf("rate %d, %+v", runtime.MemProfileRate, s)
	}
}

func TestTheRealClockReturnsTheRate(t *testing.T) {
	h, _ := newHandler(t)
	h.after = time.AfterFunc
	authorized(t, h, "POST", "?rate=4096&for=20ms")
	for deadline := time.Now().Add(10 * time.Second); authorized(t, h, "GET", "").Rate != Coarsest; {
		if time.Now().After(deadline) {
			t.Fatal("it did not return")
		}
		time.Sleep(time.Millisecond)
	}
}

func TestALaterRequestTakesThePlaceOfAnEarlierOne(t *testing.T) {
	h, clock := newHandler(t)
	authorized(t, h, "POST", "?rate=512&for=1m")
	if s := authorized(t, h, "POST", "?rate=4096&for=20m"); s.Own != Coarsest || s.Seconds < 1000 {
		t.Errorf("%+v", s)
	}
	clock.ring(0)
	if runtime.MemProfileRate != 4096 {
		t.Errorf("the earlier change's end set %d", runtime.MemProfileRate)
	}
	clock.ring(1)
	if runtime.MemProfileRate != Coarsest {
		t.Errorf("rate %d", runtime.MemProfileRate)
	}
}

func TestTheOwnRateReturnsAtOnce(t *testing.T) {
	h, clock := newHandler(t)
	authorized(t, h, "POST", "?rate=512")
	if s := authorized(t, h, "POST", "?rate=524288"); s.Rate != Coarsest || s.Seconds != 0 {
		t.Errorf("%+v", s)
	}
	authorized(t, h, "POST", "?rate=8192")
	clock.ring(0) // of the first change, which is long over
	if runtime.MemProfileRate != 8192 {
		t.Errorf("rate %d", runtime.MemProfileRate)
	}
}

func TestOnlyWhoHasTheTokenIsAnswered(t *testing.T) {
	h, _ := newHandler(t)
	for _, authorization := range []string{
		"", "Bearer", "Bearer ", "Bearer wrong horse", "Bearer " + token + "x", "Basic " + token, token,
	} {
		for _, method := range []string{"GET", "POST"} {
			w := request(h, method, "?rate=512", authorization)
			if w.Code != http.StatusUnauthorized || strings.Contains(w.Body.String(), "524288") {
				t.Errorf("%s as %q: %d %s", method, authorization, w.Code, w.Body)
			}
		}
	}
	if runtime.MemProfileRate != Coarsest {
		t.Errorf("rate %d", runtime.MemProfileRate)
	}
}

func TestTheTokenIsReadAtEachRequest(t *testing.T) {
	h, _ := newHandler(t)
	if err := os.WriteFile(h.tokenFile, []byte("another"), 0o600); err != nil {
		t.Fatal(err)
	}
	if w := request(h, "GET", "", "Bearer another"); w.Code != http.StatusOK {
		t.Errorf("the new token: %d", w.Code)
	}
	if w := request(h, "GET", "", "Bearer "+token); w.Code != http.StatusUnauthorized {
		t.Errorf("the old token: %d", w.Code)
	}
}

func TestWithoutATokenNobodyIsAnswered(t *testing.T) {
	h, _ := newHandler(t)
	if err := os.WriteFile(h.tokenFile, []byte(" \n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, authorization := range []string{"Bearer ", "Bearer", ""} {
		if w := request(h, "GET", "", authorization); w.Code != http.StatusUnauthorized {
			t.Errorf("an empty file, %q: %d", authorization, w.Code)
		}
	}
	os.Remove(h.tokenFile)
	if w := request(h, "GET", "", "Bearer "+token); w.Code != http.StatusUnauthorized {
		t.Errorf("no file: %d", w.Code)
	}
}

func TestWhatIsOutOfBoundsIsRefused(t *testing.T) {
	h, _ := newHandler(t)
	for _, query := range []string{
		"", "?rate=", "?rate=0", "?rate=-1", "?rate=1", "?rate=511", "?rate=524289", "?rate=512.5", "?rate=x",
		"?rate=99999999999999999999", "?rate=512&for=0s", "?rate=512&for=-1s", "?rate=512&for=61m", "?rate=512&for=10",
	} {
		if w := request(h, "POST", query, "Bearer "+token); w.Code != http.StatusBadRequest {
			t.Errorf("%q: %d", query, w.Code)
		}
	}
	for _, method := range []string{"PUT", "DELETE", "HEAD", "PATCH"} {
		w := request(h, method, "?rate=512", "Bearer "+token)
		if w.Code != http.StatusMethodNotAllowed || w.Header().Get("Allow") != "GET, POST" {
			t.Errorf("%s: %d", method, w.Code)
		}
	}
	if runtime.MemProfileRate != Coarsest {
		t.Errorf("rate %d", runtime.MemProfileRate)
	}
}

func TestTwoHandlersAgreeOnWhatIsTheProgramsOwn(t *testing.T) {
	first, clock := newHandler(t)
	second := &handler{tokenFile: first.tokenFile, after: clock.after}
	authorized(t, first, "POST", "?rate=512")
	authorized(t, second, "POST", "?rate=4096")
	clock.ring(1)
	if runtime.MemProfileRate != Coarsest {
		t.Errorf("rate %d", runtime.MemProfileRate)
	}
}

func TestRequestsAtTheSameTime(t *testing.T) {
	h, clock := newHandler(t)
	var requests sync.WaitGroup
	for i := 0; i < 50; i++ {
		requests.Add(2)
		go func() {
			defer requests.Done()
			request(h, "POST", "?rate=512&for=1m", "Bearer "+token)
		}()
		go func() {
			defer requests.Done()
			request(h, "GET", "", "Bearer "+token)
		}()
	}
	requests.Wait()
	for i := range clock.due {
		if runtime.MemProfileRate != 512 {
			t.Fatalf("it returned before the end of the last change, at %d of %d", i, len(clock.due))
		}
		clock.ring(i)
	}
	if runtime.MemProfileRate != Coarsest {
		t.Errorf("rate %d", runtime.MemProfileRate)
	}
}
