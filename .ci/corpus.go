//go:build ignore

// Command corpus puts into testdata/fuzz what a run of a fuzzer found: of the inputs that Go keeps in its cache, the fewest that together reach
// every block of code of the module that all of them reach (a greedy cover, the smallest first among equals).
//
//	go test -run '^$' -fuzz '^FuzzParse$' -fuzztime 10m ./query/sparql
//	go run .ci/corpus.go -most 200 ./query/sparql FuzzParse
package main

import (
	"bufio"
	"bytes"
	"cmp"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

func main() {
	most := flag.Int("most", 200, "how many inputs to look at, evenly among those of the cache")
	size := flag.Int64("size", 16<<10, "bytes that an input may have")
	flag.Parse()
	if flag.NArg() != 2 {
		fmt.Fprintln(os.Stderr, "usage: go run .ci/corpus.go [-most n] [-size bytes] package fuzzer")
		os.Exit(2)
	}
	if err := run(flag.Arg(0), flag.Arg(1), *most, *size); err != nil {
		fmt.Fprintln(os.Stderr, "corpus:", err)
		os.Exit(1)
	}
}

// input is a file of the cache with the blocks of code that it reaches.
type input struct {
	name  string
	data  []byte
	reach map[string]bool
}

func run(pkg, fuzzer string, most int, size int64) error {
	facts, err := output("", "go", "list", "-f", "{{.ImportPath}}\n{{.Dir}}\n{{.Module.Path}}", pkg)
	if err != nil {
		return err
	}
	cache, err := output("", "go", "env", "GOCACHE")
	if err != nil {
		return err
	}
	path, dir, module := facts[0], facts[1], facts[2]
	files, err := filepath.Glob(filepath.Join(cache[0], "fuzz", path, fuzzer, "*"))
	if err != nil {
		return err
	}
	files = slices.DeleteFunc(files, func(f string) bool {
		info, err := os.Stat(f)
		return err != nil || info.Size() > size
	})
	work, err := os.MkdirTemp("", "corpus")
	if err != nil {
		return err
	}
	defer os.RemoveAll(work)
	program := filepath.Join(work, "fuzz.test")
	if _, err := output("", "go", "test", "-c", "-cover", "-coverpkg", module+"/...", "-o", program, pkg); err != nil {
		return err
	}
	seeds := filepath.Join(dir, "testdata", "fuzz", fuzzer)
	if err := os.MkdirAll(seeds, 0o755); err != nil {
		return err
	}
	reach := func(name string) (map[string]bool, error) {
		profile := filepath.Join(work, "profile")
		_, err := output(dir, program, "-test.run", "^"+fuzzer+"$/^"+regexp.QuoteMeta(name)+"$", "-test.coverprofile", profile)
		if err != nil {
			return nil, err
		}
		return blocks(profile)
	}
	base, err := reach("none of that name") // what setting the fuzzer up reaches
	if err != nil {
		return err
	}
	var all []*input
	step := max(1, float64(len(files))/float64(most))
	for k := 0.0; int(k) < len(files); k += step {
		data, err := os.ReadFile(files[int(k)])
		if err != nil {
			return err
		}
		name := filepath.Base(files[int(k)])
		there := filepath.Join(seeds, name)
		_, err = os.Stat(there)
		if err != nil {
			if err := os.WriteFile(there, data, 0o644); err != nil {
				return err
			}
		}
		reached, rerr := reach(name)
		if err != nil { // it was not there before
			if err := os.Remove(there); err != nil {
				return err
			}
		}
		if rerr != nil {
			return fmt.Errorf("%s: %w", name, rerr)
		}
		for b := range base {
			delete(reached, b)
		}
		all = append(all, &input{name, data, reached})
	}
	left := map[string]bool{}
	for _, in := range all {
		for b := range in.reach {
			left[b] = true
		}
	}
	blocks, kept := len(left), 0
	for len(left) > 0 {
		best := slices.MaxFunc(all, func(a, b *input) int {
			return cmp.Or(cmp.Compare(common(a.reach, left), common(b.reach, left)), cmp.Compare(len(b.data), len(a.data)), cmp.Compare(b.name, a.name))
		})
		for b := range best.reach {
			delete(left, b)
		}
		if err := os.WriteFile(filepath.Join(seeds, best.name), best.data, 0o644); err != nil {
			return err
		}
		kept++
	}
	_ = os.Remove(seeds) // where nothing was put into it
	fmt.Printf("%s %s: %d of %d inputs reach all %d blocks of code that %d looked at reach\n", pkg, fuzzer, kept, len(files), blocks, len(all))
	return nil
}

func common(a, b map[string]bool) (n int) {
	for k := range a {
		if b[k] {
			n++
		}
	}
	return n
}

// blocks are the blocks of a cover profile that were run.
func blocks(profile string) (map[string]bool, error) {
	data, err := os.ReadFile(profile)
	if err != nil {
		return nil, err
	}
	out := map[string]bool{}
	for s := bufio.NewScanner(bytes.NewReader(data)); s.Scan(); {
		f := strings.Fields(s.Text()) // file.go:1.2,3.4 statements count
		if len(f) == 3 && f[2] != "0" {
			out[f[0]] = true
		}
	}
	return out, nil
}

// output runs a command in a folder and gives its lines.
func output(dir, name string, args ...string) ([]string, error) {
	c := exec.Command(name, args...)
	c.Dir = dir
	var stderr bytes.Buffer
	c.Stderr = &stderr
	out, err := c.Output()
	if err != nil {
		return nil, fmt.Errorf("%s %s: %w\n%s%s", name, strings.Join(args, " "), err, out, stderr.Bytes())
	}
	return strings.Split(strings.TrimRight(string(out), "\n"), "\n"), nil
}
