package query

import (
	"github.com/newsgraph/newsgraph/graph"
	"github.com/newsgraph/newsgraph/graph/export"
	"github.com/newsgraph/newsgraph/query/ask"
	"github.com/newsgraph/newsgraph/query/index"
)

// The answer to a question in JSON, as the contract has it; offsets are code points of the report's text.
type (
	// AskJSON is the whole answer.
	AskJSON struct {
		Question       string             `json:"question"`
		Interpretation ask.Interpretation `json:"interpretation"`
		Parts          []ask.Part         `json:"parts,omitempty"` // of a question that holds several
		Answers        []AnswerJSON       `json:"answers"`
		Paths          []PathJSON         `json:"paths,omitempty"`
		Abstained      bool               `json:"abstained"`
		Reason         string             `json:"reason"`
		Nearest        []NearestJSON      `json:"nearest"`
	}
	// AnswerJSON is one answer.
	AnswerJSON struct {
		Text       string          `json:"text"`
		Entity     *graph.EntityID `json:"entity"`
		Confidence float64         `json:"confidence"`
		Stance     string          `json:"stance"`
		Why        string          `json:"why"`
		Details    []DetailJSON    `json:"details,omitempty"`
		Sources    int             `json:"sources"`         // reports, those that are copies of each other counted once
		Asked      string          `json:"asked,omitempty"` // which of the parts it answers
		Evidence   []EvidenceJSON  `json:"evidence"`
	}
	// DetailJSON is what else was asked of an answer.
	DetailJSON struct {
		Asks  string `json:"asks"`
		Text  string `json:"text"`
		Value string `json:"value,omitempty"`
	}
	// EvidenceJSON is a sentence that an answer rests on.
	EvidenceJSON struct {
		SentenceJSON
		Mention     MentionJSON       `json:"mention"`
		Speaker     *SpeakerJSON      `json:"speaker,omitempty"` // where the mention is what somebody said
		Statement   graph.StatementID `json:"statement"`
		Stance      string            `json:"stance"`
		Negated     bool              `json:"negated"`
		Attribution []export.Source   `json:"attribution"`
		Copies      []SentenceJSON    `json:"copies,omitempty"` // the same sentence in copies of the report
	}
	// MentionJSON is the part of a sentence that answers, or of the sentences of a quotation.
	MentionJSON struct {
		Text   string   `json:"text"`
		Start  int      `json:"start"`
		End    int      `json:"end"`
		Pieces [][2]int `json:"pieces,omitempty"` // of a quotation that is split: { "It worked," he said. "It did." }
	}
	// SpeakerJSON is who said a mention, and by what word.
	SpeakerJSON struct {
		Text    string          `json:"text"`
		Unknown bool            `json:"unknown,omitempty"` // the report does not name the speaker
		Entity  *graph.EntityID `json:"entity"`
		Cue     string          `json:"cue"`
	}
	// NearestJSON is a sentence near to a question that has no answer.
	NearestJSON struct {
		SentenceJSON
		Score float64 `json:"score"`
	}
	// SentenceJSON is a sentence of a report, and where it stands in that.
	SentenceJSON struct {
		Report    graph.ReportID `json:"report"`
		Title     string         `json:"title,omitempty"`
		Name      string         `json:"name,omitempty"`
		Published string         `json:"published"`
		Sentence  string         `json:"sentence"`
		Start     int            `json:"start"`
		End       int            `json:"end"`
	}
	// EntityRefJSON names an entity.
	EntityRefJSON struct {
		ID    graph.EntityID   `json:"id"`
		Label string           `json:"label"`
		Kind  graph.EntityKind `json:"kind"`
	}
)

// converters keeps the code points of the reports of one answer.
type converters map[graph.ReportID]*export.Converter

func (c converters) of(r *graph.Reading) *export.Converter {
	if c[r.Report.ID] == nil {
		c[r.Report.ID] = export.NewConverter(r)
	}
	return c[r.Report.ID]
}

// NewAskJSON writes a result as the contract has it.
func NewAskJSON(v *index.View, res ask.Result) AskJSON {
	cs := converters{}
	out := AskJSON{
		Question: res.Question, Interpretation: res.Interpretation, Parts: res.Parts, Answers: []AnswerJSON{}, Paths: pathsJSON(v, res.Paths),
		Abstained: res.Abstained, Reason: res.Reason, Nearest: []NearestJSON{},
	}
	for _, a := range res.Answers {
		out.Answers = append(out.Answers, answerJSON(v, cs, a))
	}
	for _, h := range res.Nearest {
		c := cs.of(h.Reading)
		p := c.Span(h.Reading.Sentences[h.Sentence].Span)
		out.Nearest = append(out.Nearest, NearestJSON{sentenceJSON(h.Reading, h.Text(), p.Start, p.End), round(h.Score)})
	}
	return out
}

func sentenceJSON(r *graph.Reading, text string, start, end int) SentenceJSON {
	return SentenceJSON{r.Report.ID, r.Report.Title, r.Report.Name, r.Report.Published, text, start, end}
}

func answerJSON(v *index.View, cs converters, a ask.Answer) AnswerJSON {
	out := AnswerJSON{Text: a.Text, Confidence: round(a.Confidence), Stance: a.Stance, Why: a.Why, Sources: a.Sources, Asked: a.Asked, Evidence: []EvidenceJSON{}}
	if a.Entity != "" {
		out.Entity = &a.Entity
	}
	for _, d := range a.Details {
		out.Details = append(out.Details, DetailJSON(d))
	}
	for _, e := range a.Evidence {
		r := e.Ref.Reading
		c := cs.of(r)
		st := c.Statement(e.Ref.Statement)
		p := c.Span(e.Mention.Span)
		out.Evidence = append(out.Evidence, EvidenceJSON{
			SentenceJSON: sentenceJSON(r, st.Sentence, st.Start, st.End), Mention: MentionJSON{e.Mention.Text, p.Start, p.End, pieces(c, e)},
			Speaker: speaker(v, e), Statement: st.ID, Stance: st.Stance, Negated: st.Negated, Attribution: st.Attribution,
		})
		last := &out.Evidence[len(out.Evidence)-1]
		for _, ref := range e.Copies {
			st := cs.of(ref.Reading).Statement(ref.Statement)
			last.Copies = append(last.Copies, sentenceJSON(ref.Reading, st.Sentence, st.Start, st.End))
		}
	}
	return out
}

// quotation is the one that the mention of a piece of evidence is in; nil where it is not the content of a statement of speech.
func quotation(e ask.Evidence) *graph.Quotation {
	if e.Mention.Span.Len() == 0 || !e.Ref.Object.Span.Contains(e.Mention.Span) {
		return nil
	}
	for i := range e.Ref.Reading.Quotations {
		if q := &e.Ref.Reading.Quotations[i]; q.Statement == e.Ref.ID {
			return q
		}
	}
	return nil
}

// pieces are the parts of a split quotation that a mention has, in code points; nil where it is in one piece.
func pieces(c *export.Converter, e ask.Evidence) (out [][2]int) {
	q := quotation(e)
	if q == nil {
		return nil
	}
	for _, s := range q.Spans {
		if e.Mention.Span.Contains(s) {
			p := c.Span(s)
			out = append(out, [2]int{p.Start, p.End})
		}
	}
	if len(out) < 2 {
		return nil
	}
	return out
}

// speaker is who said the mention of a piece of evidence; nil where nobody did.
func speaker(v *index.View, e ask.Evidence) *SpeakerJSON {
	q := quotation(e)
	if q == nil {
		return nil
	}
	s := &SpeakerJSON{Text: q.Speaker.Text, Cue: e.Ref.Predicate.Text}
	if ent := v.Entity(q.Speaker.Entity); ent != nil {
		s.Text, s.Entity = ent.Label, &ent.ID // { he }
	}
	s.Unknown = s.Text == ""
	return s
}

func entityRef(v *index.View, id graph.EntityID) EntityRefJSON {
	if e := v.Entity(id); e != nil {
		return EntityRefJSON{e.ID, e.Label, e.Kind}
	}
	return EntityRefJSON{ID: id}
}

// round keeps three digits after the point: more would be noise.
func round(f float64) float64 { return float64(int(f*1000+0.5)) / 1000 }
