package source

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// beforeCredit reports whether a paragraph names who made a picture. Before is then the length of what is content before that: 0
// where the paragraph is only the credit, or a caption that ends in one.
//
//	{ Video: Reuters }, { Map by Jane Doe }, { Formica fusca, from file. Image: Mathias Krumbholz. },
//	not { The ministry released a map: its troops hold the north. }
func beforeCredit(s string) (before int, ok bool) {
	from := max(0, len(s)-creditBytes)
	for from > 0 && !utf8.RuneStart(s[from]) {
		from--
	}
	for _, m := range creditMark.FindAllStringIndex(s[from:], -1) {
		at, end := from+m[0], from+m[1]
		text := strings.TrimRight(s[:at], " \t\n([")
		switch {
		case text == "" && len(s) <= creditBytes && !declares(s[end:]):
			return 0, true
		case !beginsCredit(s, at, end) || !isNames(s[end:]) || goesOnBehind(s[end:]):
		case isCaption(text):
			return 0, true
		default:
			return len(text), true
		}
	}
	return 0, false
}

const (
	creditBytes  = 250 // how long a credit may be
	captionWords = 60  // longer ones are paragraphs that a credit follows
	captionBytes = 1000
)

var (
	creditMark = regexp.MustCompile(`(?i)\b(?:file )?(?:image|photo|photograph|picture|graphic|illustration|video|map)s?(?: credits?| courtesy)?(?:(?: by| of)?\s?:\s?| by | courtesy of )`)
	// an end of a sentence within a text; abbreviations are shorter
	newSentence = regexp.MustCompile(`\p{Ll}{2}[.!?…]["'”’)\]]*\s+["“‘(]?\p{Lu}`)
	fullStop    = regexp.MustCompile(`\.["'”’)\]]*$`)
)

// beginsCredit reports whether what looks like a credit, from at to end, stands where one begins: first, after a sentence, in
// brackets, or with a capital letter or a name before it.
func beginsCredit(s string, at, end int) bool {
	text := strings.TrimRight(s[:at], " \t\n")
	text = text[max(0, len(text)-creditBytes):] // its end tells
	last, _ := utf8.DecodeLastRuneInString(text)
	switch {
	case text == "", strings.ContainsRune("([", last), endsSentence(text) && last != ':' && last != ';':
		return true
	case !strings.Contains(s[at:end], ":"):
		return false
	case s[at] < 'a':
		return true
	}
	words := strings.Fields(text)
	return len(words) > 1 && isNames(words[len(words)-1])
}

// goesOnBehind reports whether brackets that were open before a text end within it: { Haddad left (photo: Reuters) on Monday. }
func goesOnBehind(s string) bool {
	open := 0
	for i, r := range s {
		switch r {
		case '(', '[':
			open++
		case ')', ']':
			if open--; open < 0 {
				return strings.TrimSpace(s[i+1:]) != ""
			}
		}
	}
	return false
}

// isCaption reports whether what stands before a credit is the caption of a picture: one sentence, or what is none.
func isCaption(s string) bool {
	return len(s) <= captionBytes && len(strings.Fields(s)) <= captionWords && (!newSentence.MatchString(s) || !endsSentence(s))
}

// declares reports whether a text could be a sentence that says something: it ends in a full stop.
func declares(s string) bool {
	return len(strings.Fields(s)) >= 4 && fullStop.MatchString(s) && !isNames(s)
}

// isNames reports whether a text holds only names, and what stands between those of a credit.
//
//	{ Jane Doe for The Guardian }, { NASA via AP, file }, { @janedoe }, { Daily et al. }
func isNames(s string) bool {
	words := strings.FieldsFunc(s, func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune(`/,&|()[]"“”–—-©+`, r) })
	if len(words) == 0 || len(words) > 15 || strings.ContainsAny(s, "!?;:") {
		return false
	}
	return !slices.ContainsFunc(words, func(w string) bool {
		first, _ := utf8.DecodeRuneInString(w)
		w = strings.TrimRight(w, ".")
		return unicode.IsLower(first) && !strings.Contains(w, ".") && !slices.Contains(creditWords, w)
	})
}

// creditWords are the words of credits and notices that are no names.
var creditWords = strings.Fields("of the and for from via by de da di der den du van von la le el al y e et in on at file handout courtesy supplied screenshot archive " +
	"archives collection under licence license public domain user author authors s its their respective owner owners all rights reserved")

// notice matches paragraphs that say something of the article, not of the world, and none that a sentence could be.
//
//	{ This audio is created with AI assistance }, { 3 min read }
var notice = regexp.MustCompile(`(?i)^(?:this (?:audio|article|text|story|recording) (?:is|was|has been) (?:created|generated|produced|read|translated|narrated)` +
	`(?: automatically| with AI| (?:with|by|using) .{0,40}\b(?:AI|artificial intelligence|machine|computer|software|automat\w+|text-to-speech|voice)\b.{0,40}| from \w+(?: into \w+)?)\.?` +
	`|listen to this (?:article|story)\.?|\d+[ -]min(?:ute)?s?(?: read)?\.?|advertisement|share this(?: article| story)?\.?|all rights reserved\.?)$`)

var (
	// { This story was produced by Kaiser Health News. }, where only names may follow
	madeBy = regexp.MustCompile(`(?i)^this (?:audio|article|text|story|recording) (?:is|was|has been) (?:created|generated|produced|read|translated|narrated)(?: from \w+)? by (.{1,100})$`)
	// { © 2024 Reuters. All rights reserved. }, { Copyright The Northern Wire }
	copyrightMark = regexp.MustCompile(`(?i)^(©|\(c\)|copyright\b)[\s:]*(?:(?:©|\(c\)|by\b)\s*)*(.{0,250})$`)
	reserved      = regexp.MustCompile(`(?i)[.,;]?\s*\b(?:all rights reserved|this (?:material|content|article|work|story)|reproduction|no part|used (?:with|by) permission|licen[sc]ed under|distributed by|provided by)\b.*$`)
)

// isNotice reports whether a paragraph says something of the article only: { 3 min read }, { © Reuters }.
func isNotice(s string) bool {
	if notice.MatchString(s) {
		return true
	}
	if m := madeBy.FindStringSubmatch(s); m != nil {
		return isNames(m[1])
	}
	m := copyrightMark.FindStringSubmatch(s)
	if m == nil {
		return false
	}
	owner := reserved.ReplaceAllString(m[2], "")
	return strings.TrimSpace(owner) == "" || isNames(owner) || !strings.EqualFold(m[1], "copyright") && !declares(owner)
}

var (
	// { Read more: Who is Qin Gang? }, { Live – storm hits the coast }
	teaser = regexp.MustCompile(`(?i)^(?:read (?:more|also|next)|see also|related(?: (?:articles?|stories|content|links?))?|more on this(?: story)?|more from|recommended|watch|listen|also on|explainer|live|editor'?s picks?)\s*[:|–—](.{0,160})$`)
	// { Sign up for our newsletter }, { Story continues below advertisement }, { Follow us on Twitter }
	invitation = regexp.MustCompile(`(?i)^(?:(?:sign up|subscribe|register) (?:(?:to|for)\b.{0,80}\b(?:newsletters?|e-?mails?|alerts?|notifications|channels?|podcasts?|updates|feeds?|briefings?|digests?|mailing list|accounts?|access|read on|continue|us)\b.{0,80}|(?:now|here|today)\b.{0,80})` +
		`|(?:story|article) continues (?:below|after).{0,60}|follow .{1,60} on (?:twitter|x|facebook|instagram|telegram|whatsapp|google news|threads|bluesky)\b.{0,80}` +
		`|(?:the post .{1,250} )?(?:first )?appeared first on .{1,100}|skip (?:to|past) .{1,60}|click here .{0,120}|continue reading.{0,60}|read (?:more|the full (?:story|article)).{0,40}` +
		`|(?:this (?:article|story) )(?:was )?(?:originally|first) (?:published|appeared) (?:on|in|by|at) .{1,120}|share (?:this|on)\b.{0,60}|print this .{0,30}|getty images)$`)
	// { First published in The Conversation }, not { First published in 1998, the book was banned }
	origin = regexp.MustCompile(`(?i)^(?:was )?(?:originally|first) (?:published|appeared) (?:on|in|by|at) (.{1,120})$`)
	// what somebody says is no notice, whatever it begins with: { Subscribe to the doctrine or leave, Haddad told the party. }
	spoken = regexp.MustCompile(`(?i)\b(?:said|says|told|tells|added|warned|wrote|announced|asked|urged|according to)\b.*\.["'”’)\]]*$`)
)

// isPageNotice reports whether a paragraph is one of those that pages put between the ones of an article. A sentence that
// begins like one is not, unless it is a link for the greater part.
func isPageNotice(s string, linked bool) bool {
	if m := teaser.FindStringSubmatch(s); m != nil {
		return linked || !declares(m[1])
	}
	if m := origin.FindStringSubmatch(s); m != nil {
		return isNames(m[1])
	}
	return invitation.MatchString(s) && (linked || !spoken.MatchString(s))
}
