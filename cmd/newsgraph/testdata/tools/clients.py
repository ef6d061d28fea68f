"""Asks a serving newsgraph by the clients of Python, and changes a graph of its own.

    python clients.py ADDRESS COUNTS

ADDRESS ends in "/"; COUNTS is what the store holds, as JSON. What differs is printed, and the exit code is 1.
"""

import io
import json
import sys
import urllib.parse

import pandas
import rdflib
import SPARQLWrapper
from rdflib.plugins.stores.sparqlstore import SPARQLStore, SPARQLUpdateStore

address, store = sys.argv[1], json.loads(sys.argv[2])
wrong = []


def same(what, have, want):
    if have != want:
        wrong.append(f"{what}: have {have!r}, want {want!r}")
    else:
        print(f"{what}: {have!r}")


REPORTS = "SELECT (COUNT(DISTINCT ?r) AS ?n) { ?r a <https://schema.org/NewsArticle> }"
STATEMENTS = "SELECT ?s { ?s a <http://www.w3.org/1999/02/22-rdf-syntax-ns#Statement> }"
ASK = "ASK { ?r a <https://schema.org/NewsArticle> }"
CONSTRUCT = "CONSTRUCT { ?r a <https://schema.org/NewsArticle> } WHERE { ?r a <https://schema.org/NewsArticle> }"
DESCRIBE = "DESCRIBE <https://newsgraph.example/id/place-china>"

# rdflib, which asks for RDF/XML whatever the form of the query is
for form in ("xml", "json", "csv", "tsv"):
    g = rdflib.Graph(SPARQLStore(address + "sparql", returnFormat=form))
    same(f"rdflib, {form}, reports", [int(r.n) for r in g.query(REPORTS)], [store["reports"]])
    same(f"rdflib, {form}, statements", len({r.s for r in g.query(STATEMENTS)}), store["statements"])
g = rdflib.Graph(SPARQLStore(address + "sparql"))
same("rdflib, ASK", bool(g.query(ASK)), True)
same("rdflib, CONSTRUCT", len(g.query(CONSTRUCT).graph), store["reports"])
same("rdflib, triples", len(list(g.triples((None, rdflib.RDF.type, rdflib.RDF.Statement)))), store["statements"])
u = SPARQLUpdateStore(address + "sparql", address + "sparql", autocommit=True)
d = rdflib.Dataset(store=u)
own = d.graph(rdflib.URIRef("http://e/rdflib"))
s, p = rdflib.URIRef("http://e/s"), rdflib.URIRef("http://e/p")
own.add((s, p, rdflib.Literal('a "text"\n', lang="en")))
own.add((s, p, rdflib.Literal(2)))
same("rdflib, added", len(own), 2)
own.remove((s, p, rdflib.Literal(2)))
same("rdflib, removed", [str(o) for o in own.objects(s, p)], ['a "text"\n'])
u.update("DROP GRAPH <http://e/rdflib>")
same("rdflib, dropped", len(own), 0)

# SPARQLWrapper, which sends parameters of its own: format, output, results
W = SPARQLWrapper


def wrapper(query, form=None, method=W.GET):
    w = W.SPARQLWrapper(address + "sparql")
    w.setQuery(query)
    w.setMethod(method)
    if form:
        w.setReturnFormat(form)
    return w.query()


for method in (W.GET, W.POST):
    have = wrapper(REPORTS, W.JSON, method).convert()["results"]["bindings"]
    same(f"SPARQLWrapper, {method}, JSON", [int(b["n"]["value"]) for b in have], [store["reports"]])
same("SPARQLWrapper, XML", wrapper(REPORTS, W.XML).convert().getElementsByTagName("literal")[0].firstChild.data, str(store["reports"]))
same("SPARQLWrapper, CSV", wrapper(REPORTS, W.CSV).convert().decode().split(), ["n", str(store["reports"])])
same("SPARQLWrapper, TSV", wrapper(REPORTS, W.TSV).convert().decode().split(), ["?n", str(store["reports"])])
same("SPARQLWrapper, no format", wrapper(REPORTS).info()["content-type"].split(";")[0].startswith("application/sparql-results"), True)
same("SPARQLWrapper, ASK", wrapper(ASK, W.JSON).convert()["boolean"], True)
for form in (W.RDFXML, W.JSONLD):
    same(f"SPARQLWrapper, CONSTRUCT, {form}", len(wrapper(CONSTRUCT, form).convert()), store["reports"])
for form, syntax in ((W.TURTLE, "turtle"), (W.N3, "turtle")):
    same(f"SPARQLWrapper, CONSTRUCT, {form}", len(rdflib.Graph().parse(data=wrapper(CONSTRUCT, form).convert(), format=syntax)), store["reports"])
same("SPARQLWrapper, DESCRIBE", len(wrapper(DESCRIBE, W.RDFXML).convert()) > 1, True)
for text in ("INSERT DATA { GRAPH <http://e/wrapper> { <http://e/s> <http://e/p> 1 } }", "CLEAR GRAPH <http://e/wrapper>"):
    for method in (W.URLENCODED, W.POSTDIRECTLY):
        w = W.SPARQLWrapper(address + "sparql")
        w.setMethod(W.POST)
        w.setRequestMethod(method)
        w.setQuery(text)
        w.query()
    want = text.startswith("INSERT")
    same(f"SPARQLWrapper, {text[:6]}", wrapper("ASK { GRAPH <http://e/wrapper> { ?s ?p ?o } }", W.JSON).convert()["boolean"], want)
try:
    wrapper("SELECT * { ?s ?p }", W.JSON)
    wrong.append("SPARQLWrapper: a mistake in a query is none")
except W.SPARQLExceptions.QueryBadFormed as e:
    same("SPARQLWrapper, a mistake", "line 1, column" in str(e), True)

# pandas reads a table from the address itself
table = pandas.read_csv(address + "sparql?query=" + urllib.parse.quote(STATEMENTS), storage_options={"Accept": "text/csv"})
same("pandas", [list(table.columns), len(table.drop_duplicates())], [["s"], store["statements"]])

if wrong:
    sys.exit("\n".join(wrong))
