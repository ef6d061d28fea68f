// Package graph declares every noun of newsgraph: reports, sentences, mentions, entities, statements, quotations and
// the quads they are stored as. It depends on nothing else in the module, and everything else depends on it.
//
// A [Reading] is all that the extractor made of one [Report]; it is the unit that a store writes, replaces and deletes.
// A [Library] is a store with its readings, with what was decided about who is who (see [Decision]), and with curated graphs that
// were brought in (see [Import]). Package [github.com/newsgraph/newsgraph/graph/store] opens stores; package graph/parse reads RDF,
// and package graph/export writes readings and quads in the formats of other tools.
package graph

// ReportID names a report: "report-" and the first 12 hex digits of the SHA-256 of its normalised text and metadata,
// as in "report-cb03f5c921f7".
type ReportID string

// EntityID names an entity by kind and readable slug: "person-qin-gang", "place-china", "org-cnn".
type EntityID string

// StatementID names a statement: "stmt-", the report's 12 digits, and a hash of what it states and where, as in
// "stmt-cb03f5c921f7-1f0a93bc44".
type StatementID string

// Span is a half-open range of byte offsets into a report's text. Outside the program (JSON, quads, HTTP) offsets are
// Unicode code points, as the Web Annotation data model prescribes (W3C, section 4.2.4); see [CodePoints].
type Span struct {
	Start, End int
}

// Len is the length of the span in bytes.
func (s Span) Len() int { return s.End - s.Start }

// Contains reports whether t lies within s.
func (s Span) Contains(t Span) bool { return s.Start <= t.Start && t.End <= s.End }

// Report is one news report: its text and what is known about it. The text is normalised (UTF-8, "\n" line ends);
// every span points into it.
type Report struct {
	ID        ReportID `json:"id"`
	Name      string   `json:"name,omitempty"` // the file or message it came from, without folder: "000_f47f.txt"
	Title     string   `json:"title,omitempty"`
	URL       string   `json:"url,omitempty"`
	Publisher string   `json:"publisher,omitempty"`
	Published string   `json:"published,omitempty"` // ISO 8601 date, "2023-04-26", or "" where unknown
	Licence   string   `json:"licence,omitempty"`
	Note      string   `json:"note,omitempty"` // what a reader should know of the text: that a feed held its summary only
	Text      string   `json:"text"`
	// Content lists the paragraphs that are content, in order. What lies between them (metadata lines, image
	// credits, blank lines) is kept in Text but not read.
	Content []Span `json:"-"`
}

// Sentence is one sentence of a report.
type Sentence struct {
	Index int // counts from 0 within the report
	Span  Span
}

// MentionKind says how a mention names its entity.
type MentionKind string

// The kinds of mention.
const (
	Name    MentionKind = "name"    // "John Kirby", "the White House"
	Nominal MentionKind = "nominal" // "the Chinese president", "that plan"
	Pronoun MentionKind = "pronoun" // "he", "it"
	Demonym MentionKind = "demonym" // "Chinese" in "Chinese leader", meaning China
)

// Mention is a span of a report that names an entity.
type Mention struct {
	Span       Span
	Sentence   int // index into Reading.Sentences
	Kind       MentionKind
	Entity     EntityID
	Confidence float64 // of the link to the entity, 0 to 1
}

// LeastSure is the confidence of a mention from which statements may rest on it. What is less sure is kept with the report's
// mentions, and neither makes a term of a statement nor links a statement to an entity.
const LeastSure = 0.5

// EntityKind is the class of an entity.
type EntityKind string

// The kinds of entity, with the schema.org or SEM class they are stored as.
const (
	Person       EntityKind = "person"       // schema:Person
	Organization EntityKind = "organization" // schema:Organization
	Country      EntityKind = "country"      // schema:Country
	Place        EntityKind = "place"        // schema:Place
	Group        EntityKind = "group"        // schema:PeopleAudience, people named together: "U.S. officials", "Ukrainians"
	Event        EntityKind = "event"        // sem:Event: "the invasion of Ukraine"
	Work         EntityKind = "work"         // schema:CreativeWork: a plan, a law, a document, a book
	Product      EntityKind = "product"      // schema:Product
	Thing        EntityKind = "thing"        // schema:Thing: anything else that is named
)

// PlaceType says what kind of place a Place is; countries have a kind of entity of their own.
type PlaceType string

// The types of place.
const (
	City     PlaceType = "city"     // a town or village, too
	Region   PlaceType = "region"   // a part of a country, or of several: Bavaria, the Donbas, the Gulf
	Facility PlaceType = "facility" // what is built: an airport, a bridge, a square, a hospital
	Natural  PlaceType = "natural"  // a river, sea, mountain or island
)

// Alias is a name by which an entity is mentioned in one report.
type Alias struct {
	Text string
	Kind MentionKind // Name or Demonym; pronouns and nominals are mentions, not aliases
	Rule AliasRule
}

// AliasRule says how a report came by an alias.
type AliasRule string

// The rules of aliases.
const (
	ByName      AliasRule = ""          // in full: "John Kirby"
	ByPart      AliasRule = "part"      // words of the full name: "Kirby"
	ByAcronym   AliasRule = "acronym"   // its initials, or what stood in brackets behind it: "UAAR"
	ByGazetteer AliasRule = "gazetteer" // a name that the gazetteer has for it: "PRC", "Chinese"
)

// String is the rule in a word: "name" for ByName.
func (r AliasRule) String() string {
	if r == ByName {
		return "name"
	}
	return string(r)
}

// Entity is a person, organisation, place or other thing that a report names, as that report shows it. The same entity
// in another report has the same ID; what the two reports say of it is united by the reader of the store.
type Entity struct {
	ID      EntityID
	Kind    EntityKind
	Label   string   // the fullest name in the report: "Qin Gang"
	Aliases []Alias  // every distinct name in the report, the label among them
	Titles  []string // jobs and titles the report gives: "Foreign Minister"
	Place   PlaceType
	SameAs  []string // IRIs of the same thing elsewhere: "http://www.wikidata.org/entity/Q148", "https://sws.geonames.org/2643743/"
}

// Modality says how a statement is put forward, apart from negation.
type Modality string

// The modalities. Only Asserted, unnegated and unattributed statements are facts of the graph.
const (
	Asserted    Modality = "asserted"    // China released a plan
	Possible    Modality = "possible"    // China may release a plan
	Planned     Modality = "planned"     // China will release, wants to release, plans to release
	Obligated   Modality = "obligated"   // China should release, must release
	Conditional Modality = "conditional" // if China releases
	Asked       Modality = "asked"       // whether China released
	Refused     Modality = "refused"     // China refused to release
	Denied      Modality = "denied"      // China denied releasing
)

// EventClass is the kind of event that a statement reports: one of the 16 categories of PLOVER (package
// [github.com/newsgraph/newsgraph/ingest/event] cites it), Say, State or OtherAct. It is "" only in stores that were written before there were classes.
type EventClass string

// The classes. The examples are of statements that are asserted; { did not attack } is of the class of { attacked }.
const (
	Agree     EventClass = "AGREE"     // agreed to send tanks, reached an agreement
	Consult   EventClass = "CONSULT"   // met, held talks, visited
	Support   EventClass = "SUPPORT"   // praised, endorsed, recognised, signed a treaty
	Concede   EventClass = "CONCEDE"   // apologised, pardoned, lifted a curfew, declared a ceasefire
	Cooperate EventClass = "COOPERATE" // traded with, held joint exercises, extradited
	Aid       EventClass = "AID"       // provided tanks to, granted asylum
	Retreat   EventClass = "RETREAT"   // withdrew troops, released hostages, resigned
	Request   EventClass = "REQUEST"   // demanded, urged, called for
	Accuse    EventClass = "ACCUSE"    // criticised, accused, sued, investigated
	Reject    EventClass = "REJECT"    // refused, vetoed, rejected
	Threaten  EventClass = "THREATEN"  // threatened to attack
	Protest   EventClass = "PROTEST"   // marched, went on strike, rioted
	Sanction  EventClass = "SANCTION"  // imposed sanctions, cut ties, expelled diplomats, convicted
	Mobilize  EventClass = "MOBILIZE"  // deployed troops, held exercises
	Coerce    EventClass = "COERCE"    // arrested, banned, seized property, imposed a curfew
	Assault   EventClass = "ASSAULT"   // attacked, killed, shelled, fought
	Say       EventClass = "SAY"       // said, told: speech that is none of the above
	State     EventClass = "STATE"     // no event: is, has, knows, wants
	OtherAct  EventClass = "OTHER"     // what is none of the above, or in words that the program does not know: scored, published
)

// EventClasses lists the classes in the order of PLOVER's codebook, then the others.
var EventClasses = []EventClass{
	Agree, Consult, Support, Concede, Cooperate, Aid, Retreat, Request, Accuse, Reject, Threaten, Protest, Sanction, Mobilize, Coerce, Assault,
	Say, State, OtherAct,
}

// IsEvent reports whether a class is one of PLOVER's or Say.
func (c EventClass) IsEvent() bool { return c != "" && c != State && c != OtherAct }

// Role is the part an argument plays in a statement.
type Role string

// The roles of arguments (the contract's list).
const (
	Time       Role = "time"
	Location   Role = "place"
	Manner     Role = "manner"
	Cause      Role = "cause"
	Purpose    Role = "purpose"
	Recipient  Role = "recipient"
	Source     Role = "source"
	Topic      Role = "topic"
	Instrument Role = "instrument"
	Extent     Role = "extent"
	Other      Role = "other"
)

// Term is the subject or object of a statement.
type Term struct {
	Text   string   // as read: the report's words, or their repair ("his country" stays "his country")
	Span   Span     // where it stands; for a discontinuous term, the smallest span around it
	Entity EntityID // "" where the term is not linked to an entity
}

// Predicate is what a statement says of its subject.
type Predicate struct {
	Text  string // as read: "has publicly taken"
	Lemma string // of the head verb with its particle or light noun: "take", "carry out"
	Span  Span   // a discontinuous predicate keeps the span of its head verb
}

// Argument is a further participant or circumstance of a statement.
type Argument struct {
	Role   Role
	Text   string
	Span   Span
	Entity EntityID
	Value  string // normalised, for times: ISO 8601 ("2023-04-14", "2023-03", "2023-03-20/2023-03-31")
	// Granularity says how exact a time is, with or without a value: century, decade, year, season, quarter, month, week, day,
	// daypart, hour, minute or second.
	Granularity string
}

// QuoteForm tells verbatim quotations from indirect speech.
type QuoteForm string

// The forms of speech.
const (
	Verbatim QuoteForm = "verbatim" // a quotation: between quotation marks
	Indirect QuoteForm = "indirect" // a claim: Kirby said that …
	Mixed    QuoteForm = "mixed"    // indirect speech with quoted words in it
)

// Attribution says who vouches for a statement: the outermost source last ("Kirby, as quoted by CNN" is Kirby, CNN).
type Attribution struct {
	Source Term      // the speaker
	Cue    string    // the words that attribute: "said", "according to", "as quoted by"
	Form   QuoteForm // "" where the source only passes on what another said
}

// Statement is one subject–predicate–object proposition with its qualifiers, stance and evidence.
type Statement struct {
	ID          StatementID
	Report      ReportID
	Sentence    int  // index into Reading.Sentences of the sentence that holds the predicate
	Evidence    Span // the clause or sentences it rests on; contains subject, predicate and object where they are local
	Subject     Term
	Predicate   Predicate
	Object      Term // zero where the clause has none
	Arguments   []Argument
	Class       EventClass // of the event, whatever its stance
	Mode        string     // how the act was done, in PLOVER's word, where the words tell: "arrest" of COERCE
	Negated     bool
	Modality    Modality
	Attribution []Attribution // nearest source first; empty where the report itself vouches
	// Content lists the statements that this one's object consists of, for statements of speech and thought: of
	// "Kirby said the plan failed", the statement "the plan failed".
	Content    []StatementID
	Confidence float64 // 0 to 1
	Rule       string  // the extraction rule it came from: "active", "copula", "apposition", "according-to"
}

// Fact reports whether the report itself asserts the statement, unnegated and unhedged; only then is it also stored
// as a plain quad that a simple pattern finds.
func (st *Statement) Fact() bool {
	return !st.Negated && st.Modality == Asserted && len(st.Attribution) == 0
}

// Stance is the reader's word for how a statement is held: "negated" for what is said not to be, not to have to be or not to
// come (what only may not be is "possible"); else its modality where that is not Asserted, else "reported" where somebody other than the report vouches for it,
// else "asserted".
func (st *Statement) Stance() string {
	firm := st.Modality == Asserted || st.Modality == Planned || st.Modality == Obligated
	switch {
	case st.Negated && firm:
		return "negated"
	case st.Modality != Asserted && st.Modality != "":
		return string(st.Modality)
	case st.Negated:
		return "negated"
	case len(st.Attribution) > 0:
		return "reported"
	}
	return string(Asserted)
}

// Quotation is something said, verbatim or indirectly, with its speaker.
type Quotation struct {
	Statement StatementID // the statement of speech: Kirby – said → content
	Form      QuoteForm
	Text      string // the content; the pieces of a split quotation are joined by a space
	Spans     []Span // the pieces of content, without quotation marks
	Cue       string // "said", "reiterated"; "" for free quotation
	CueSpan   Span
	Speaker   Term
}

// Reading is everything extracted from one report.
type Reading struct {
	Report     Report
	Sentences  []Sentence
	Mentions   []Mention
	Entities   []Entity
	Statements []Statement
	Quotations []Quotation
}

// Passage is the span of the sentence that a statement of r stands in, or of all sentences that its evidence reaches into.
func (r *Reading) Passage(st *Statement) Span {
	s := r.Sentences[st.Sentence].Span
	for i := st.Sentence - 1; i >= 0 && r.Sentences[i].Span.End > st.Evidence.Start; i-- {
		s.Start = r.Sentences[i].Span.Start
	}
	for i := st.Sentence + 1; i < len(r.Sentences) && r.Sentences[i].Span.Start < st.Evidence.End; i++ {
		s.End = r.Sentences[i].Span.End
	}
	return s
}
