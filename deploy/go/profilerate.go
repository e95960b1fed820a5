// Package profilerate lets an operator change runtime.MemProfileRate of a running service for a while.
// What a profile is worth after such a change, and what it costs, is in README.md.
package profilerate

import (
	"crypto/sha256"
	"crypto/subtle"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"time"
)

const (
	Finest   = 512     // bytes allocated for each sample: the finest rate that may be asked for
	Coarsest = 524_288 // and the coarsest, Go's own

	Usual   = 10 * time.Minute // that a change lasts, if the request does not say
	Longest = time.Hour        // that it may last
)

// State is what a handler answers.
type State struct {
	Rate    int     `json:"rate"`              // bytes
	Own     int     `json:"own_rate"`          // that the program has by itself, bytes
	Seconds float64 `json:"seconds_left"`      // until it has it again; 0 if it does
	Changed string  `json:"changed,omitempty"` // when the rate last became another, RFC 3339
}

// Handler answers GET with the State, and POST ?rate=BYTES&for=DURATION by setting the rate and returning
// to the program's own when the time is over, or at once if that one is asked for. A later request takes
// the place of an earlier one. Each must carry "Authorization: Bearer TOKEN" with what tokenFile holds
// then; without a token there, nobody may.
func Handler(tokenFile string) http.Handler {
	return &handler{tokenFile: tokenFile, after: time.AfterFunc}
}

type handler struct {
	tokenFile string
	after     func(time.Duration, func()) *time.Timer
}

// change is the process's, as the rate is: two handlers must not each believe the other's rate its own.
var change struct {
	sync.Mutex
	number  int // of the last change: a timer of an earlier one has nothing to say
	own     int
	until   time.Time // zero while the program's own rate holds
	changed time.Time
}

func (h *handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Cache-Control", "no-store")
	if !h.admits(r) {
		w.Header().Set("WWW-Authenticate", "Bearer")
		http.Error(w, "not authorized", http.StatusUnauthorized)
		return
	}
	switch r.Method {
	case http.MethodGet:
		answer(w, state())
	case http.MethodPost:
		rate, lasts, err := asked(r)
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		answer(w, h.set(rate, lasts))
	default:
		w.Header().Set("Allow", "GET, POST")
		http.Error(w, "GET or POST", http.StatusMethodNotAllowed)
	}
}

// admits compares digests: their time says nothing of the token's length either.
func (h *handler) admits(r *http.Request) bool {
	text, err := os.ReadFile(h.tokenFile)
	token := strings.TrimSpace(string(text))
	if err != nil || token == "" {
		return false
	}
	a, b := sha256.Sum256([]byte("Bearer "+token)), sha256.Sum256([]byte(r.Header.Get("Authorization")))
	return subtle.ConstantTimeCompare(a[:], b[:]) == 1
}

func asked(r *http.Request) (rate int, lasts time.Duration, err error) {
	rate, err = strconv.Atoi(r.URL.Query().Get("rate"))
	if err != nil || rate < Finest || rate > Coarsest {
		return 0, 0, fmt.Errorf("rate: %q is no number of bytes from %d to %d", r.URL.Query().Get("rate"), Finest, Coarsest)
	}
	lasts = Usual
	if text := r.URL.Query().Get("for"); text != "" {
		if lasts, err = time.ParseDuration(text); err != nil || lasts <= 0 || lasts > Longest {
			return 0, 0, fmt.Errorf("for: %q is no duration up to %v", text, Longest)
		}
	}
	return rate, lasts, nil
}

func (h *handler) set(rate int, lasts time.Duration) State {
	change.Lock()
	defer change.Unlock()
	if change.until.IsZero() {
		change.own = runtime.MemProfileRate
	}
	change.number++
	if rate == change.own {
		turn(rate, time.Time{})
		return current()
	}
	turn(rate, time.Now().Add(lasts))
	number := change.number
	h.after(lasts, func() {
		change.Lock()
		defer change.Unlock()
		if change.number == number {
			turn(change.own, time.Time{})
		}
	})
	return current()
}

// turn sets the rate until then. The caller holds the lock.
func turn(rate int, until time.Time) {
	if rate != runtime.MemProfileRate {
		runtime.MemProfileRate = rate
		change.changed = time.Now()
	}
	change.until = until
}

func state() State {
	change.Lock()
	defer change.Unlock()
	return current()
}

// current is the state. The caller holds the lock.
func current() State {
	s := State{Rate: runtime.MemProfileRate, Own: runtime.MemProfileRate}
	if !change.until.IsZero() {
		s.Own, s.Seconds = change.own, time.Until(change.until).Seconds()
	}
	if !change.changed.IsZero() {
		s.Changed = change.changed.UTC().Format(time.RFC3339Nano)
	}
	return s
}

func answer(w http.ResponseWriter, s State) {
	w.Header().Set("Content-Type", "application/json")
	json.NewEncoder(w).Encode(s)
}
