"""Loads an N-Quads file into Oxigraph (pip install pyoxigraph) and looks things up in it, as BenchmarkNews does in a store of ours.

    python3 oxigraph.py FILE FOLDER LOOKUPS

LOOKUPS has a line for each look-up: its kind, a tab, and the term. Prints JSON: seconds of the load, and for each kind of
look-up the medians in microseconds, of the first ten quads each; commit is adding 44 quads of a new graph.
"""

import json
import os
import statistics
import sys
import time

import pyoxigraph as ox

path, folder, lookups = sys.argv[1:]
store = ox.Store(folder)
start = time.perf_counter()
store.bulk_load(path=path, format=ox.RdfFormat.N_QUADS)
store.flush()
result = {"load": time.perf_counter() - start, "quads": len(store)}


def term(text):
    return next(iter(ox.parse(f"<s:s> <p:p> {text} .", format=ox.RdfFormat.N_QUADS))).object


def look_up(kind, t):
    pattern = {"subject": (t, None, None, None), "predicate": (None, t, None, None), "object": (None, None, t, None), "label": (None, None, None, t)}[kind]
    for n, _ in enumerate(store.quads_for_pattern(*pattern)):
        if n == 9:
            break


times = {}
for line in open(lookups, encoding="utf-8"):
    kind, text = line.rstrip("\n").split("\t", 1)
    t = term(text)
    start = time.perf_counter()
    look_up(kind, t)
    times.setdefault(kind, []).append(time.perf_counter() - start)
os.sync()  # or commits wait until the disk has what was loaded
for i in range(200):
    quads = [
        ox.Quad(ox.NamedNode(f"http://example.org/s{i}-{k}"), ox.NamedNode("http://example.org/p"), ox.Literal(str(k)), ox.NamedNode(f"http://example.org/g{i}"))
        for k in range(44)
    ]
    start = time.perf_counter()
    store.extend(quads)
    times.setdefault("commit", []).append(time.perf_counter() - start)
for kind, seconds in times.items():
    result[kind] = statistics.median(seconds) * 1e6
store.optimize()
del store
result["bytes"] = sum(os.path.getsize(os.path.join(folder, f)) for f in os.listdir(folder))
print(json.dumps(result))
