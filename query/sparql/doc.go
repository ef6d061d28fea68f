// Package sparql answers SPARQL 1.1 queries and updates (W3C Recommendations of 21 March 2013) on what a store holds at one moment.
//
//	q, err := sparql.Parse(text, base)
//	err = sparql.Run(ctx, reader, q, sparql.Options{Union: true}, results)
//
// A text is parsed to the algebra of the specification (section 18). Of the triples of a pattern the most selective are matched first, and
// solutions go one by one to [Results]; what must be held, to sort, group or join it, counts for the limits in [Options], beyond which a
// query ends with [ErrLimit]. [Changes] works out what an update removes and adds, and writes nothing.
//
// Departures: SERVICE and LOAD are refused ([ErrRefused]), since nothing is ever fetched, and the syntax of regular expressions is RE2's.
package sparql
