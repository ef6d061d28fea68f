package ask_test

import (
	"testing"

	"github.com/newsgraph/newsgraph/query/ask"
)

// TestInterval reads values of time, also as stores of earlier versions have them, with two slashes.
func TestInterval(t *testing.T) {
	for value, want := range map[string][2]string{
		"2024-09":                  {"2024-09-01", "2024-09-30"},
		"2024-09-16/2024-09-22":    {"2024-09-16", "2024-09-22"},
		"../2024-09-22":            {"", "2024-09-22"},
		"2014/..":                  {"2014-01-01", ""},
		"../2024-09-16/2024-09-22": {"", "2024-09-22"},
		"2024-09-09/2024-09-15/..": {"2024-09-09", ""},
		"2024/2025/2026":           {},
		"PT3H":                     {},
	} {
		from, to, ok := ask.Interval(value)
		if have := [2]string{from, to}; ok != (want != [2]string{}) || ok && have != want {
			t.Errorf("%s is %q, %t; want %q", value, have, ok, want)
		}
	}
}
