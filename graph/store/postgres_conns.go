package store

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/newsgraph/newsgraph/graph"
)

// pgConns has those who keep a connection of the pool take turns, so that one is left for whoever needs one for a statement, also
// within a scan or a transaction.
type pgConns struct{ scans, writers turn }

const (
	pgMost  = 16 // connections, where the URL has no pool_max_conns
	pgLeast = 4  // one each for a scan, a transaction, what a large transaction reads, and a statement
)

// newConns divides so many connections, of which there are pgLeast or more: an eighth each is for transactions and for statements, one for
// what a large transaction reads, of which there is one at a time, and the rest for scans.
func newConns(most int) pgConns {
	eighth := max(1, most/8)
	return pgConns{scans: make(turn, most-1-2*eighth), writers: make(turn, eighth)}
}

// patience is how long a scan waits for a connection. Those who range over one may wait for another.
var patience = 30 * time.Second

// scan waits for a turn of those who read while others do something else with what was read.
func (c pgConns) scan(ctx context.Context) (done func(), err error) {
	ctx, cancel := context.WithTimeoutCause(ctx, patience, fmt.Errorf("%w: %d scans under way for %v, and no connection for more",
		graph.ErrUnavailable, cap(c.scans), patience))
	defer cancel()
	return taken(ctx, c.scans)
}

// write waits for a turn of those who write. They wait for each other in the database, too.
func (c pgConns) write(ctx context.Context) (done func(), err error) { return taken(ctx, c.writers) }

// taken waits for a turn; done ends it.
func taken(ctx context.Context, t turn) (done func(), err error) {
	if err := t.take(ctx, nil); err != nil {
		return nil, context.Cause(ctx)
	}
	return t.give, nil
}

// pgConfig is how connections are made to the servers of a URL.
func pgConfig(dsn string, opts Options) (*pgxpool.Config, error) {
	config, err := pgxpool.ParseConfig(dsn)
	if err != nil {
		return nil, err // pgx leaves the password out
	}
	given, err := pgx.ParseConfig(dsn)
	if err != nil {
		return nil, err
	}
	switch _, ok := given.RuntimeParams["pool_max_conns"]; {
	case !ok:
		config.MaxConns = max(config.MaxConns, pgMost)
	case config.MaxConns < pgLeast:
		return nil, fmt.Errorf("pool_max_conns=%d: at least %d connections are needed", config.MaxConns, pgLeast)
	}
	if config.ConnConfig.ConnectTimeout == 0 { // connect_timeout= in the URL
		config.ConnConfig.ConnectTimeout = connectTimeout
	}
	config.ConnConfig.DialFunc = dialer.DialContext
	config.AfterConnect = watched
	if opts.NoSync {
		config.ConnConfig.RuntimeParams["synchronous_commit"] = "off"
	}
	return config, nil
}

// watch has the server look after the machine of a connection as dialer looks after the server's, where neither the URL nor the server's
// configuration says how: else a machine that is gone within a transaction would keep all others from writing for two hours.
const watch = `select set_config(name, wanted, false) from (values ('tcp_keepalives_idle', '5'), ('tcp_keepalives_interval', '3'),
	('tcp_keepalives_count', '2'), ('tcp_user_timeout', '10000')) as w (name, wanted) join pg_settings using (name) where source = 'default'`

// watched sets up a connection. The settings are not sent with its start, where PgBouncer refuses them; what a server does not know of
// them, or may not set, it goes without.
func watched(ctx context.Context, conn *pgx.Conn) error {
	_, err := conn.Exec(ctx, watch)
	var refused *pgconn.PgError
	if errors.As(err, &refused) && !conn.IsClosed() {
		return nil
	}
	return err
}
