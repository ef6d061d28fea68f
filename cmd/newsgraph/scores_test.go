package main_test

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write the scores that TestScores measures to testdata/scores.txt")

// lower is by how much a score may fall: what rounding to three places hides.
const lower = 0.0005

// sampled is by how much the lines measured on a few hundred judged statements may fall: some of those are no longer made after any
// change of wording.
var sampled = map[string]float64{"confidence": 0.04, "judged": 0.04}

// TestScores runs the commands in testdata/scores.txt and compares the first number of every line with what the file has:
// accuracy is a number in the repository, and no change lowers it unseen. The other numbers are there to be read.
func TestScores(t *testing.T) {
	if testing.Short() || isRace() {
		t.Skip("the scores need the whole program at its usual speed")
	}
	root := filepath.Join("..", "..")
	file := filepath.Join(root, "testdata", "scores.txt")
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	program := filepath.Join(t.TempDir(), "newsgraph")
	if out, err := exec.CommandContext(t.Context(), "go", "build", "-o", program, ".").CombinedOutput(); err != nil {
		t.Fatalf("go build: %v\n%s", err, out)
	}
	blocks := strings.Split(string(text), "\n$ ")
	if len(blocks) < 4 {
		t.Fatalf("%s has %d commands, want those of carb, qasrl and gum", file, len(blocks)-1)
	}
	measured := blocks[0]
	for _, block := range blocks[1:] {
		command, want, _ := strings.Cut(block, "\n")
		cmd := exec.CommandContext(t.Context(), program, strings.Fields(command)[1:]...)
		cmd.Dir = root
		var stderr bytes.Buffer
		cmd.Stderr = &stderr
		have, err := cmd.Output()
		if err != nil {
			t.Fatalf("%s: %v\n%s", command, err, stderr.Bytes())
		}
		measured += fmt.Sprintf("\n$ %s\n%s", command, have)
		if !*update {
			compareScores(t, command, want, string(have))
		}
	}
	if *update {
		if err := os.WriteFile(file, []byte(measured), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// isRace reports whether the test was built with -race.
func isRace() bool {
	info, ok := debug.ReadBuildInfo()
	return ok && slices.Contains(info.Settings, debug.BuildSetting{Key: "-race", Value: "true"})
}

const howToUpdate = "go test ./cmd/newsgraph -run TestScores -update"

func compareScores(t *testing.T, command, want, have string) {
	t.Helper()
	measured := map[string]string{}
	for line := range strings.Lines(have) {
		name, _, _ := strings.Cut(line, ":")
		measured[name] = strings.TrimSpace(line)
	}
	for line := range strings.Lines(want) {
		line = strings.TrimSpace(line)
		if line == "" {
			continue
		}
		name, _, _ := strings.Cut(line, ":")
		now, ok := measured[name]
		if !ok {
			t.Errorf("%s\nprints no line %q\nwant %s", command, name, line)
			continue
		}
		switch w, h := watched(t, line), watched(t, now); {
		case h < w-max(lower, sampled[name]):
			t.Errorf("%s\na score has fallen\nhave %s\nwant %s\nwhere the fall is worth what it buys, say so in the commit and run\n\t%s", command, now, line, howToUpdate)
		case h > w+max(lower, sampled[name]):
			t.Logf("a score has risen; to hold the gain, commit this line with\n\t%s\nhave %s\nwas  %s", howToUpdate, now, line)
		}
	}
}

var number = regexp.MustCompile(`: \S+ ([0-9.]+)`)

// watched is the first number of a line: { carb: F1 0.564 P 0.586 }.
func watched(t *testing.T, line string) float64 {
	t.Helper()
	m := number.FindStringSubmatch(line)
	if m == nil {
		t.Fatalf("no score in %q", line)
	}
	x, err := strconv.ParseFloat(m[1], 64)
	if err != nil {
		t.Fatalf("score in %q: %v", line, err)
	}
	return x
}
