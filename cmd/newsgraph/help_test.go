package main_test

import (
	"testing"

	main "github.com/newsgraph/newsgraph/cmd/newsgraph"
)

// TestHelp: every command says what it does, and shows how it is called.
func TestHelp(t *testing.T) {
	for _, cmd := range main.Root().Commands() {
		if cmd.Short == "" || cmd.Example == "" {
			t.Errorf("%s has the summary %q and the example %q, want both", cmd.Name(), cmd.Short, cmd.Example)
		}
		if cmd.Long == "" && !cmd.HasSubCommands() {
			t.Errorf("%s has no description", cmd.Name())
		}
		for _, sub := range cmd.Commands() {
			if sub.Short == "" {
				t.Errorf("%s has no summary", sub.CommandPath())
			}
		}
	}
}
