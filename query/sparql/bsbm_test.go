package sparql_test

import (
	"fmt"
	"iter"
	"math/rand/v2"
	"strings"
	"time"

	"github.com/newsgraph/newsgraph/graph"
)

// The vocabularies of the Berlin SPARQL Benchmark.
const (
	bsbmVoc  = "http://www4.wiwiss.fu-berlin.de/bizer/bsbm/v01/vocabulary/"
	bsbmInst = "http://www4.wiwiss.fu-berlin.de/bizer/bsbm/v01/instances/"
	dcNS     = "http://purl.org/dc/elements/1.1/"
	foafNS   = "http://xmlns.com/foaf/0.1/"
	revNS    = "http://purl.org/stuff/rev#"
	rdfsNS   = "http://www.w3.org/2000/01/rdf-schema#"
	xsdNS    = "http://www.w3.org/2001/XMLSchema#"
)

// bsbm makes up a shop as the Berlin SPARQL Benchmark describes its data (Bizer and Schultz, Berlin SPARQL Benchmark Specification
// 3.1, section 3): products of a tree of types with features, their producers, vendors with twenty offers a product, and
// people with ten reviews a product. The same number gives the same triples, at least so many. All are in the default graph.
func bsbm(triples int) iter.Seq2[graph.Quad, error] {
	products := max(50, triples/300)
	return func(yield func(graph.Quad, error) bool) {
		b := &bsbmWriter{rnd: rand.New(rand.NewPCG(uint64(products), 3)), yield: yield, more: true}
		b.types()
		b.features(products)
		for n := range products/25 + 1 {
			b.firm("Producer", n)
		}
		for n := range products/40 + 1 {
			b.firm("Vendor", n)
		}
		people := products/2 + 1
		for n := range people {
			b.person(n)
		}
		for n := range products {
			b.product(n)
		}
		for n := range 20 * products {
			b.offer(n, products)
		}
		for n := range 10 * products {
			b.review(n, products, people)
		}
	}
}

type bsbmWriter struct {
	rnd      *rand.Rand
	yield    func(graph.Quad, error) bool
	more     bool
	featured int // how many features there are
}

func (b *bsbmWriter) add(s graph.RDFTerm, p string, o graph.RDFTerm) {
	if b.more {
		b.more = b.yield(graph.Quad{Subject: s, Predicate: graph.IRI(p), Object: o}, nil)
	}
}

func bsbmThing(kind string, n int) graph.RDFTerm { return graph.IRI(fmt.Sprint(bsbmInst, kind, n)) }

var bsbmWords = strings.Fields(`amber anchor apple arrow autumn basket beacon bottle branch bridge candle canyon carpet castle cedar
	circle cloud copper corner cradle crystal curtain desert dragon eagle ember fabric falcon feather forest fountain garden glacier
	granite hammer harbor harvest hollow island jacket jungle kettle ladder lantern lemon marble meadow mirror mountain needle
	ocean orchard paper pebble pepper pillar planet pocket prairie quartz ribbon river saddle shadow silver sparrow spring
	stone summer sunset temple thunder timber tunnel valley velvet village violet walnut weather window winter zephyr`)

func (b *bsbmWriter) words(n int) string {
	out := make([]string, n)
	for i := range out {
		out[i] = bsbmWords[b.rnd.IntN(len(bsbmWords))]
	}
	return strings.Join(out, " ")
}

func (b *bsbmWriter) day() time.Time {
	return time.Date(2008, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, b.rnd.IntN(365))
}

func day(t time.Time) graph.RDFTerm { return graph.Typed(t.Format(time.DateOnly), xsdNS+"date") }

func (b *bsbmWriter) integer(least, most int) graph.RDFTerm {
	return graph.Typed(fmt.Sprint(least+b.rnd.IntN(most-least+1)), xsdNS+"integer")
}

// named says of a thing what it is, and its label and comment.
func (b *bsbmWriter) named(s graph.RDFTerm, class, label string) {
	b.add(s, graph.RDFType.Value, graph.IRI(bsbmVoc+class))
	b.add(s, rdfsNS+"label", graph.Literal(label))
	b.add(s, rdfsNS+"comment", graph.Literal(b.words(30)))
}

// bsbmTypes is how many types of product there are: a root, four under it, four under each of those.
const bsbmTypes = 21

func (b *bsbmWriter) types() {
	for n := range bsbmTypes {
		t := bsbmThing("ProductType", n)
		b.named(t, "ProductType", fmt.Sprint("type ", n, " ", b.words(2)))
		if n > 0 {
			b.add(t, rdfsNS+"subClassOf", bsbmThing("ProductType", (n-1)/4))
		}
	}
}

func (b *bsbmWriter) features(products int) {
	b.featured = 100 + products/10
	for n := range b.featured {
		b.named(bsbmThing("ProductFeature", n), "ProductFeature", fmt.Sprint("feature ", n, " ", b.words(2)))
	}
}

var bsbmCountries = strings.Fields("US US US US GB GB DE DE JP CN FR ES RU KR AT")

func (b *bsbmWriter) country(s graph.RDFTerm, n int) {
	b.add(s, bsbmVoc+"country", graph.IRI("http://downlode.org/rdf/iso-3166/countries#"+bsbmCountries[n%len(bsbmCountries)]))
}

func (b *bsbmWriter) firm(kind string, n int) {
	s := bsbmThing(kind, n)
	b.named(s, kind, fmt.Sprint(kind, " ", n, " ", b.words(1)))
	b.add(s, foafNS+"homepage", graph.IRI(fmt.Sprintf("http://www.%s%d.example/", strings.ToLower(kind), n)))
	b.country(s, n)
}

func (b *bsbmWriter) person(n int) {
	s := bsbmThing("Reviewer", n)
	b.add(s, graph.RDFType.Value, graph.IRI(foafNS+"Person"))
	b.add(s, foafNS+"name", graph.Literal(b.words(2)))
	b.add(s, foafNS+"mbox_sha1sum", graph.Literal(fmt.Sprintf("%016x%016x", b.rnd.Uint64(), b.rnd.Uint64())))
	b.country(s, b.rnd.IntN(len(bsbmCountries)))
}

// product has a leaf of the tree of types as its type, with those above it, and some twenty features of those of its type.
func (b *bsbmWriter) product(n int) {
	s := bsbmThing("Product", n)
	b.named(s, "Product", fmt.Sprint(b.words(2), " ", n))
	leaf := 5 + b.rnd.IntN(bsbmTypes-5)
	for t := leaf; ; t = (t - 1) / 4 {
		b.add(s, graph.RDFType.Value, bsbmThing("ProductType", t))
		if t == 0 {
			break
		}
	}
	b.add(s, bsbmVoc+"producer", bsbmThing("Producer", n/25))
	for i := range 12 + b.rnd.IntN(12) {
		b.add(s, bsbmVoc+"productFeature", bsbmThing("ProductFeature", (leaf*7+i*2+b.rnd.IntN(2))%b.featured))
	}
	for i := range 5 {
		if i < 3 || b.rnd.IntN(2) == 0 {
			b.add(s, fmt.Sprint(bsbmVoc, "productPropertyTextual", i+1), graph.Literal(b.words(9)))
			b.add(s, fmt.Sprint(bsbmVoc, "productPropertyNumeric", i+1), b.integer(1, 2000))
		}
	}
	b.add(s, dcNS+"date", day(b.day()))
}

func (b *bsbmWriter) offer(n, products int) {
	s := bsbmThing("Offer", n)
	from := b.day()
	b.add(s, graph.RDFType.Value, graph.IRI(bsbmVoc+"Offer"))
	b.add(s, bsbmVoc+"product", bsbmThing("Product", b.rnd.IntN(products)))
	b.add(s, bsbmVoc+"vendor", bsbmThing("Vendor", b.rnd.IntN(products/40+1)))
	b.add(s, bsbmVoc+"price", graph.Typed(fmt.Sprintf("%d.%02d", 5+b.rnd.IntN(10000), b.rnd.IntN(100)), bsbmVoc+"USD"))
	b.add(s, bsbmVoc+"validFrom", day(from))
	b.add(s, bsbmVoc+"validTo", day(from.AddDate(0, 0, 7+b.rnd.IntN(90))))
	b.add(s, bsbmVoc+"deliveryDays", b.integer(1, 21))
	b.add(s, bsbmVoc+"offerWebpage", graph.IRI(fmt.Sprintf("http://shop.example/offer/%d", n)))
}

var bsbmLangs = strings.Fields("en en en de fr ja es ru")

func (b *bsbmWriter) review(n, products, people int) {
	s := bsbmThing("Review", n)
	b.add(s, graph.RDFType.Value, graph.IRI(revNS+"Review"))
	b.add(s, bsbmVoc+"reviewFor", bsbmThing("Product", b.rnd.IntN(products)))
	b.add(s, revNS+"reviewer", bsbmThing("Reviewer", b.rnd.IntN(people)))
	b.add(s, dcNS+"title", graph.Literal(fmt.Sprint(b.words(5), " ", n)))
	b.add(s, revNS+"text", graph.LangString(b.words(50), bsbmLangs[b.rnd.IntN(len(bsbmLangs))]))
	b.add(s, bsbmVoc+"reviewDate", day(b.day()))
	for i := range 4 {
		if b.rnd.IntN(10) < 7 {
			b.add(s, fmt.Sprint(bsbmVoc, "rating", i+1), b.integer(1, 10))
		}
	}
}
