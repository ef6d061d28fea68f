"""Puts an N-Quads file into Oxigraph (pip install pyoxigraph) and answers queries from it, as BenchmarkNews and BenchmarkBSBM do
with a store of ours.

    python3 oxigraph.py FILE FOLDER UNION SECONDS OUT QUERY...

UNION is 1 where the default graph of queries is the union of all graphs. The answer to each query, a file, is written to OUT:
SPARQL results as JSON, or N-Triples. Each is asked again and again, at least three times, for about SECONDS; 0 is once. Prints
JSON: for the name of each query the least processor and wall time of an answer, written to memory, in seconds.
"""

import json
import os
import sys
import time

import pyoxigraph as ox

path, folder, union, seconds, out, *queries = sys.argv[1:]
store = ox.Store(folder)
store.bulk_load(path=path, format=ox.RdfFormat.N_QUADS)
store.optimize()


def answer(text):
    results = store.query(text, use_default_graph_as_union=union == "1")
    graph = isinstance(results, ox.QueryTriples)
    return results.serialize(format=ox.RdfFormat.N_TRIPLES if graph else ox.QueryResultsFormat.JSON)


times = {}
for query in queries:
    text = open(query, encoding="utf-8").read()
    name = os.path.splitext(os.path.basename(query))[0]
    with open(os.path.join(out, name), "wb") as f:
        f.write(answer(text))
    began, n, cpu, wall = time.perf_counter(), 0, [], []
    while float(seconds) > 0 and (n < 3 or time.perf_counter() - began < float(seconds)) and n < 1000:
        c, w = time.process_time(), time.perf_counter()
        answer(text)
        cpu.append(time.process_time() - c)
        wall.append(time.perf_counter() - w)
        n += 1
    times[name] = {"cpu": min(cpu, default=0), "wall": min(wall, default=0)}
print(json.dumps(times))
