"""Opens exports with the tools that they are for, and compares what these read with what the store holds.

    python exports.py FOLDER JENA

FOLDER holds the exports and store.json, the counts of the store; JENA is the folder of Apache Jena. What differs is printed, and the exit code is 1.
"""

import collections
import csv
import io
import json
import pathlib
import re
import shutil
import subprocess
import sys
import zipfile

import followthemoney
import networkx
import pandas
import pyoxigraph
import rdflib

rdflib.NORMALIZE_LITERALS = False
csv.field_size_limit(1 << 30)
folder = pathlib.Path(sys.argv[1])
store = json.loads((folder / "store.json").read_text())
wrong = []


def same(what, have, want):
    if have != want:
        wrong.append(f"{what}: have {have}, want {want}")
    else:
        print(f"{what}: {have}")


def same_set(what, have, want):
    if have == want:
        print(f"{what}: {len(have)} quads, all as in the store")
        return
    wrong.append(f"{what}: {len(have)} quads, want {len(want)}; more: {sorted(map(str, have - want))[:2]}; lacking: {sorted(map(str, want - have))[:2]}")


# N-Quads, read by the few lines that their canonical form needs: what all others are compared with.
TERM = re.compile(r'<([^>]*)>|_:(\S+)|"((?:[^"\\]|\\.)*)"(?:@([a-zA-Z0-9-]+)|\^\^<([^>]*)>)?')
ESCAPE = re.compile(r"\\(?:u([0-9A-F]{4})|U([0-9A-F]{8})|(.))")
SHORT = {"n": "\n", "r": "\r", "t": "\t", "b": "\b", "f": "\f"}
STRING = "http://www.w3.org/2001/XMLSchema#string"


def unescape(text):
    return ESCAPE.sub(lambda m: chr(int(m[1] or m[2], 16)) if m[1] or m[2] else SHORT.get(m[3], m[3]), text)


def terms(line):
    out = []
    for m in TERM.finditer(line):
        if m[1] is not None:
            out.append(unescape(m[1]))
        elif m[2] is not None:
            out.append("_:")  # labels are for the tool to choose; there are too few to be mistaken
        else:
            out.append((unescape(m[3]), (m[4] or "").lower(), "" if m[4] else m[5] or STRING))
    return tuple(out) if len(out) == 4 else tuple(out) + ("",)


# Lines end with "\n" alone: Python would end them at other characters of texts, too.
quads = {terms(line) for line in (folder / "all.nq").read_text().split("\n") if line}
triples = {q[:3] for q in quads}
same("all.nq", len(quads), store["quads"])


def of_rdflib(t):
    if isinstance(t, rdflib.BNode):
        return "_:"
    if isinstance(t, rdflib.Literal):
        return (str(t), (t.language or "").lower(), "" if t.language else str(t.datatype or STRING))
    return str(t)


for name, syntax in {"all.nq": "nquads", "all.trig": "trig", "all.jsonld": "json-ld"}.items():
    d = rdflib.Dataset()
    d.parse(folder / name, format=syntax)
    have = {(of_rdflib(s), of_rdflib(p), of_rdflib(o), of_rdflib(g) if g else "") for s, p, o, g in d.quads()}
    same_set(f"rdflib, {name}", {q[:3] + ("" if q[3] == "urn:x-rdflib:default" else q[3],) for q in have}, quads)
for name, syntax in {"all.ttl": "turtle", "all.nt": "nt", "all.rdf": "xml"}.items():
    g = rdflib.Graph()
    g.parse(folder / name, format=syntax)
    same_set(f"rdflib, {name}", {tuple(map(of_rdflib, t)) for t in g}, triples)


# Triple terms of RDF 1.2.
def of_oxigraph(t):
    if isinstance(t, pyoxigraph.BlankNode):
        return "_:"
    if isinstance(t, pyoxigraph.Literal):
        return (t.value, (t.language or "").lower(), "" if t.language else t.datatype.value)
    if isinstance(t, pyoxigraph.Triple):
        return tuple(map(of_oxigraph, (t.subject, t.predicate, t.object)))
    return "" if isinstance(t, pyoxigraph.DefaultGraph) else t.value


RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
parts = collections.defaultdict(dict)
for s, p, o, _ in quads:
    if p in (RDF + "subject", RDF + "predicate", RDF + "object"):
        parts[s][p[len(RDF):]] = o
reified = {(s, (p["subject"], p["predicate"], p["object"])) for s, p in parts.items() if len(p) == 3 and isinstance(p["subject"], str)}
formats = {"nq": pyoxigraph.RdfFormat.N_QUADS, "trig": pyoxigraph.RdfFormat.TRIG, "ttl": pyoxigraph.RdfFormat.TURTLE, "nt": pyoxigraph.RdfFormat.N_TRIPLES}
for ending, syntax in formats.items():
    read = list(pyoxigraph.parse(path=folder / f"star.{ending}", format=syntax))
    have = {(of_oxigraph(q.subject), of_oxigraph(q.object)) for q in read if q.predicate.value == RDF + "reifies"}
    same_set(f"pyoxigraph, star.{ending}, triple terms", have, reified)
    plain = {of_oxigraph(q.subject) for q in read if isinstance(q.object, pyoxigraph.Literal)}
    same(f"pyoxigraph, star.{ending}, nodes that have a text or number", len(plain), len({q[0] for q in quads if isinstance(q[2], tuple)}))

# Tables.
rows = pandas.read_csv(folder / "all.csv", keep_default_na=False)
same("pandas, all.csv", len(rows), store["statements"])
lines = [json.loads(line) for line in (folder / "all.jsonl").read_text().split("\n") if line]
same("all.jsonl", len(lines), store["statements"])
links = collections.Counter((r.subject_entity, r.object_entity, r.predicate) for r in rows.itertuples() if r.subject_entity and r.object_entity)
same("links", links.total(), store["links"])


# Networks.
def counted(g):
    return collections.Counter((a, b, d.get("predicate") or d.get("label")) for a, b, d in g.edges(data=True))


for name, g in (("all.graphml", networkx.read_graphml(folder / "all.graphml")), ("all.gexf", networkx.read_gexf(folder / "all.gexf"))):
    same(f"networkx, {name}, entities", g.number_of_nodes(), store["entities"])
    same(f"networkx, {name}, links as in the table", counted(g) == links, True)
    for _, _, d in g.edges(data=True):
        if not d.get("sentence") or not d.get("stance") or not d.get("report"):
            wrong.append(f"{name}: a link lacks its evidence: {d}")
starts = [d.get("start") for _, _, d in networkx.read_gexf(folder / "all.gexf").edges(data=True)]
same("networkx, all.gexf, links that begin on a day", sum(bool(re.fullmatch(r"\d{4}-\d\d-\d\d", s or "")) for s in starts), links.total())
z = zipfile.ZipFile(folder / "all.zip")
table = {n: list(csv.DictReader(io.TextIOWrapper(z.open(n), "utf-8", newline=""))) for n in ("nodes.csv", "relationships.csv")}
same("neo4j, nodes", len({r["id:ID"] for r in table["nodes.csv"]}), store["entities"])
same("neo4j, relationships", collections.Counter((r[":START_ID"], r[":END_ID"], r["predicate"]) for r in table["relationships.csv"]) == links, True)

# FollowTheMoney: every entity is of its model, every value is one of its property, and every reference leads somewhere.
proxies = {}
for line in (folder / "all.ftm.json").read_text().split("\n"):
    if not line:
        continue
    data = json.loads(line)
    p = followthemoney.model.get_proxy(data)
    p.schema.validate(data)
    for prop, value in p.itervalues():
        if prop.type.clean(value, proxy=p) is None:
            wrong.append(f"ftm: {p.id}: {prop.name} cannot be {value!r}")
    kept = {k: sorted(v) for k, v in p.to_dict()["properties"].items()}
    if kept != {k: sorted(v) for k, v in data["properties"].items()}:
        wrong.append(f"ftm: {p.id} is read as {kept}")
    proxies[p.id] = p
for p in proxies.values():
    for prop, value in p.itervalues():
        if prop.type.name == "entity" and (value not in proxies or not proxies[value].schema.is_a(prop.range)):
            wrong.append(f"ftm: {p.id}: {prop.name} is {value}, which is no {prop.range.name}")
kinds = collections.Counter(p.schema.name for p in proxies.values())
same("ftm, articles", kinds["Article"], store["reports"])
same("ftm, links", collections.Counter((p.first("subject"), p.first("object"), p.first("role")) for p in proxies.values() if p.schema.name == "UnknownLink") == links, True)
same("ftm, entities", kinds.total() - kinds["Article"] - kinds["Mention"] - kinds["UnknownLink"], store["entities"])

# graphviz counts nodes and edges by itself.
count = subprocess.run([shutil.which("gc"), "-n", "-e", folder / "all.dot"], capture_output=True, text=True, check=True).stdout.split()
same("graphviz, all.dot", count[:2], [str(store["entities"]), str(links.total())])

# Jena reads every format of RDF.
riot = pathlib.Path(sys.argv[2]) / "bin" / "riot"
names = ["all.nq", "all.trig", "all.jsonld", "all.ttl", "all.nt", "all.rdf", "star.nq", "star.trig", "star.ttl", "star.nt", "classic.nq"]
out = subprocess.run([riot, "--count", "--strict"] + [folder / n for n in names], capture_output=True, text=True)
have = {pathlib.Path(m[1].strip()).name: int(m[2].replace(",", "")) for m in re.finditer(r"(?m)^(.*?) *: (?:Quads|Triples|Tuples) = ([0-9,]+)$", out.stdout + out.stderr)}
if out.returncode != 0 or "ERROR" in out.stderr:
    wrong.append(f"riot ends with {out.returncode}: {out.stderr[:500]}")
length = lambda name: sum(1 for line in (folder / name).read_text().split("\n") if line)
for name in names:
    same(f"riot, {name}", have.get(name), length("star.nq") if name.startswith("star.") else length(name) if name.startswith("classic.") else store["quads"])

if wrong:
    sys.exit("\n".join(wrong))
