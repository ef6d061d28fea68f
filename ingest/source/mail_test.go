package source_test

import (
	"strings"
	"testing"

	"github.com/newsgraph/newsgraph/ingest/source"
)

// TestLongLine: quoted-printable is read whatever the length of its lines.
func TestLongLine(t *testing.T) {
	long := strings.Repeat("Kirby left. ", 1000)
	have := readAll("a.eml", "From: a@example.org\nSubject: S\nContent-Transfer-Encoding: quoted-printable\n\n"+long+"=45nd.", source.Options{})
	if want := "a.eml|S|" + long + "End."; len(have) != 1 || have[0] != want {
		t.Errorf("have %.100q, want %.100q", have, want)
	}
}
