package query

import (
	"net/url"
	"slices"
	"time"

	"golang.org/x/time/rate"

	"github.com/newsgraph/newsgraph/query/ask"
	"github.com/newsgraph/newsgraph/query/index"
)

// Routes are the methods and paths of the server with the roles that they take, for the test that holds them against openapi.json.
func Routes(s Server) [][3]string {
	var out [][3]string
	for _, r := range s.routes() {
		out = append(out, [3]string{r.method, r.path, r.role.String()})
	}
	return out
}

// Occupy takes all turns of reading, until release is called.
func Occupy(s *Service) (release func()) {
	for range cap(s.reading) {
		s.reading <- struct{}{}
	}
	return func() {
		for range cap(s.reading) {
			<-s.reading
		}
	}
}

// ServiceOf is a service that answers from an index, without a library.
func ServiceOf(ix *index.Index, a ask.Asker) *Service { return &Service{index: ix, asker: a} }

// Rates are the rates of clients: whether one may send a request, and how many are known.
func Rates(perSecond float64, burst int) (allow func(client string) bool, known func() int) {
	r := &rates{rate: rate.Limit(perSecond), burst: burst}
	return r.allow, func() int { return len(r.recent) + len(r.older) }
}

// Answers are the answers that wait for their clients: room for one, and how many bytes of how many clients there are.
func Answers() (hold func(client string, n int) (func(), error), held func() (bytes, clients int)) {
	a := &answers{of: map[string]int{}}
	return a.hold, func() (int, int) { return a.bytes, len(a.of) }
}

// Names reports whether a text has the words of a name, as statements are searched, and as it is found without a first look at initials.
func Names(name, text string) (fits, plainly bool) {
	n := &naming{words: index.TermWords(name)}
	have := index.TermWords(text)
	for i := 0; len(n.words) > 0 && i+len(n.words) <= len(have); i++ {
		plainly = plainly || slices.Equal(have[i:i+len(n.words)], n.words)
	}
	return n.in(text), plainly
}

// Selected are the statements that fit parameters of /api/statements: those found where the filter looks for them, and those of all.
func Selected(v *index.View, q url.Values) (found, plainly []index.Ref, err error) {
	f, err := newFilter(v, q)
	if err != nil {
		return nil, nil, err
	}
	among := f.among(v)
	for _, ref := range among {
		if f.fits(ref) {
			found = append(found, ref)
		}
	}
	for _, ref := range v.Statements() {
		if f.fits(ref) {
			plainly = append(plainly, ref)
		}
	}
	return found, plainly, nil
}

// Arrived waits until n readings wait to be written.
func Arrived(s *Service, n int) {
	for {
		s.arrivals.Lock()
		have := len(s.arrived)
		s.arrivals.Unlock()
		if have >= n {
			return
		}
		time.Sleep(time.Millisecond)
	}
}
