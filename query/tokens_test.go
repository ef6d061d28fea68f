package query_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"

	"github.com/newsgraph/newsgraph/query"
)

// TestChangeTokensTogether: of those who change a file of tokens at once nobody undoes what another did.
func TestChangeTokensTogether(t *testing.T) {
	path, _ := newTokens(t)
	const adders = 8
	var work sync.WaitGroup
	for n := range adders {
		work.Go(func() {
			one, _, err := query.NewToken(fmt.Sprint("adder-", n), query.RoleRead)
			if err != nil {
				t.Error(err)
				return
			}
			for _, change := range []func([]query.Token) ([]query.Token, error){
				func(all []query.Token) ([]query.Token, error) { return append(all, one), nil },
				func(all []query.Token) ([]query.Token, error) { return without(all, one.Name), nil },
				func(all []query.Token) ([]query.Token, error) { return append(all, one), nil },
			} {
				if err := query.ChangeTokens(path, change); err != nil {
					t.Error(err)
				}
			}
		})
	}
	work.Go(func() {
		if err := query.ChangeTokens(path, func(all []query.Token) ([]query.Token, error) { return without(all, "the-admin"), nil }); err != nil {
			t.Error(err)
		}
	})
	work.Wait()
	all, err := query.ReadTokens(path)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, one := range all {
		names = append(names, one.Name)
	}
	if len(all) != 2+adders || strings.Contains(strings.Join(names, " "), "the-admin") {
		t.Errorf("have %q, want the-read, the-write and all %d that were added", names, adders)
	}
	if left, err := os.ReadDir(filepath.Dir(path)); err != nil || len(left) != 1 && runtime.GOOS != "windows" {
		t.Errorf("files are left beside it: %v, %v", left, err)
	}
}

func without(all []query.Token, name string) []query.Token {
	var out []query.Token
	for _, one := range all {
		if one.Name != name {
			out = append(out, one)
		}
	}
	return out
}

// TestChangeTokensKeeps: what is not a token stays as it is, and so do the mode of the file and, where root changes it, whose it is.
func TestChangeTokensKeeps(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("there, files have no such modes")
	}
	hash := strings.Repeat("0a", 32)
	line := func(name string) string { return name + " read " + hash + "\n" }
	path := filepath.Join(t.TempDir(), "tokens")
	if err := os.WriteFile(path, []byte("# The desk, until May:\n"+line("desk")+"\n  # The archive\n"+line("archive")+"# the end"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(path, 0o640); err != nil {
		t.Fatal(err)
	}
	const other = 65534
	if os.Geteuid() == 0 {
		if err := os.Chown(path, other, other); err != nil {
			t.Fatal(err)
		}
	}
	one, _, err := query.NewToken("one", query.RoleWrite)
	if err != nil {
		t.Fatal(err)
	}
	link := filepath.Join(t.TempDir(), "link")
	if err := os.Symlink(path, link); err != nil {
		t.Fatal(err)
	}
	err = query.ChangeTokens(link, func(all []query.Token) ([]query.Token, error) {
		if len(all) != 2 {
			t.Errorf("have %v, want two tokens", all)
		}
		return append(without(all, "desk"), one), nil
	})
	if err != nil {
		t.Fatal(err)
	}
	want := "# The desk, until May:\n\n  # The archive\n" + line("archive") + "# the end\n" + fmt.Sprintf("one write %x\n", one.Hash)
	have, err := os.ReadFile(path)
	if err != nil || string(have) != want {
		t.Errorf("have %q (%v), want %q", have, err, want)
	}
	info, err := os.Lstat(link)
	if err != nil || info.Mode()&os.ModeSymlink == 0 {
		t.Errorf("the link became a file (%v, %v)", info, err)
	}
	if info, err = os.Stat(path); err != nil || info.Mode().Perm() != 0o640 {
		t.Errorf("have mode %v (%v), want 0640", info.Mode(), err)
	}
	if owner := fileOwner(info); os.Geteuid() == 0 && owner != [2]int{other, other} {
		t.Errorf("it belongs to %v, want %d", owner, other)
	}
	refusal := errors.New("no")
	if err := query.ChangeTokens(path, func([]query.Token) ([]query.Token, error) { return nil, refusal }); !errors.Is(err, refusal) {
		t.Errorf("have error %v, want that of the change", err)
	}
	if after, err := os.ReadFile(path); err != nil || string(after) != want {
		t.Errorf("a change that is refused left %q (%v)", after, err)
	}
}

// TestChangeTokensNew: a file that is not there is made, for its owner alone; one that cannot be used is not touched.
func TestChangeTokensNew(t *testing.T) {
	path := filepath.Join(t.TempDir(), "tokens")
	one, _, err := query.NewToken("one", query.RoleWrite)
	if err != nil {
		t.Fatal(err)
	}
	add := func(all []query.Token) ([]query.Token, error) { return append(all, one), nil }
	if err := query.ChangeTokens(path, add); err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(path)
	if err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
		t.Errorf("have %v (%v), want mode 0600", info, err)
	}
	if err := os.WriteFile(path, []byte("desk read\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := query.ChangeTokens(path, add); !errors.Is(err, query.ErrTokens) {
		t.Errorf("have error %v, want ErrTokens", err)
	}
	if have, err := os.ReadFile(path); err != nil || string(have) != "desk read\n" {
		t.Errorf("it became %q (%v)", have, err)
	}
}
