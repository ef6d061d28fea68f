"""Finds the paths of a file of pairs with igraph and networkx, and compares costs and times with those that stand there.

Usage: peers.py FOLDER, which go test -run TestPeers wrote: edges.tsv (from, to, weight) and pairs.tsv (from, to, k, what passing
the last one would cost, milliseconds, costs). Neither peer bounds hops; the paths here have at most eight.
"""
import itertools, statistics, sys, time
import igraph, networkx

folder = sys.argv[1]
edges = [tuple(map(int, line.split())) for line in open(folder + "/edges.tsv")]
pairs = [line.split() for line in open(folder + "/pairs.tsv")]
n = 1 + max(max(u, v) for u, v, _ in edges)
ig = igraph.Graph(n, [(u, v) for u, v, _ in edges], directed=True)
weights = [w for _, _, w in edges]
nx = networkx.DiGraph()
nx.add_weighted_edges_from(edges)
cost = {(u, v): w for u, v, w in edges}

def total(path):
    return sum(cost[e] for e in itertools.pairwise(path))

def with_igraph(a, b, k):
    if k == 1:
        return [p for p in ig.get_shortest_paths(a, b, weights, mode="out") if p]
    return ig.get_k_shortest_paths(a, b, k, mode="out", weights=weights)

def with_networkx(a, b, k):
    try:
        return list(itertools.islice(networkx.shortest_simple_paths(nx, a, b, "weight"), k))
    except networkx.NetworkXNoPath:
        return []

print(f"{n} entities, {len(edges)} links in their directions")
for k in sorted({int(p[2]) for p in pairs}):
    mine = [p for p in pairs if int(p[2]) == k]
    times = {"newsgraph": [float(p[4]) for p in mine]}
    for name, find in ("igraph " + igraph.__version__, with_igraph), ("networkx " + networkx.__version__, with_networkx):
        times[name], other = [], 0
        began = time.monotonic()
        for a, b, _, last, _, *costs in mine:
            if time.monotonic() - began > 30:
                break
            t = time.thread_time()
            found = find(int(a), int(b), k)
            times[name].append(1000 * (time.thread_time() - t))
            theirs = [total(p) - int(last) for p in found if len(p) <= 9]
            other += [int(c) for c in costs][: len(theirs)] != theirs
        print(f"k {k}, {name}: {other} of {len(times[name])} pairs have other costs")
    for name, ts in times.items():
        print(f"k {k}, {name}: {statistics.median(ts):.2f} ms at the median, {max(ts):.2f} at most, of {len(ts)} pairs, of one processor")
