package graphtest

import (
	"context"
	"fmt"
	"net/url"
	"os"
	"sync/atomic"
	"testing"

	"github.com/jackc/pgx/v5"
)

// PostgresVariable names the environment variable with the URL of a database in which tests may make schemas, such as
// "postgres://postgres@127.0.0.1:5432/newsgraph".
const PostgresVariable = "NEWSGRAPH_TEST_POSTGRES"

var schemas atomic.Int64

// Postgres is the URL of an empty schema in that database, which goes with the test. Without the variable the test is skipped.
func Postgres(t testing.TB) string {
	t.Helper()
	dsn := os.Getenv(PostgresVariable)
	if dsn == "" {
		t.Skip("needs a PostgreSQL server: set " + PostgresVariable)
	}
	schema := fmt.Sprintf("test_%d_%d", os.Getpid(), schemas.Add(1))
	execute(t, dsn, "create schema "+schema)
	t.Cleanup(func() { execute(t, dsn, "drop schema "+schema+" cascade") })
	u, err := url.Parse(dsn)
	if err != nil {
		t.Fatal(err)
	}
	q := u.Query()
	q.Set("search_path", schema)
	q.Set("application_name", schema) // so that a test can tell its own connections
	u.RawQuery = q.Encode()
	return u.String()
}

func execute(t testing.TB, dsn, sql string) {
	t.Helper()
	ctx := context.Background()
	conn, err := pgx.Connect(ctx, dsn)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close(ctx) }()
	if _, err := conn.Exec(ctx, sql); err != nil {
		t.Fatal(err)
	}
}
