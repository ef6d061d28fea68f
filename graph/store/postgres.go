package store

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"iter"
	"net"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/newsgraph/newsgraph/graph"
)

// postgres is a graph.Store in a database that several instances share.
//
// Writers take turns by a lock on the one row of the table newsgraph, which also numbers the updates; readers see the state
// at the start of their statement and wait for nobody.
type postgres struct {
	part   int // of a transaction of TransactBulk
	pool   *pgxpool.Pool
	conns  pgConns
	closed atomic.Bool
}

// pgVersion is that of the tables.
const pgVersion = "1"

// postgresSchema makes the tables, in the first schema of the search path. A term's bytes are those of encode, since text
// cannot hold a zero; a quad is four numbers, indexed in the orders of the file store.
const postgresSchema = `
create table if not exists newsgraph (
	one     boolean primary key default true check (one),
	version text not null,
	next    bigint not null, -- free number of a term
	quads   bigint not null, -- how many there are
	seq     bigint not null  -- of the last update
);
create table if not exists newsgraph_term (
	id   bigint primary key,
	hash bytea not null unique, -- SHA-256/128 of term
	uses bigint not null,       -- how often quads have it
	term bytea not null         -- kind, datatype 0 language 0 value
);
create table if not exists newsgraph_quad (
	s bigint not null, p bigint not null, o bigint not null, l bigint not null,
	primary key (s, p, o, l)
);
create index if not exists newsgraph_posl on newsgraph_quad (p, o, s, l);
create index if not exists newsgraph_ospl on newsgraph_quad (o, s, p, l);
create index if not exists newsgraph_lspo on newsgraph_quad (l, s, p, o);
create table if not exists newsgraph_change (
	seq    bigint primary key,
	labels bytea[] not null -- of the graphs that the update changed
);
insert into newsgraph (version, next, quads, seq) values ($1, 1, 0, 0) on conflict do nothing`

// schemaLock keeps two instances from making the tables at once, which PostgreSQL answers with a duplicate key.
const schemaLock = 0x6e657773 // "news"

// keptChanges is how many updates back Changes can name what was changed.
const keptChanges = 10000

func openPostgres(ctx context.Context, dsn string, opts Options) (graph.Store, error) {
	config, err := pgConfig(dsn, opts)
	if err != nil {
		return nil, err
	}
	pool, err := pgxpool.NewWithConfig(ctx, config)
	if err != nil {
		return nil, err
	}
	s := &postgres{pool: pool, conns: newConns(int(config.MaxConns)), part: opts.part()}
	if err := s.prepare(ctx, opts); err != nil {
		pool.Close()
		if unavailable(err) {
			err = fmt.Errorf("%w: %w", graph.ErrUnavailable, err)
		}
		return nil, err
	}
	return s, nil
}

// A machine that is gone says nothing: connections to it would be waited for some fifteen minutes, and one that is being made two.
// The next server of several in the URL is tried only then.
const (
	connectTimeout = 5 * time.Second  // of each server
	silence        = 10 * time.Second // after which a server that acknowledges nothing is taken for gone
)

var dialer = &net.Dialer{
	KeepAliveConfig: net.KeepAliveConfig{Enable: true, Idle: silence / 2, Interval: silence / 4, Count: 2},
	Control:         boundSilence,
}

// prepare makes the tables where there are none, and refuses those of another version.
func (s *postgres) prepare(ctx context.Context, opts Options) error {
	have, err := s.version(ctx)
	if err != nil {
		return err
	}
	if have == "" && opts.MustExist {
		return graph.ErrNoStore
	}
	if have == "" {
		if err := s.create(ctx); err != nil {
			return fmt.Errorf("make the tables: %w", err)
		}
		have = pgVersion
	}
	if have != pgVersion {
		return fmt.Errorf("%w: layout %s, want %s", errVersion, have, pgVersion)
	}
	return nil
}

// version is the layout of the tables, "" where there are none.
func (s *postgres) version(ctx context.Context) (string, error) {
	var v string
	err := s.pool.QueryRow(ctx, `select version from newsgraph`).Scan(&v)
	switch {
	case hasCode(err, "42P01"), errors.Is(err, pgx.ErrNoRows): // undefined_table
		return "", nil
	case err != nil:
		return "", err
	}
	return v, nil
}

func (s *postgres) create(ctx context.Context) error {
	return pgx.BeginFunc(ctx, s.pool, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, `select pg_advisory_xact_lock($1)`, schemaLock); err != nil {
			return err
		}
		for command := range strings.SplitSeq(postgresSchema, ";\n") {
			var args []any
			if strings.Contains(command, "$1") {
				args = []any{pgVersion}
			}
			if _, err := tx.Exec(ctx, command, args...); err != nil {
				return err
			}
		}
		return nil
	})
}

// hasCode reports whether the server gave an error one of these codes (PostgreSQL, appendix A).
func hasCode(err error, codes ...string) bool {
	var pg *pgconn.PgError
	return errors.As(err, &pg) && slices.Contains(codes, pg.Code)
}

// failed is the error of a call: ErrClosed after Close, the context's where that has ended, ErrUnavailable where the server is not there.
func (s *postgres) failed(ctx context.Context, doing string, err error) error {
	switch {
	case err == nil:
		return nil
	case s.closed.Load():
		err = graph.ErrClosed
	case ctx.Err() != nil:
		err = ctx.Err()
	case unavailable(err) && !errors.Is(err, graph.ErrUnavailable):
		s.pool.Reset() // the other connections led to the same server: later calls make new ones, to whichever it is then
		err = fmt.Errorf("%w: %w", graph.ErrUnavailable, err)
	}
	return fmt.Errorf("%s: %w", doing, err)
}

// unavailable reports whether an error is one of the way to the server, or of a server that starts, stops, or is a standby, and not of
// what it was asked.
func unavailable(err error) bool {
	var server *pgconn.PgError
	var connect *pgconn.ConnectError
	var network net.Error
	var theirs *callerError
	switch {
	case errors.As(err, &connect):
		return true
	case errors.As(err, &server):
		return strings.HasPrefix(server.Code, "08") || slices.Contains(goneCodes, server.Code)
	case errors.As(err, &theirs):
		return false
	}
	return errors.As(err, &network) || errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, pgconn.ErrConnClosed)
}

// callerError is an error of who writes, which may come from a network of theirs.
type callerError struct{ error }

func (e *callerError) Unwrap() error { return e.error }

// goneCodes are those of a server that does not serve now (PostgreSQL, appendix A), beside class 08, connection exceptions.
var goneCodes = []string{
	"57P01", "57P02", "57P03", "57P05", // admin_shutdown, crash_shutdown, cannot_connect_now, idle_session_timeout
	"53300", // too_many_connections
	"25006", // read_only_sql_transaction: a standby, where the URL has no target_session_attrs=read-write
}

// Update is graph.Store's.
func (s *postgres) Update(ctx context.Context, remove, add []graph.Quad) error {
	return s.Transact(ctx, func(graph.Reader) ([]graph.Quad, []graph.Quad, error) { return remove, add, nil })
}

// retries is how often a transaction is tried that the server gave up for the sake of another.
const retries = 10

// Transact is graph.Transactor's.
func (s *postgres) Transact(ctx context.Context, f func(graph.Reader) (remove, add []graph.Quad, err error)) error {
	return s.transact(ctx, func(tx pgx.Tx, u *pgUpdater) error {
		remove, add, err := f(&pgReader{tx: tx})
		if err != nil || len(remove)+len(add) == 0 {
			return err
		}
		return u.run(ctx, remove, add)
	})
}

// transact is a transaction of what f does with an updater.
func (s *postgres) transact(ctx context.Context, f func(pgx.Tx, *pgUpdater) error) error {
	done, err := s.conns.write(ctx)
	if err != nil {
		return s.failed(ctx, "update", err)
	}
	defer done()
	for try := range retries {
		err = pgx.BeginFunc(ctx, s.pool, func(tx pgx.Tx) error { return change(ctx, tx, f) })
		if !hasCode(err, "40001", "40P01") { // serialization_failure, deadlock_detected
			break
		}
		time.Sleep(time.Duration(1+try) * 5 * time.Millisecond)
	}
	return s.failed(ctx, "update", err)
}

// change is one transaction of Transact.
func change(ctx context.Context, tx pgx.Tx, f func(pgx.Tx, *pgUpdater) error) error {
	u := &pgUpdater{tx: tx, labels: map[graph.RDFTerm]bool{}}
	err := tx.QueryRow(ctx, `select next, quads, seq from newsgraph for update`).Scan(&u.next, &u.quads, &u.seq)
	if err != nil {
		return err
	}
	if err := f(tx, u); err != nil {
		if !tx.Conn().IsClosed() {
			err = &callerError{err}
		}
		return err
	}
	if len(u.labels) == 0 {
		return nil
	}
	return u.note(ctx)
}

// pgUpdater writes in one transaction.
type pgUpdater struct {
	tx     pgx.Tx
	next   id
	quads  int64
	seq    int64
	labels map[graph.RDFTerm]bool // of what was written
	// of what run writes
	ids   map[graph.RDFTerm]id
	fresh []freshTerm
	uses  map[id]int64 // by how much the use of a term changes
}

// run removes and adds quads. It may be called several times in a transaction.
func (u *pgUpdater) run(ctx context.Context, remove, add []graph.Quad) error {
	u.fresh, u.uses = nil, map[id]int64{}
	for _, quads := range [][]graph.Quad{remove, add} {
		for _, q := range quads {
			if err := complete(q); err != nil {
				return err
			}
			u.labels[q.Label] = true
		}
	}
	if err := u.number(ctx, remove, add); err != nil {
		return err
	}
	err := u.quad(ctx, `delete from newsgraph_quad q using unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::bigint[]) as d(s, p, o, l)
		where q.s = d.s and q.p = d.p and q.o = d.o and q.l = d.l returning q.s, q.p, q.o, q.l`, remove, -1)
	if err != nil {
		return err
	}
	err = u.quad(ctx, `insert into newsgraph_quad (s, p, o, l) select * from unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::bigint[])
		on conflict do nothing returning s, p, o, l`, add, 1)
	if err != nil {
		return err
	}
	return u.terms(ctx)
}

// number finds the numbers of all terms, and gives new ones to those that are added and have none.
func (u *pgUpdater) number(ctx context.Context, remove, add []graph.Quad) error {
	u.ids = map[graph.RDFTerm]id{{}: 0}
	byHash := map[string]graph.RDFTerm{}
	var hashes [][]byte
	var order []graph.RDFTerm // of those that are added, as they come
	collect := func(quads []graph.Quad, adds bool) {
		for _, q := range quads {
			for _, t := range terms(q) {
				h := hashOf(t)
				if _, ok := byHash[string(h)]; !ok && !t.IsZero() {
					byHash[string(h)] = t
					hashes = append(hashes, h)
				}
				if adds {
					order = append(order, t)
				}
			}
		}
	}
	collect(remove, false)
	collect(add, true)
	rows, err := u.tx.Query(ctx, `select hash, id from newsgraph_term where hash = any($1)`, hashes)
	if err != nil {
		return err
	}
	var hash []byte
	var n id
	if _, err := pgx.ForEachRow(rows, []any{&hash, &n}, func() error { u.ids[byHash[string(hash)]] = n; return nil }); err != nil {
		return err
	}
	for _, t := range order {
		if _, ok := u.ids[t]; !ok {
			u.ids[t] = u.next
			u.fresh = append(u.fresh, freshTerm{u.next, encode(t)})
			u.next++
		}
	}
	return nil
}

// quad runs a statement on the numbers of quads, in four arrays, and counts the uses of the terms of those that it returns.
func (u *pgUpdater) quad(ctx context.Context, sql string, quads []graph.Quad, by int64) error {
	known := make([]ids, 0, len(quads))
	for _, q := range quads {
		if n, ok := u.find(q); ok {
			known = append(known, n)
		}
	}
	slices.SortFunc(known, func(a, b ids) int { return slices.Compare(a[:], b[:]) })
	known = slices.Compact(known)
	if len(known) == 0 {
		return nil
	}
	var columns [4][]int64
	for _, n := range known {
		for i := range columns {
			columns[i] = append(columns[i], int64(n[i]))
		}
	}
	rows, err := u.tx.Query(ctx, sql, columns[0], columns[1], columns[2], columns[3])
	if err != nil {
		return err
	}
	var n ids
	_, err = pgx.ForEachRow(rows, []any{&n[0], &n[1], &n[2], &n[3]}, func() error {
		u.quads += by
		for _, t := range n {
			if t != 0 {
				u.uses[t] += by
			}
		}
		return nil
	})
	return err
}

// find is a quad in numbers; ok is false where a term has none.
func (u *pgUpdater) find(q graph.Quad) (n ids, ok bool) {
	for i, t := range terms(q) {
		if n[i], ok = u.ids[t]; !ok {
			return n, false
		}
	}
	return n, true
}

// terms writes the terms that are new, the changed numbers of uses, and forgets the terms that have none left.
func (u *pgUpdater) terms(ctx context.Context) error {
	var newIDs, newUses, changed, by []int64
	var newTerms, newHashes [][]byte
	for _, t := range u.fresh {
		if uses := u.uses[t.id]; uses > 0 {
			newIDs, newUses = append(newIDs, int64(t.id)), append(newUses, uses)
			newTerms, newHashes = append(newTerms, t.term), append(newHashes, pgHash(t.term))
		}
		delete(u.uses, t.id)
	}
	if len(newIDs) > 0 {
		_, err := u.tx.Exec(ctx, `insert into newsgraph_term (id, hash, uses, term)
			select * from unnest($1::bigint[], $2::bytea[], $3::bigint[], $4::bytea[])`, newIDs, newHashes, newUses, newTerms)
		if err != nil {
			return err
		}
	}
	less := false
	for n, d := range u.uses {
		if d != 0 {
			changed, by = append(changed, int64(n)), append(by, d)
			less = less || d < 0
		}
	}
	if len(changed) == 0 {
		return nil
	}
	_, err := u.tx.Exec(ctx, `update newsgraph_term t set uses = t.uses + d.by from unnest($1::bigint[], $2::bigint[]) as d(id, by) where t.id = d.id`, changed, by)
	if err == nil && less {
		_, err = u.tx.Exec(ctx, `delete from newsgraph_term where id = any($1) and uses = 0`, changed)
	}
	return err
}

// note ends the transaction's turn: the counts, and for other instances the graphs that changed.
func (u *pgUpdater) note(ctx context.Context) error {
	labels := make([][]byte, 0, len(u.labels))
	for l := range u.labels {
		labels = append(labels, encode(l))
	}
	batch := &pgx.Batch{}
	batch.Queue(`update newsgraph set next = $1, quads = $2, seq = $3`, u.next, u.quads, u.seq+1)
	batch.Queue(`insert into newsgraph_change (seq, labels) values ($1, $2)`, u.seq+1, labels)
	batch.Queue(`delete from newsgraph_change where seq <= $1`, u.seq-keptChanges)
	return u.tx.SendBatch(ctx, batch).Close()
}

// terms are a quad's in the order of ids.
func terms(q graph.Quad) [4]graph.RDFTerm {
	return [4]graph.RDFTerm{q.Subject, q.Predicate, q.Object, q.Label}
}

// pgHash is the first half of a term's SHA-256.
func pgHash(term []byte) []byte {
	h := sha256.Sum256(term)
	return h[:16]
}

func hashOf(t graph.RDFTerm) []byte {
	if !storable(t) {
		return nil
	}
	return pgHash(encode(t))
}

// Count is graph.Store's. That of all quads is kept; others are counted.
func (s *postgres) Count(ctx context.Context, p graph.Pattern) (int64, error) {
	return s.count(ctx, s.pool, p)
}

func (s *postgres) count(ctx context.Context, q querier, p graph.Pattern) (int64, error) {
	sql, args := `select quads from newsgraph`, []any(nil)
	if (p != graph.Pattern{}) {
		cond, a := where(p)
		sql, args = `select count(*) from newsgraph_quad q`+cond, a
	}
	var n int64
	err := q.QueryRow(ctx, sql, args...).Scan(&n)
	return n, s.failed(ctx, "count", err)
}

// Size is graph.Sizer's: that of the tables with their indexes.
func (s *postgres) Size(ctx context.Context) (int64, error) {
	const sql = `select coalesce(sum(pg_total_relation_size(name)), 0)::bigint from unnest(array['newsgraph', 'newsgraph_term', 'newsgraph_quad', 'newsgraph_change']::regclass[]) as name`
	var n int64
	err := s.pool.QueryRow(ctx, sql).Scan(&n)
	return n, s.failed(ctx, "size", err)
}

// pgLoadQuads is how many quads a transaction of Load holds, of bulkBytes at most.
const pgLoadQuads = 100_000

// Load is graph.Loader's.
func (s *postgres) Load(ctx context.Context, quads iter.Seq2[graph.Quad, error]) (loaded int64, err error) {
	theirs := func(yield func(graph.Quad, error) bool) {
		for q, err := range quads {
			if err != nil {
				err = &callerError{err}
			}
			if !yield(q, err) || err != nil {
				return
			}
		}
	}
	err = eachPart(limits{pgLoadQuads, bulkBytes}, nothing, theirs, func(_, add []graph.Quad) error {
		err := s.Update(ctx, nil, add)
		if err == nil {
			loaded += int64(len(add))
		}
		return err
	})
	if err != nil {
		return loaded, s.failed(ctx, fmt.Sprintf("load: after %d quads", loaded), err)
	}
	// The server looks at its tables by itself only later, and scans them until then where an index would do.
	_, err = s.pool.Exec(ctx, `analyze newsgraph_term, newsgraph_quad`)
	return loaded, s.failed(ctx, "analyze", err)
}

// Page is graph.Pager's.
func (s *postgres) Page(ctx context.Context, p graph.Pattern, after string, limit int) (page []graph.Quad, next string, err error) {
	from, err := readCursor(after)
	if err != nil || limit <= 0 {
		return nil, after, err
	}
	k, _ := bestOrder(bound(p), len(orders))
	cond, args := where(p)
	var columns []string
	var values []string
	for _, part := range orders[k].parts {
		args = append(args, int64(from[part]))
		columns = append(columns, "q."+"spol"[part:part+1])
		values = append(values, fmt.Sprint("$", len(args)))
	}
	order := strings.Join(columns, ", ")
	if cond == "" {
		cond = " where true"
	}
	sql := fmt.Sprintf("%s%s and (%s) > (%s) order by %s limit %d", numberedQuads, cond, order, strings.Join(values, ", "), order, limit+1)
	rows, err := s.pool.Query(ctx, sql, args...)
	if err != nil {
		return nil, "", s.failed(ctx, "page", err)
	}
	defer rows.Close()
	var last ids
	for rows.Next() {
		if len(page) == limit {
			next = last.cursor()
			break
		}
		q, err := scanQuad(rows, &last)
		if err != nil {
			return nil, "", s.failed(ctx, "page", err)
		}
		page = append(page, q)
	}
	return page, next, s.failed(ctx, "page", rows.Err())
}

// Changes is graph.Follower's.
func (s *postgres) Changes(ctx context.Context, since int64) (graph.Changes, error) {
	var c graph.Changes
	err := s.pool.QueryRow(ctx, `select seq from newsgraph`).Scan(&c.Seq)
	if err != nil || c.Seq == since {
		return c, s.failed(ctx, "follow", err)
	}
	rows, err := s.pool.Query(ctx, `select seq, labels from newsgraph_change where seq > $1 and seq <= $2`, since, c.Seq)
	if err != nil {
		return c, s.failed(ctx, "follow", err)
	}
	var seq, n int64
	var labels [][]byte
	_, err = pgx.ForEachRow(rows, []any{&seq, &labels}, func() error {
		n++
		for _, b := range labels {
			t, err := decode(b)
			if err != nil {
				return err
			}
			c.Labels = append(c.Labels, t)
		}
		return nil
	})
	c.All = n != c.Seq-since // some are forgotten, or the store is another
	slices.SortFunc(c.Labels, graph.CompareTerms)
	c.Labels = slices.Compact(c.Labels)
	return c, s.failed(ctx, "follow", err)
}

// Verify is graph.Verifier's: the database keeps its indexes, so what is left are the dictionary and the counts.
func (s *postgres) Verify(ctx context.Context) ([]string, error) {
	var found []string
	for _, check := range []struct{ what, sql string }{
		{"quads use numbers that no term has", `select count(*) from newsgraph_quad q where not exists (select 1 from newsgraph_term where id = q.s)
			or not exists (select 1 from newsgraph_term where id = q.p) or not exists (select 1 from newsgraph_term where id = q.o)
			or q.l <> 0 and not exists (select 1 from newsgraph_term where id = q.l)`},
		{"terms have another number of uses than is noted", `select count(*) from newsgraph_term t left join
			(select id, count(*) as n from (select s as id from newsgraph_quad union all select p from newsgraph_quad
				union all select o from newsgraph_quad union all select l from newsgraph_quad) as u group by id) as c on c.id = t.id
			where t.uses <> coalesce(c.n, 0)`},
		{"the number of quads is wrong, by", `select abs((select count(*) from newsgraph_quad) - (select quads from newsgraph))`},
		{"the next free number is taken", `select count(*) from newsgraph_term where id >= (select next from newsgraph)`},
	} {
		var n int64
		if err := s.pool.QueryRow(ctx, check.sql).Scan(&n); err != nil {
			return nil, s.failed(ctx, "verify", err)
		}
		if n != 0 {
			found = append(found, fmt.Sprintf("%s: %d", check.what, n))
		}
	}
	wrong, err := s.unhashed(ctx)
	if err != nil {
		return nil, s.failed(ctx, "verify", err)
	}
	if wrong > 0 {
		found = append(found, fmt.Sprintf("terms are not found by their hashes: %d", wrong))
	}
	return found, nil
}

// unhashed is how many terms are not found by their hashes.
func (s *postgres) unhashed(ctx context.Context) (wrong int, err error) {
	rows, err := s.pool.Query(ctx, `select hash, term from newsgraph_term`)
	if err != nil {
		return 0, err
	}
	var hash, term []byte
	_, err = pgx.ForEachRow(rows, []any{&hash, &term}, func() error {
		if string(pgHash(term)) != string(hash) {
			wrong++
		}
		return nil
	})
	return wrong, err
}

// Close is graph.Store's.
func (s *postgres) Close() error {
	if !s.closed.Swap(true) {
		s.pool.Close()
	}
	return nil
}
