package query_test

import (
	"net/http"
	"testing"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

// TestCharset decodes what is sent by the charset that is named.
func TestCharset(t *testing.T) {
	c := newClient(t)
	const want = "Иван Петров released a plan."
	koi8 := func(s string) string {
		b, err := charmap.KOI8R.NewEncoder().String(s)
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	utf16, err := unicode.UTF16(unicode.BigEndian, unicode.UseBOM).NewEncoder().String(want)
	if err != nil {
		t.Fatal(err)
	}
	const j = `{"text":"` + want + `"}`
	for _, test := range []struct{ media, body string }{
		{"text/plain; charset=koi8-r", koi8(want)},
		{`text/plain; charset="KOI8-R"`, koi8(want)},
		{"text/plain; charset=utf-16", utf16},
		{"text/plain; charset=utf-8", want},
		{"text/plain; charset=koi8-r", "\xef\xbb\xbf" + want}, // a byte order mark knows better
		{"application/json; charset=koi8-r", koi8(j)},
		{"application/x-ndjson; charset=koi8-r", koi8(j + "\n" + j)},
		{"application/json; charset=UTF-8", j},
	} {
		c.post("/api/reports", test.media, test.body).want(http.StatusCreated)
		p := list[reportItem](c, "/api/reports")
		var have struct{ Text string }
		c.get("/api/reports/" + p.Items[0].ID).into(&have)
		if p.Total != 1 || have.Text != want {
			t.Errorf("%s: have %d reports, the first with %q, want one with %q", test.media, p.Total, have.Text, want)
		}
		c.do(http.MethodDelete, "/api/reports/"+p.Items[0].ID, "", nil).want(http.StatusNoContent)
	}
}

// TestAddLinesNone says that no line went in, and what is wrong with each.
func TestAddLinesNone(t *testing.T) {
	c := newClient(t)
	var have struct {
		Error   struct{ Code, Message, Hint string }
		Reports []reportItem
		Errors  []struct {
			Line  int
			Error struct{ Code, Message string }
		}
	}
	c.post("/api/reports", "application/x-ndjson", "{\"text\":\n\n{\"text\":\"\"}").want(http.StatusBadRequest).into(&have)
	if have.Error.Code != "bad_request" || have.Error.Message == "" || have.Error.Hint == "" || have.Reports == nil || len(have.Reports) > 0 {
		t.Errorf("have %+v, want an error and an empty list of reports", have)
	}
	if len(have.Errors) != 2 || have.Errors[0].Line != 1 || have.Errors[1].Line != 3 || have.Errors[1].Error.Message == "" {
		t.Errorf("have errors %+v, want those of lines 1 and 3", have.Errors)
	}
}
