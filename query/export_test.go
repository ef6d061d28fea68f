package query

import "github.com/newsgraph/newsgraph/query/index"

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
func ServiceOf(ix *index.Index) *Service { return &Service{index: ix} }
