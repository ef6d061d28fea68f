package sparql

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"time"

	"github.com/newsgraph/newsgraph/graph"
)

// ErrLimit says that a query needed more rows in memory than it may have.
var ErrLimit = errors.New("the query needs more memory than it may have")

// Options say how queries run. The zero value is the dataset as the specification has it, without limits.
type Options struct {
	// Union makes the default graph of queries that name none the union of all graphs.
	Union bool
	// MaxRows bounds the rows that a query holds in memory at once, of which one of more than 16 variables counts for more; 0 is no bound.
	MaxRows int
	// MaxBytes bounds the text that a query makes, which it holds until it ends; 0 is no bound. No string that it makes may have
	// more than 8 MiB, whatever the bounds are.
	MaxBytes int
	// Now is what NOW() gives; the time of the call where it is zero.
	Now time.Time
}

// Results takes what a query gives.
type Results interface {
	// Head begins the answer of a Select query.
	Head(vars []string) error
	// Row is one solution, in the order of the variables; a zero term is unbound. The slice is used again.
	Row(row []graph.RDFTerm) error
	// Bool is the answer of an Ask query.
	Bool(answer bool) error
	// Triple is one triple of a Construct or Describe query; each comes once.
	Triple(s, p, o graph.RDFTerm) error
}

// Run answers a query from what a store holds at one moment.
func Run(ctx context.Context, r graph.Reader, q *Query, opts Options, out Results) error {
	return withSource(ctx, r, func(src source) error {
		e := newEvaluator(ctx, src, opts)
		e.dataset(q)
		return e.run(q, out)
	})
}

// withSource calls f with the fastest source of one moment that a reader gives.
func withSource(ctx context.Context, r graph.Reader, f func(source) error) error {
	switch s := r.(type) {
	case graph.Snapshotter:
		return s.Snapshot(ctx, func(snap graph.Snapshot) error { return f(snapshot{snap}) })
	case graph.Viewer:
		return s.View(ctx, func(v graph.Store) error { return f(newMatcher(v)) })
	}
	return f(newMatcher(r))
}

// snapshot is a source made of a store's own numbers.
type snapshot struct{ graph.Snapshot }

func (s snapshot) id(t graph.RDFTerm) ID            { return s.Number(t) }
func (s snapshot) term(n ID) (graph.RDFTerm, error) { return s.Term(n) }

func (s snapshot) scan(ctx context.Context, want [4]ID, g graphs, f func([4]ID) bool) error {
	return s.Scan(ctx, want, g != oneGraph, f)
}

func (s snapshot) estimate(want [4]ID, g graphs) int { return s.Estimate(want, g != oneGraph) }

// row holds the values of variables by their numbers; 0 is unbound.
type row []ID

// active is the graph that patterns are matched with.
type active struct {
	graphs graphs
	label  ID   // of oneGraph
	slot   int  // of namedGraphs: the variable that takes the graph
	set    []ID // of oneGraph where set is not nil: the union of these graphs (FROM)
}

// evaluator runs one query.
type evaluator struct {
	ctx   context.Context
	src   source
	opts  Options
	now   time.Time
	slots map[string]int
	names []string

	terms map[graph.RDFTerm]ID // of the query's own
	own   []graph.RDFTerm

	deflt active
	named []ID // FROM NAMED; nil where every graph is named

	isNamed map[ID]bool // of named
	isSet   bool        // whether the query names its dataset

	allGraphs []ID // the graphs that have names, once they were looked for

	held         int // rows in memory
	text         int // bytes of terms that the query made
	left         int // work until the context is asked whether it has ended
	recent       [256]recentTerm
	tops         map[*orderBy]int // how many rows are wanted of what is sorted
	seed         uint64           // of the blank nodes of templates
	blanks       int
	solutions    int // numbers the solutions that expressions extend
	regexps      map[[2]string]*pattern
	patternBytes int // of regexps
	plans        map[*bgp]*plans
	arrangements map[*join]*arrangements
	sights       map[Op]*sight
	memo         memo
	found        []*found // that are free
	tables       map[tableKey]*table
	labelled     map[string]graph.RDFTerm // blank nodes of BNODE("label") in the solution labelledAt

	labelledAt int
	within     row // within EXISTS: the solution whose values stand for its variables; nil elsewhere
	err        error
}

func newEvaluator(ctx context.Context, src source, opts Options) *evaluator {
	e := &evaluator{
		ctx: ctx, src: src, opts: opts, now: opts.Now, seed: rand.Uint64(), slots: map[string]int{}, terms: map[graph.RDFTerm]ID{},
		regexps: map[[2]string]*pattern{}, plans: map[*bgp]*plans{}, arrangements: map[*join]*arrangements{}, sights: map[Op]*sight{},
		tables: map[tableKey]*table{},
	}
	if e.now.IsZero() {
		e.now = time.Now()
	}
	if opts.Union {
		e.deflt.graphs = unionOfAll
	}
	return e
}

// dataset takes that of the query (section 13.2).
func (e *evaluator) dataset(q *Query) {
	if q.From == nil && q.FromNamed == nil {
		return
	}
	e.setDataset(q.From, q.FromNamed)
}

func (e *evaluator) setDataset(from, named []string) {
	e.isSet, e.isNamed = true, map[ID]bool{}
	e.deflt, e.named = active{set: []ID{}}, []ID{}
	seen := map[ID]bool{0: true}
	for _, g := range from {
		n := e.known(graph.IRI(g))
		if !e.tick() {
			return
		}
		if !seen[n] {
			seen[n] = true
			e.deflt.set = append(e.deflt.set, n)
		}
	}
	for _, g := range named {
		n := e.known(graph.IRI(g))
		if !e.tick() {
			return
		}
		if n != 0 && !e.isNamed[n] {
			e.isNamed[n] = true
			e.named = append(e.named, n)
		}
	}
}

// fail keeps the first error that is not one of types.
func (e *evaluator) fail(err error) bool {
	if e.err == nil {
		e.err = err
	}
	return false
}

// maxString is how many bytes a string may have that a query makes.
const maxString = 8 << 20

// tick is called for every row that moves. It ends a query whose context has ended.
func (e *evaluator) tick() bool { return e.work(1) }

// work counts work: a row that moves is 1, as are some 64 bytes that are read. It ends a query whose context has ended.
func (e *evaluator) work(n int) bool {
	if e.left -= n; e.left < 0 {
		e.left = 1024
		if err := e.ctx.Err(); err != nil {
			return e.fail(err)
		}
	}
	return e.err == nil
}

// holdBytes counts text that the query makes and keeps.
func (e *evaluator) holdBytes(n int) bool {
	if e.text += n; e.opts.MaxBytes > 0 && e.text > e.opts.MaxBytes {
		return e.fail(fmt.Errorf("%w: more than %d bytes of text", ErrLimit, e.opts.MaxBytes))
	}
	return true
}

// rowWidth is how many values a row has that counts for one. One that has more, counts for more.
const rowWidth = 16

// hold counts n rows of so many values that are kept in memory.
func (e *evaluator) hold(n, values int) bool {
	if e.held += n * (1 + values/rowWidth); e.opts.MaxRows > 0 && e.held > e.opts.MaxRows {
		return e.fail(fmt.Errorf("%w: more than %d rows at once", ErrLimit, e.opts.MaxRows))
	}
	return true
}

// release takes back what hold counted.
func (e *evaluator) release(n, values int) { e.held -= n * (1 + values/rowWidth) }

// slot is the number of a variable.
func (e *evaluator) slot(v string) int {
	n, ok := e.slots[v]
	if !ok {
		n = len(e.names)
		e.slots[v] = n
		e.names = append(e.names, v)
	}
	return n
}

// number is the ID of a term, one of the query's own where the source has none.
func (e *evaluator) number(t graph.RDFTerm) ID {
	if t.IsZero() {
		return 0
	}
	if n, ok := e.terms[t]; ok {
		return n
	}
	n := e.src.id(t)
	if n == 0 {
		n = local + ID(len(e.own))
		e.own = append(e.own, t)
	}
	e.terms[t] = n
	e.holdBytes(len(t.Value) + termSize)
	return n
}

// known is the number that the source has for a term, 0 where it has none.
func (e *evaluator) known(t graph.RDFTerm) ID {
	if n := e.number(t); n < local {
		return n
	}
	return 0
}

// termSize is about what a term takes beside its text.
const termSize = 128

// recentTerm is a term that was read a while ago.
type recentTerm struct {
	n ID
	t graph.RDFTerm
}

func (e *evaluator) termOf(n ID) graph.RDFTerm {
	switch {
	case n == 0:
		return graph.RDFTerm{}
	case n >= local:
		return e.own[n-local]
	}
	at := &e.recent[n%ID(len(e.recent))]
	if at.n == n {
		return at.t
	}
	t, err := e.src.term(n)
	if err != nil {
		e.fail(err)
		return t
	}
	*at = recentTerm{n, t}
	return t
}

// blank is a blank node that nothing else has.
func (e *evaluator) blank() graph.RDFTerm {
	e.blanks++
	return graph.Blank(fmt.Sprintf("b%x-%d", rand.Uint64(), e.blanks))
}

// run answers the query. All variables are numbered first, so that rows have one width.
func (e *evaluator) run(q *Query, out Results) error {
	e.register(q.Pattern)
	for _, v := range q.Vars {
		e.slot(v)
	}
	start := make(row, len(e.names))
	var err error
	switch q.Form {
	case Select:
		err = e.selectRows(q, start, out)
	case Ask:
		found := false
		e.eval(q.Pattern, start, e.deflt, func(row) bool { found = true; return false })
		if e.err == nil {
			err = out.Bool(found)
		}
	case Construct:
		err = e.construct(q, start, out)
	case Describe:
		err = e.describe(q, start, out)
	}
	if e.err != nil {
		return e.err
	}
	return err
}

func (e *evaluator) selectRows(q *Query, start row, out Results) error {
	if err := out.Head(q.Vars); err != nil {
		return err
	}
	slots := e.slotsOf(q.Vars)
	terms := make([]graph.RDFTerm, len(slots))
	var err error
	e.eval(q.Pattern, start, e.deflt, func(r row) bool {
		for i, s := range slots {
			terms[i] = e.termOf(r[s])
		}
		if e.err == nil {
			err = out.Row(terms)
		}
		return err == nil && e.err == nil
	})
	return err
}

func (e *evaluator) slotsOf(vars []string) []int {
	out := make([]int, len(vars))
	for i, v := range vars {
		out[i] = e.slot(v)
	}
	return out
}

// construct fills the template with every solution. Triples that are none are left out (section 16.2).
func (e *evaluator) construct(q *Query, start row, out Results) error {
	seen := map[[3]ID]bool{}
	blanks := map[string]ID{}
	var err error
	e.eval(q.Pattern, start, e.deflt, func(r row) bool {
		clear(blanks)
		for _, t := range q.Template {
			k := [3]ID{e.filled(t.S, r, blanks), e.filled(t.P, r, blanks), e.filled(t.O, r, blanks)}
			if !e.tick() {
				return false
			}
			if seen[k] {
				continue
			}
			terms := [3]graph.RDFTerm{e.filledTerm(k[0]), e.filledTerm(k[1]), e.filledTerm(k[2])}
			if !isTriple(terms) {
				continue
			}
			if seen[k] = true; !e.hold(1, 3) {
				return false
			}
			if err = out.Triple(terms[0], terms[1], terms[2]); err != nil {
				return false
			}
		}
		return e.err == nil
	})
	return err
}

// fresh is the first number of blank nodes that a template makes.
const fresh ID = 1 << 56

// filled is the number of what fill gives; a blank node has the next from fresh on.
func (e *evaluator) filled(o Operand, r row, blanks map[string]ID) ID {
	switch {
	case o.Var != "":
		if s, ok := e.slots[o.Var]; ok {
			return r[s]
		}
		return 0
	case o.Term.Kind == graph.BlankTerm:
		n, ok := blanks[o.Term.Value]
		if !ok {
			e.blanks++
			n = fresh + ID(e.blanks)
			blanks[o.Term.Value] = n
		}
		return n
	}
	return e.number(o.Term)
}

// filledTerm is the term of a number that filled gave.
func (e *evaluator) filledTerm(n ID) graph.RDFTerm {
	if n >= fresh {
		return graph.Blank(fmt.Sprintf("b%x-%d", e.seed, n-fresh))
	}
	return e.termOf(n)
}

// fill is an operand of a template for one solution: a blank node is a new one for each.
func (e *evaluator) fill(o Operand, r row, blanks map[string]graph.RDFTerm) graph.RDFTerm {
	switch {
	case o.Var != "":
		if s, ok := e.slots[o.Var]; ok && s < len(r) {
			return e.termOf(r[s])
		}
		return graph.RDFTerm{}
	case o.Term.Kind == graph.BlankTerm:
		b, ok := blanks[o.Term.Value]
		if !ok {
			b = e.blank()
			blanks[o.Term.Value] = b
		}
		return b
	}
	return o.Term
}

// isTriple reports whether three terms make an RDF triple.
func isTriple(k [3]graph.RDFTerm) bool {
	return (k[0].Kind == graph.IRITerm || k[0].Kind == graph.BlankTerm) && k[1].Kind == graph.IRITerm && k[2].Kind != graph.NoTerm
}

// describe gives the concise bounded description of each resource: its triples, and those of blank nodes that they lead to.
func (e *evaluator) describe(q *Query, start row, out Results) error {
	var todo []ID
	seen := map[ID]bool{}
	want := func(n ID) bool {
		if n == 0 || seen[n] {
			return true
		}
		seen[n] = true
		todo = append(todo, n)
		return e.hold(1, 1)
	}
	vars := false
	for _, d := range q.Describe {
		if d.Var == "" {
			want(e.number(d.Term))
		}
		vars = vars || d.Var != ""
	}
	if vars {
		e.eval(q.Pattern, start, e.deflt, func(r row) bool {
			for _, d := range q.Describe {
				if d.Var != "" && !want(r[e.slot(d.Var)]) {
					return false
				}
			}
			return true
		})
	}
	var err error
	for len(todo) > 0 && err == nil && e.err == nil {
		s := todo[0]
		todo = todo[1:]
		e.scan([4]ID{s}, active{graphs: unionOfAll}, func(q [4]ID) bool {
			o := e.termOf(q[2])
			if o.Kind == graph.BlankTerm {
				want(q[2])
			}
			err = out.Triple(e.termOf(s), e.termOf(q[1]), o)
			return err == nil
		})
	}
	return err
}

// register numbers the variables of a pattern and its parts.
func (e *evaluator) register(op Op) {
	under, vars, exprs := parts(op)
	e.slotsOf(vars)
	for _, x := range exprs {
		e.registerExpr(x)
	}
	for _, u := range under {
		e.register(u)
	}
}

func (e *evaluator) registerExpr(x expr) {
	switch x := x.(type) {
	case varExpr:
		e.slot(string(x))
	case callExpr:
		for _, a := range x.args {
			e.registerExpr(a)
		}
	case existsExpr:
		e.register(x.in)
	}
}

// eval calls f with every solution of op that agrees with in, until f returns false; eval then returns false too. f may keep
// nothing of the row that it is given.
func (e *evaluator) eval(op Op, in row, g active, f func(row) bool) bool {
	if !e.tick() {
		return false
	}
	if g.graphs == namedGraphs && g.slot >= 0 && in[g.slot] != 0 {
		g = active{label: in[g.slot]}
	}
	switch op := op.(type) {
	case *bgp:
		return e.bgp(op, in, g, f)
	case *pathOp:
		return e.pathOp(op, in, g, f)
	case *join:
		return e.join(op, in, g, f)
	case *leftJoin:
		return e.leftJoin(op, in, g, f)
	case *filter:
		return e.eval(op.in, in, g, func(r row) bool { return !e.holds(op.cond, r, g) || f(r) })
	case *union:
		return e.eval(op.left, in, g, f) && e.eval(op.right, in, g, f)
	case *minus:
		return e.minus(op, in, g, f)
	case *inGraph:
		return e.inGraph(op, in, g, f)
	case *extend:
		return e.extend(op, in, g, f)
	case *values:
		return e.values(op, in, f)
	default:
		return e.modifier(op, in, g, f)
	}
}

// modifier evaluates an operator that ends a scope: what is bound outside is not bound inside, so it is evaluated on its own
// and then joined with in.
func (e *evaluator) modifier(op Op, in row, g active, f func(row) bool) bool {
	within := e.within
	defer func() { e.within = within }()
	e.within = nil
	outside := func(r row) bool {
		e.within = within
		more := f(r)
		e.within = nil
		return more
	}
	empty := !slices.ContainsFunc(in, func(n ID) bool { return n != 0 })
	if empty {
		return e.alone(op, in, g, outside)
	}
	return e.alone(op, make(row, len(in)), g, func(r row) bool {
		out := slices.Clone(in)
		return !merged(out, r) || outside(out)
	})
}

// merged adds r to out; it is false where they do not agree.
func merged(out, r row) bool {
	for i, n := range r {
		switch {
		case n == 0:
		case out[i] == 0:
			out[i] = n
		case out[i] != n:
			return false
		}
	}
	return true
}

func (e *evaluator) alone(op Op, in row, g active, f func(row) bool) bool {
	switch op := op.(type) {
	case *project:
		slots := e.slotsOf(op.vars)
		out := make(row, len(in))
		return e.eval(op.in, in, g, func(r row) bool {
			clear(out)
			for _, s := range slots {
				out[s] = r[s]
			}
			return f(out)
		})
	case *distinct:
		return e.distinct(op, in, g, f)
	case *slice:
		return e.slice(op, in, g, f)
	case *orderBy:
		return e.orderBy(op, in, g, f)
	case *group:
		return e.group(op, in, g, f)
	}
	return e.fail(fmt.Errorf("no evaluation of %T", op))
}

func (e *evaluator) distinct(op *distinct, in row, g active, f func(row) bool) bool {
	seen := map[string]struct{}{}
	slots := e.slotsOf(visible(op.in))
	more := e.eval(op.in, in, g, func(r row) bool {
		k := key(r, slots)
		if _, ok := seen[k]; ok {
			return true
		}
		seen[k] = struct{}{}
		return e.hold(1, len(slots)) && f(r)
	})
	e.release(len(seen), len(slots))
	return more
}

// key is a row, or the slots of it that are named, as a string.
func key(r row, slots []int) string {
	var buf [128]byte
	b := buf[:0]
	if slots == nil {
		for _, n := range r {
			b = binary.LittleEndian.AppendUint64(b, n)
		}
		return string(b)
	}
	for _, s := range slots {
		b = binary.LittleEndian.AppendUint64(b, r[s])
	}
	return string(b)
}

func (e *evaluator) slice(op *slice, in row, g active, f func(row) bool) bool {
	n, more := int64(0), true
	if op.limit == 0 {
		return true
	}
	end := op.offset + op.limit
	if op.limit < 0 || end < 0 { // no limit, or one beyond all numbers
		end = math.MaxInt64
	}
	if sorted := sortedBy(op.in); sorted != nil && end < 1<<20 {
		if e.tops == nil {
			e.tops = map[*orderBy]int{}
		}
		e.tops[sorted] = int(end)
	}
	e.eval(op.in, in, g, func(r row) bool {
		if n++; n <= op.offset {
			return true
		}
		more = f(r)
		return more && n < end
	})
	return more && e.err == nil
}

func (e *evaluator) extend(op *extend, in row, g active, f func(row) bool) bool {
	s := e.slot(op.v)
	_, inner := op.in.(*extend)
	return e.eval(op.in, in, g, func(r row) bool {
		if !inner {
			e.solutions++
		}
		t, err := e.value(op.val, r, g)
		if err != nil || t.IsZero() {
			return f(r)
		}
		n := e.number(t)
		if r[s] != 0 { // bound from outside
			return r[s] != n || f(r)
		}
		r[s] = n
		more := f(r)
		r[s] = 0
		return more
	})
}

func (e *evaluator) values(op *values, in row, f func(row) bool) bool {
	slots := e.slotsOf(op.vars)
	out := make(row, len(in))
	for _, terms := range op.rows {
		if !e.work(1 + (len(in)+len(terms))/64) {
			return false
		}
		copy(out, in)
		fits := true
		for i, t := range terms {
			n := e.number(t)
			switch {
			case n == 0:
			case out[slots[i]] == 0:
				out[slots[i]] = n
			case out[slots[i]] != n:
				fits = false
			}
		}
		if fits && !f(out) {
			return false
		}
	}
	return true
}

// inGraph matches in one graph or, with a variable, in each named graph. What is matched sees the variable only where that
// makes no difference (see pushable): otherwise it is matched without, and joined (section 18.6).
func (e *evaluator) inGraph(op *inGraph, in row, g active, f func(row) bool) bool {
	if op.name.Var == "" {
		n := e.known(op.name.Term)
		if n == 0 || !e.isGraph(n) {
			return true
		}
		return e.eval(op.in, in, active{label: n}, f)
	}
	s := e.slot(op.name.Var)
	sight := e.sightOf(op.in)
	seen := !sight.never && !slices.Contains(sight.slots, s)
	if seen && in[s] == 0 && !e.isSet && startsWithTriple(op.in) {
		return e.eval(op.in, in, active{graphs: namedGraphs, slot: s}, f)
	}
	names := []ID{in[s]}
	if in[s] == 0 {
		names = e.graphNames()
	}
	out := slices.Clone(in)
	for _, n := range names {
		if !e.isGraph(n) {
			continue
		}
		if out[s] = n; !seen {
			out[s] = 0
		}
		more := e.eval(op.in, out, active{label: n}, func(r row) bool {
			if r[s] != 0 && r[s] != n {
				return true
			}
			r = slices.Clone(r)
			r[s] = n
			return f(r)
		})
		if !more {
			return false
		}
	}
	return e.err == nil
}

// isGraph reports whether the dataset has a named graph: one that holds anything.
func (e *evaluator) isGraph(n ID) bool {
	if e.isSet && !e.isNamed[n] {
		return false
	}
	found := false
	e.scan([4]ID{3: n}, active{label: n}, func([4]ID) bool { found = true; return false })
	return found
}

// startsWithTriple reports whether the first thing that op matches is a triple, which binds the graph.
func startsWithTriple(op Op) bool {
	switch op := op.(type) {
	case *bgp:
		return len(op.triples) > 0
	case *join:
		return startsWithTriple(op.left)
	case *leftJoin:
		return startsWithTriple(op.left)
	case *filter:
		return startsWithTriple(op.in)
	case *extend:
		return startsWithTriple(op.in)
	}
	return false
}

// graphNames are the named graphs of the dataset.
func (e *evaluator) graphNames() []ID {
	if e.isSet {
		return e.named
	}
	if e.allGraphs != nil {
		return e.allGraphs
	}
	out := []ID{}
	seen := map[ID]bool{}
	e.scan([4]ID{}, active{graphs: namedGraphs, slot: -1}, func(q [4]ID) bool {
		if !seen[q[3]] {
			seen[q[3]] = true
			out = append(out, q[3])
			return e.hold(1, 1)
		}
		return true
	})
	slices.Sort(out)
	e.allGraphs = out
	return out
}

// scan calls f with the quads of the active graph that fit.
func (e *evaluator) scan(want [4]ID, g active, f func([4]ID) bool) bool {
	for _, n := range want {
		if n >= local {
			return true // no quad has a term of the query's own
		}
	}
	if g.set != nil {
		return e.scanSet(want, g.set, f)
	}
	want[3] = g.label
	return e.lookUp(want, g.graphs, f)
}

// scanSet scans the union of some graphs.
func (e *evaluator) scanSet(want [4]ID, set []ID, f func([4]ID) bool) bool {
	seen := map[[4]ID]bool{}
	defer func() { e.release(len(seen), 1) }()
	for _, n := range set {
		want[3] = n
		more := e.lookUp(want, oneGraph, func(q [4]ID) bool {
			q[3] = 0
			if len(set) > 1 {
				if seen[q] {
					return true
				}
				if seen[q] = true; !e.hold(1, 1) {
					return false
				}
			}
			return f(q)
		})
		if !more {
			return false
		}
	}
	return e.err == nil
}
