package query

import (
	"bufio"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"time"
)

// Role is what a client may do. Each may do what those before it may.
type Role int

// The roles. RolePublic is that of a client without a token.
const (
	RolePublic Role = iota // see the empty page, the description of the API and whether the server is well
	RoleRead               // ask, query, export, and see the metrics
	RoleWrite              // add reports, merge and split, change graphs of one's own
	RoleAdmin              // delete reports, copy and compact the store, run Gizmo
)

var roleNames = []string{"public", "read", "write", "admin"}

func (r Role) String() string { return roleNames[r] }

// ParseRole is the role of a name: read, write or admin.
func ParseRole(name string) (Role, error) {
	if k := slices.Index(roleNames, name); k > 0 {
		return Role(k), nil
	}
	return 0, fmt.Errorf("%q is no role: %s", name, strings.Join(roleNames[1:], ", "))
}

// Token is what a file of tokens has of one: not the secret itself, but its hash. The secret has 256 bits from the system's random
// source, so that nobody finds it by trying, however fast SHA-256 is; slow hashes such as bcrypt are for passwords, which people make up.
type Token struct {
	Name string // who has it: a word
	Role Role
	Hash [sha256.Size]byte // of the secret
}

// NewToken makes a token and its secret, which is kept nowhere.
func NewToken(name string, role Role) (t Token, secret string, err error) {
	if strings.ContainsFunc(name, func(c rune) bool { return c <= ' ' || c == 0x7f || c == '#' }) || name == "" || len(name) > 64 {
		return Token{}, "", fmt.Errorf("the name %q is no word of at most 64 bytes", name)
	}
	var b [32]byte
	_, _ = rand.Read(b[:])                                             // never fails
	secret = "newsgraph_" + base64.RawURLEncoding.EncodeToString(b[:]) // scanners of leaked secrets look for such a beginning
	return Token{name, role, sha256.Sum256([]byte(secret))}, secret, nil
}

// ErrTokens says that a file of tokens cannot be used; what is around it says why.
var ErrTokens = errors.New("the tokens cannot be used")

// ReadTokens reads a file of tokens: a line for each with name, role and the hash in hexadecimal, separated by spaces. Lines that are empty
// or begin with # are passed over. The error is ErrTokens where a line is wrong, where others than the owner and the group may read the file, or others than the
// owner may write it: a hash tells nobody the secret, but who can write one lets himself in.
func ReadTokens(path string) ([]Token, error) {
	tokens, _, err := readTokens(path)
	return tokens, err
}

func readTokens(path string) ([]Token, os.FileInfo, error) {
	f, err := readTokenFile(path)
	return f.tokens(), f.info, err
}

// tokenFile is a file of tokens with all that it holds.
type tokenFile struct {
	info  os.FileInfo // nil where it could not be opened
	lines []tokenLine
}

// tokenLine is a line of a file of tokens, without its end. One that is no token has none.
type tokenLine struct {
	text  string
	token *Token
}

func (f tokenFile) tokens() []Token {
	var out []Token
	for _, l := range f.lines {
		if l.token != nil {
			out = append(out, *l.token)
		}
	}
	return out
}

func readTokenFile(path string) (tokenFile, error) {
	f, err := os.Open(path)
	if err != nil {
		return tokenFile{}, fmt.Errorf("%w: %w", ErrTokens, err)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return tokenFile{}, fmt.Errorf("%w: %w", ErrTokens, err)
	}
	if runtime.GOOS != "windows" && info.Mode().Perm()&0o027 != 0 { // there, the bits say nothing
		return tokenFile{info: info}, fmt.Errorf("%w: %s may be read or changed by others (mode %04o); chmod 600 keeps them out", ErrTokens, path, info.Mode().Perm())
	}
	out := tokenFile{info: info}
	seen := map[string]bool{}
	lines := bufio.NewScanner(f)
	for n := 1; lines.Scan(); n++ {
		l, err := parseTokenLine(lines.Text())
		if l.token != nil && seen[l.token.Name] {
			err = fmt.Errorf("a second token is called %s", l.token.Name)
		}
		if err != nil {
			return tokenFile{info: info}, fmt.Errorf("%w: %s:%d: %w", ErrTokens, path, n, err)
		}
		if l.token != nil {
			seen[l.token.Name] = true
		}
		out.lines = append(out.lines, l)
	}
	if err := lines.Err(); err != nil {
		return tokenFile{info: info}, fmt.Errorf("%w: %s: %w", ErrTokens, path, err)
	}
	return out, nil
}

func parseTokenLine(text string) (tokenLine, error) {
	line := strings.TrimSpace(text)
	if line == "" || strings.HasPrefix(line, "#") {
		return tokenLine{text: text}, nil
	}
	t, err := parseToken(line)
	if err != nil {
		return tokenLine{}, err
	}
	return tokenLine{text: text, token: &t}, nil
}

func parseToken(line string) (Token, error) {
	fields := strings.Fields(line)
	if len(fields) != 3 {
		return Token{}, errors.New("want a name, a role and a hash")
	}
	role, err := ParseRole(fields[1])
	if err != nil {
		return Token{}, err
	}
	hash, err := hex.DecodeString(fields[2])
	if err != nil || len(hash) != sha256.Size {
		return Token{}, errors.New("the hash is not 64 hexadecimal digits")
	}
	return Token{fields[0], role, [sha256.Size]byte(hash)}, nil
}

// ChangeTokens gives change the tokens that a file has, none where there is no file, and writes those that it returns, unless it returns an
// error. Of several programs that change a file each waits for the one before, so that none undoes what another did; the error is ErrTokens where one
// takes longer than ten seconds. Lines that are no tokens stay as they are, and so do the file's mode and whose it is; a new one may be read
// by its owner only. Who reads it meanwhile sees the old tokens or the new ones.
func ChangeTokens(path string, change func([]Token) ([]Token, error)) error {
	if file, err := filepath.EvalSymlinks(path); err == nil {
		path = file // the link is to stay one
	}
	unlock, err := lockTokens(path)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrTokens, err)
	}
	defer unlock()
	old, err := readTokenFile(path)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	tokens, err := change(old.tokens())
	if err != nil {
		return err
	}
	if err := replaceFile(path, old.with(tokens), old.info); err != nil {
		return fmt.Errorf("%w: %w", ErrTokens, err)
	}
	return nil
}

// with is the text of the file with other tokens: those that are gone or changed lose their lines, new ones come at the end.
func (f tokenFile) with(tokens []Token) string {
	var b strings.Builder
	for _, l := range f.lines {
		k := -1
		if l.token != nil {
			k = slices.Index(tokens, *l.token)
		}
		if l.token == nil || k >= 0 {
			b.WriteString(l.text + "\n")
		}
	}
	had := f.tokens()
	for _, t := range tokens {
		if !slices.Contains(had, t) {
			fmt.Fprintf(&b, "%s %s %x\n", t.Name, t.Role, t.Hash)
		}
	}
	return b.String()
}

// replaceFile writes a file anew, with the owner and mode of the one that was there, if any.
func replaceFile(path, text string, old os.FileInfo) error {
	f, err := os.CreateTemp(filepath.Dir(path), ".tokens-*") // of mode 600
	if err != nil {
		return err
	}
	defer os.Remove(f.Name()) // not there any more where all went well
	_, err = f.WriteString(text)
	if old != nil && err == nil {
		err = errors.Join(keepOwner(f, old), f.Chmod(old.Mode().Perm()))
	}
	if err := errors.Join(err, f.Sync(), f.Close()); err != nil {
		return err
	}
	return os.Rename(f.Name(), path)
}

// lockWait is how long a program waits for another one that changes the same file of tokens.
const lockWait = 10 * time.Second

// untilLocked tries to lock something until it is not busy any more.
func untilLocked(path string, try func() (busy bool, err error)) error {
	for end := time.Now().Add(lockWait); ; time.Sleep(20 * time.Millisecond) {
		busy, err := try()
		if !busy {
			return err
		}
		if time.Now().After(end) {
			return fmt.Errorf("%s: another program is changing it: %w", path, err)
		}
	}
}

// Tokens are the tokens of a file, which is read again when it has changed. Where it then cannot be used nobody is let in, so that no
// token that was revoked goes on working.
type Tokens struct {
	path string

	mu     sync.Mutex
	read   os.FileInfo // of the file when it was read; nil where it could not be
	tokens []Token
	err    error
}

// OpenTokens reads a file of tokens. One without any is an error.
func OpenTokens(path string) (*Tokens, error) {
	t := &Tokens{path: path}
	if t.tokens, t.read, t.err = readTokens(path); t.err != nil {
		return nil, t.err
	}
	if len(t.tokens) == 0 {
		return nil, fmt.Errorf("%w: %s has none", ErrTokens, path)
	}
	return t, nil
}

// current are the tokens that the file has now.
func (t *Tokens) current() ([]Token, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	info, err := os.Stat(t.path)
	if err != nil {
		t.read, t.err = nil, fmt.Errorf("%w: %w", ErrTokens, err)
		return nil, t.err
	}
	same := t.read != nil && os.SameFile(info, t.read) && info.ModTime().Equal(t.read.ModTime()) && info.Size() == t.read.Size() && info.Mode() == t.read.Mode()
	if !same || time.Since(info.ModTime()) < time.Second { // times of files are coarse: it may change again within one tick
		t.tokens, t.read, t.err = readTokens(t.path)
	}
	return t.tokens, t.err
}

// find is the token of a secret. It takes as long whichever it is, if any.
func (t *Tokens) find(secret string) (found Token, ok bool, err error) {
	tokens, err := t.current()
	if err != nil {
		return Token{}, false, err
	}
	hash := sha256.Sum256([]byte(secret))
	for _, one := range tokens {
		if subtle.ConstantTimeCompare(hash[:], one.Hash[:]) == 1 {
			found, ok = one, true
		}
	}
	return found, ok, nil
}
