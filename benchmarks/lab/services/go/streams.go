package main

import "math/rand"

// Connections is as many goroutines with buffers as the load asks for.
type Connections struct {
	Streams
	open []chan struct{}
}

// Follow opens and closes connections until there are as many as `rate` requests a second need.
func (c *Connections) Follow(rate float64) {
	wanted := int(c.PerRequest * rate)
	for len(c.open) < wanted {
		closed := make(chan struct{})
		go hold(c.Buffer.Bytes(), closed)
		c.open = append(c.open, closed)
	}
	for len(c.open) > wanted {
		i := rand.Intn(len(c.open)) // clients leave in no order
		close(c.open[i])
		c.open[i] = c.open[len(c.open)-1]
		c.open = c.open[:len(c.open)-1]
	}
}

func hold(buffer []byte, closed chan struct{}) {
	<-closed
	buffer[0] = 0
}
