"""GerryChain's short bursts on one instance; run by an interpreter that knows nothing of ours.

``rival_bursts.py NODES EDGES COLUMN TERRITORIES STEPS SEED OUT`` writes the best plan, prints its seconds.
"""

from __future__ import annotations

import csv
import json
import sys
import time
from functools import partial
from pathlib import Path

import networkx as nx
import numpy as np
from gerrychain import Graph, Partition, constraints, updaters
from gerrychain.optimization import SingleMetricOptimizer
from gerrychain.proposals import recom

BURST = 10
WITHIN = 0.005


def rows(path):
    with Path(path).open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def inertia_of(nodes, column):
    """Least weighted sum of squared distances to a member unit, summed over the territories."""
    places = np.array([[float(node["x_m"]), float(node["y_m"])] for node in nodes]) / 1000.0
    weight = np.array([float(node[column]) for node in nodes])
    moment = weight[:, None] * ((places[:, None] - places[None]) ** 2).sum(axis=2)

    def inertia(partition):
        members = [sorted(part) for part in partition.parts.values()]
        return sum(moment[np.ix_(own, own)].sum(axis=0).min() for own in members)

    return inertia


def main(nodes_file, edges_file, column, territories, steps, seed, out):
    nodes, k = rows(nodes_file), int(territories)
    loads = {int(node["id"]): float(node[column]) for node in nodes}
    net = nx.Graph()
    net.add_nodes_from((number, {"load": load}) for number, load in loads.items())
    net.add_edges_from((int(edge["u"]), int(edge["v"])) for edge in rows(edges_file))
    graph, target, score = Graph.from_networkx(net), sum(loads.values()) / k, inertia_of(nodes, column)
    began = time.perf_counter()
    first = Partition.from_random_assignment(
        graph, k, WITHIN, "load", {"load": updaters.Tally("load")}, rng=int(seed)
    )
    search = SingleMetricOptimizer(
        partial(recom, pop_col="load", pop_target=target, epsilon=WITHIN),
        [constraints.within_percent_of_ideal_population(first, WITHIN, "load")],
        first,
        score,
        maximize=False,
        rng=int(seed),
    )
    for _ in search.short_bursts(BURST, max(1, int(steps) // BURST)):
        pass
    seconds = time.perf_counter() - began
    owner = search.best_part.assignment
    with Path(out).open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(("unit_id", "territory_id"))
        writer.writerows((node["id"], f"T{owner[int(node['id'])]}") for node in nodes)
    print(json.dumps({"seconds": seconds, "inertia": float(search.best_score)}))


if __name__ == "__main__":
    main(*sys.argv[1:])
