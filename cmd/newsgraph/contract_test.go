package main_test

import (
	"bytes"
	"io"
	"path/filepath"
	"strings"
	"testing"
)

// TestContract asks a server that holds all reports here for what openapi.json describes, and for much that it does not, by
// schemathesis: no answer is a failure of the server, and each has a status, a media type, headers and a shape that are described. First
// everything is allowed, then only what a token of the role read may do. It sends some 3,500 requests in two minutes.
func TestContract(t *testing.T) {
	py := python(t)
	db := filepath.Join(t.TempDir(), "db")
	program(t, io.Discard, "ingest", "--db", db, filepath.Join("..", "..", "testdata", "reports"))
	ask := func(args, options []string) {
		t.Helper()
		address, stop := serve(t, append([]string{"--db", db, "--sparql-update"}, args...)...)
		defer stop()
		config := filepath.Join("testdata", "tools", "schemathesis.toml")
		script(t, filepath.Join(filepath.Dir(py), "schemathesis"), append([]string{"--config-file", config, "run", address + "openapi.json", "--no-color"}, options...)...)
	}
	ask(nil, nil)
	var secret bytes.Buffer
	tokens := filepath.Join(t.TempDir(), "tokens")
	program(t, &secret, "token", "add", "--tokens", tokens, "--role", "read", "desk")
	ask([]string{"--tokens", tokens, "--rate", "0"}, []string{"--phases", "coverage", "--header", "Authorization: Bearer " + strings.TrimSpace(secret.String())})
}
