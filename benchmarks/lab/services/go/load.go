package main

import (
	"bytes"
	"encoding/json"
	"io"
	"math/rand"
	"net/http"
	"strings"
	"time"
)

// Drive sends requests at the schedule's rate, at moments as random as visitors', until it ends. What
// the service is too slow for is dropped, as an impatient client would.
func Drive(url string, p Profile, s *Schedule) {
	const workers = 4
	arrivals := make(chan struct{}, 50)
	for i := 0; i < workers; i++ {
		go func() {
			for range arrivals {
				send(url, newOrder(p.Body.Draw()))
			}
		}()
	}
	const tick = 25 * time.Millisecond
	due := 0.0
	for range time.Tick(tick) {
		due += s.Line("load", s.Now()) * tick.Seconds()
		for due > 0 {
			select {
			case arrivals <- struct{}{}:
			default:
			}
			due -= rand.ExpFloat64()
		}
	}
}

func send(url string, o order) {
	body, err := json.Marshal(o)
	if err != nil {
		return
	}
	response, err := http.Post(url, "application/json", bytes.NewReader(body))
	if err != nil {
		return // the service is restarting
	}
	io.Copy(io.Discard, response.Body)
	response.Body.Close()
}

func newOrder(size int) order {
	items := make([]item, 1+size/200)
	for i := range items {
		items[i] = item{SKU: rand.Intn(1 << 20), Price: rand.Float64()}
	}
	return order{Customer: "customer", Items: items, Note: strings.Repeat("n", size)}
}
