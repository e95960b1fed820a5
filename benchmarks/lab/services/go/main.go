// Command lab is a small HTTP service whose memory behaves like a real one's, because it is one: it
// serves requests over loopback, keeps caches and sessions, and leaks when its schedule says so.
package main

import (
	"expvar"
	"flag"
	"fmt"
	"log"
	"math/rand"
	"net"
	"net/http"
	_ "net/http/pprof"
	"os"
	"runtime"
	"time"

	"profilerate"
)

func main() {
	path := flag.String("schedule", "", "what happens when: one NAME SAMPLE VALUE a line")
	port := flag.Int("port", 0, "port on 127.0.0.1 to serve on")
	rate := flag.Int("memprofilerate", runtime.MemProfileRate, "bytes allocated for each sampled allocation")
	token := flag.String("memprofiletoken", "", "file with the token of who may change that while it runs")
	flag.Parse()
	runtime.MemProfileRate = *rate

	file, err := os.Open(*path)
	if err != nil {
		log.Fatal(err)
	}
	schedule, err := ReadSchedule(file)
	file.Close()
	if err != nil {
		log.Fatal(err)
	}
	profile, ok := profileNamed(schedule.Profile)
	if !ok {
		log.Fatalf("no profile is called %q", schedule.Profile)
	}
	rand.Seed(schedule.Seed)

	listener, err := net.Listen("tcp", fmt.Sprintf("127.0.0.1:%d", *port))
	if err != nil {
		log.Fatal(err)
	}
	service := NewService(profile, schedule)
	http.Handle("/work", service)
	http.HandleFunc("/metrics", service.serveMetrics)
	if *token != "" {
		http.Handle("/debug/memprofilerate", profilerate.Handler(*token))
	}
	expvar.Publish("requests", service.requests)
	expvar.Publish("goroutines", expvar.Func(func() any { return runtime.NumGoroutine() }))
	go http.Serve(listener, nil)
	go service.RunJobs()
	go service.FollowSettings()
	go Drive("http://"+listener.Addr().String()+"/work", profile, schedule)
	time.Sleep(schedule.Remaining()) // it ends by itself, whatever became of who started it
}
