package source

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"os"
)

const manifestName = "manifest.json"

// entry is one report in a manifest; unknown fields are passed over.
type entry struct {
	ID        string `json:"id"`
	Title     string `json:"title"`
	Date      string `json:"date"`
	Published string `json:"published"`
	URL       string `json:"url"`
	Source    string `json:"source"`
	Publisher string `json:"publisher"`
	Licence   string `json:"licence"`
	License   string `json:"license"`
}

// readManifest reads a manifest by file name without extension.
func readManifest(path string) (map[string]Meta, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	m, err := parseManifest(data)
	if err != nil {
		return nil, fmt.Errorf("read %s:%s %w", path, jsonPlace(data, err), err)
	}
	return m, nil
}

func parseManifest(data []byte) (map[string]Meta, error) {
	var entries []entry
	if err := unmarshal(bytes.TrimPrefix(data, []byte("\xef\xbb\xbf")), &entries); err != nil {
		return nil, err
	}
	out := make(map[string]Meta, len(entries))
	for _, e := range entries {
		out[e.ID] = Meta{
			Title:     e.Title,
			URL:       e.URL,
			Publisher: cmp.Or(e.Publisher, e.Source),
			Published: cmp.Or(e.Published, e.Date),
			Licence:   cmp.Or(e.Licence, e.License),
		}
	}
	return out, nil
}

// jsonPlace is where in data a JSON error lies, as "12:" for line 12.
func jsonPlace(data []byte, err error) string {
	var syntaxErr *json.SyntaxError
	var typeErr *json.UnmarshalTypeError
	var again *twiceError
	off := -1
	switch {
	case errors.As(err, &again):
		off = again.offset
	case errors.As(err, &syntaxErr):
		off = int(syntaxErr.Offset)
	case errors.As(err, &typeErr):
		off = int(typeErr.Offset)
	}
	if off < 0 || off > len(data) {
		return ""
	}
	return fmt.Sprintf("%d:", 1+bytes.Count(data[:off], []byte("\n")))
}
