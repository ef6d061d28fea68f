package clause

import (
	"slices"
	"strings"
)

// isCaption reports whether what was read as an apposition credits a picture or recording: it says who made it, not what it is.
//
//	{ [Image]; Northern Lens }, { [Audio]: Petersen }, { (source: [Harbour Analytics]) }
func (x *extractor) isCaption(i, a int) bool {
	t := x.t
	switch t.word(i) {
	case "image", "images", "photo", "photos", "photograph", "picture", "audio", "video", "graphic", "illustration", "file", "source", "credit", "courtesy", "caption", "footage":
	default:
		return false
	}
	s := t.Sentence(i)
	opens := s >= 0 && (i == t.Sents[s].First || t.isPunct(i-1))
	next := t.word(i + 1)
	return opens && a > i && (next == ":" || next == ";" || next == "/" || next == "|")
}

// isUnit reports whether what was read as an apposition is the second half of a unit of measure.
//
//	{ winds of 200 km [/ h] }, { 30 m [/ s] }
func (x *extractor) isUnit(a int) bool {
	t := x.t
	w := t.word(a)
	return w == "/" || strings.HasPrefix(w, "/") || t.word(a-1) == "/" && len(w) <= 3 && t.pos(a-2, "NOUN", "SYM", "PROPN") && t.pos(a-3, "NUM")
}

// isCutOff reports whether the text of a phrase ends the sentence with the abbreviated rank of somebody: a full stop that ends no
// sentence was read as its end, and who is meant stands in the next.
//
//	{ Questions will follow [Brig]. | General Hart's opening statement }
func (x *extractor) isCutOff(p Phrase) bool {
	t := x.t
	if len(p.Toks) == 0 {
		return false
	}
	last := slices.Max(p.Toks)
	s := t.Sentence(last)
	if s < 0 || t.Sents[s].End-last > 2 || !slices.Contains(ranks, strings.TrimSuffix(t.word(last), ".")) {
		return false
	}
	end := t.Sents[s].End
	return end < len(t.Tokens) && (strings.HasSuffix(t.word(last), ".") || t.word(last+1) == ".") && t.pos(end, "PROPN")
}

// ranks are the abbreviations that stand before a name only.
var ranks = []string{"brig", "capt", "gen", "col", "lt", "maj", "sgt", "cpl", "cmdr", "adm", "sen", "rep", "gov", "mr", "mrs", "ms", "dr", "prof", "rev", "hon", "st"}

// isFiller reports whether clause v with this object only fills a pause: { I mean, the answer is no }, { You know, it rained }.
func (x *extractor) isFiller(v int, object Phrase) bool {
	t := x.t
	s := t.Child(v, "nsubj")
	if !object.IsZero() || s < 0 || !t.tag(v, "VBP") || len(t.all(v, "aux", "neg", "prep", "advmod", "ccomp", "xcomp", "dobj")) > 0 {
		return false
	}
	return t.word(s) == "i" && t.lemma(v) == "mean" || t.word(s) == "you" && (t.lemma(v) == "know" || t.lemma(v) == "mean")
}

// isThatSaid reports whether verb v only links its sentence to the one before.
//
//	{ [That said], we are ready to talk }, not { That said it all }
func (x *extractor) isThatSaid(v int) bool {
	t := x.t
	return t.word(v) == "said" && (t.word(v-1) == "that" || t.word(v-1) == "this") && t.word(v+1) == "," && t.Sents[t.Sentence(v)].First == v-1
}

// isTelephone reports whether a phrase holds part of a telephone number, of which the rest was hung elsewhere.
//
//	{ should dial 555-[867-5309] }
func (x *extractor) isTelephone(p Phrase) bool {
	t := x.t
	if len(p.Toks) == 0 {
		return false
	}
	first := p.Toks[0]
	digits := func(i int) bool {
		return strings.Trim(t.word(i), "0123456789-()") == "" && strings.ContainsAny(t.word(i), "0123456789")
	}
	for _, i := range p.Toks {
		if !digits(i) && !t.isPunct(i) {
			return false
		}
	}
	return digits(first) && t.word(first-1) == "-" && digits(first-2)
}

// pairs are nouns that are repeated with a preposition between them to say how.
var pairs = []string{"shoulder", "side", "face", "hand", "arm", "back", "door", "head", "neck", "toe", "wall", "heart", "step", "line", "word", "coast", "end"}

// mendRepeated makes an adverb of a noun that is repeated behind "to", "by" or "in", where the second was read as a verb.
//
//	{ Canada stands [shoulder to shoulder] with the people }, { fought [side by side] }
func (t *tree) mendRepeated(k int) bool {
	v := t.head(k)
	if !t.dep(k, "dobj", "npadvmod", "attr", "oprd", "advmod") || !t.isVerb(v) || v > k || !slices.Contains(pairs, t.word(k)) || t.word(k+2) != t.word(k) || t.Sentence(k) != t.Sentence(k+2) || len(t.Children(k)) > 0 && slices.Min(t.Subtree(k)) < k {
		return false
	}
	if w := t.word(k + 1); w != "to" && w != "by" && w != "in" {
		return false
	}
	for _, c := range slices.Clone(t.Children(k + 2)) {
		if c > k+2 {
			t.attach(c, v, t.Tokens[c].Dep)
		}
	}
	t.Tokens[k].Dep, t.Tokens[k].POS, t.Tokens[k].Tag = "advmod", "ADV", "RB"
	for _, w := range []int{k + 1, k + 2} {
		if t.head(w) != k {
			t.SetHead(w, k)
		}
		t.Tokens[w].Dep, t.Tokens[w].POS, t.Tokens[w].Tag = "dep", "ADV", "RB"
	}
	return true
}

// withoutTime leaves out of a subject the time and place before its comma.
//
//	{ [Today at the museum in Quito,] the ambassador announced }
func (x *extractor) withoutTime(p Phrase) Phrase {
	t := x.t
	if len(p.Toks) < 4 {
		return p
	}
	switch t.word(p.Toks[0]) {
	case "today", "yesterday", "tonight", "earlier":
	default:
		return p
	}
	k := slices.IndexFunc(p.Toks, func(i int) bool { return t.word(i) == "," })
	if k < 0 || p.Toks[k] > p.Head || k+1 >= len(p.Toks) {
		return p
	}
	p.Toks = slices.Clone(p.Toks[k+1:])
	return p
}

// isBracketNote reports whether token k stands in double brackets: a note of the editor's is no argument.
//
//	{ the State will have to manage them ((it)) }
func (x *extractor) isBracketNote(k int) bool {
	t := x.t
	return (t.word(k-1) == "(" && t.word(k-2) == "(" || t.word(k-1) == "((") && strings.HasPrefix(t.word(k+1), ")")
}

// isNotToMention reports whether infinitive v only adds another: { the army met the rebels, [not to mention] the police }.
func (x *extractor) isNotToMention(v int) bool {
	t := x.t
	return t.word(v) == "mention" && t.word(v-1) == "to" && t.word(v-2) == "not"
}
