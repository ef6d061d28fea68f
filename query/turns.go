package query

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"sync"
	"time"
)

var errOverloaded = errors.New("the server is busy")

// pool lets so many requests through at once and so many wait. Clients take turns, whatever number of requests each of them has: who
// sends one waits for one of each other client, not for all that one of them sent before (fair queueing, Nagle, RFC 970). Nor does one of them
// have all turns at once, so that another who comes need not wait for the end of what may take long.
type pool struct {
	limit, queue int
	each         int // turns of one client at most
	wait         time.Duration

	mu      sync.Mutex
	working int
	of      map[string]int // turns that clients have
	waiting int
	clients []*line // those who have requests that wait, the next in front
}

// line are the requests of one client that wait, the first in front.
type line struct {
	client string
	turns  []chan error // nil comes where it is the request's turn, else why it never will be
}

// enter waits for the turn of a client's request; leave ends it. The error is errOverloaded where too many wait, or one comes too
// late.
func (p *pool) enter(ctx context.Context, client string) (leave func(), err error) {
	leave = func() { p.leave(client) }
	turn, err := p.stand(client)
	if err != nil || turn == nil {
		return leave, err
	}
	late := time.NewTimer(p.wait)
	defer late.Stop()
	select {
	case err = <-turn:
	case <-late.C:
		err = p.giveUp(client, turn, errOverloaded)
	case <-ctx.Done():
		err = p.giveUp(client, turn, ctx.Err())
	}
	return leave, err
}

// stand lets a request through, turn is nil then, or puts it in the line of its client. Where too many wait, the last one of the client
// who has the most gives way to who has fewer.
func (p *pool) stand(client string) (turn chan error, err error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.free(client) {
		p.begin(client)
		return nil, nil
	}
	l := p.line(client)
	if p.waiting >= p.queue && !p.makeRoom(l) {
		return nil, errOverloaded
	}
	if len(l.turns) == 0 {
		p.clients = append(p.clients, l)
	}
	turn = make(chan error, 1)
	l.turns = append(l.turns, turn)
	p.waiting++
	return turn, nil
}

// line is that of a client, a new one where the client has none.
func (p *pool) line(client string) *line {
	if k := slices.IndexFunc(p.clients, func(l *line) bool { return l.client == client }); k >= 0 {
		return p.clients[k]
	}
	return &line{client: client}
}

// makeRoom turns away the last request of the client who has the most, where the other has at least two fewer.
func (p *pool) makeRoom(other *line) bool {
	if len(p.clients) == 0 {
		return false
	}
	most := slices.MaxFunc(p.clients, func(a, b *line) int { return cmp.Compare(len(a.turns), len(b.turns)) })
	if len(most.turns) < len(other.turns)+2 {
		return false
	}
	most.turns[len(most.turns)-1] <- errOverloaded
	most.turns = most.turns[:len(most.turns)-1]
	p.waiting--
	return true
}

// free reports whether a client may have a turn now.
func (p *pool) free(client string) bool { return p.working < p.limit && p.of[client] < p.each }

func (p *pool) begin(client string) {
	p.working++
	p.of[client]++
}

// leave ends a turn of a client and gives it to the next one that may have it.
func (p *pool) leave(client string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.working--
	if p.of[client]--; p.of[client] == 0 {
		delete(p.of, client)
	}
	k := slices.IndexFunc(p.clients, func(l *line) bool { return p.free(l.client) })
	if k < 0 {
		return
	}
	l := p.clients[k]
	p.begin(l.client)
	l.turns[0] <- nil
	l.turns = l.turns[1:]
	p.waiting--
	if p.clients = slices.Delete(p.clients, k, k+1); len(l.turns) > 0 {
		p.clients = append(p.clients, l)
	}
}

// giveUp takes a request out of its line; one whose turn has come meanwhile keeps it.
func (p *pool) giveUp(client string, turn chan error, why error) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	l := p.line(client)
	k := slices.Index(l.turns, turn)
	if k < 0 {
		return <-turn
	}
	l.turns = slices.Delete(l.turns, k, k+1)
	p.waiting--
	if len(l.turns) == 0 {
		p.clients = slices.DeleteFunc(p.clients, func(other *line) bool { return other == l })
	}
	return why
}

// counts are how many requests work and wait.
func (p *pool) counts() (working, waiting int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.working, p.waiting
}
