"""GerryChain's short bursts on one instance, run by an interpreter without this project.

``gerrychain_bursts.py NODES EDGES COLUMN TERRITORIES STEPS SEED OUT`` writes the best plan.
"""

from __future__ import annotations

import argparse
import csv
import json
import time
from functools import partial
from pathlib import Path

import networkx as nx
import numpy as np
from gerrychain import Graph, Partition, constraints, updaters
from gerrychain.optimization import SingleMetricOptimizer
from gerrychain.proposals import recom

BURST_LENGTH = 10
TOLERANCE = 0.005


def read_rows(path):
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def inertia_function(nodes, column):
    """Function of a partition: its least weighted sum of squared distances (km) to member units."""
    points = np.array([[float(node["x_m"]), float(node["y_m"])] for node in nodes]) / 1000.0
    weight = np.array([float(node[column]) for node in nodes])
    moment = weight[:, None] * ((points[:, None] - points[None]) ** 2).sum(axis=2)

    def inertia(partition):
        members = [sorted(part) for part in partition.parts.values()]
        return sum(moment[np.ix_(part, part)].sum(axis=0).min() for part in members)

    return inertia


def short_bursts(graph, inertia, target, options):
    """Best partition of the search, and its inertia."""
    first = Partition.from_random_assignment(
        graph, options.territories, TOLERANCE, "load", {"load": updaters.Tally("load")}, rng=options.seed
    )
    search = SingleMetricOptimizer(
        partial(recom, pop_col="load", pop_target=target, epsilon=TOLERANCE),
        [constraints.within_percent_of_ideal_population(first, TOLERANCE, "load")],
        first,
        inertia,
        maximize=False,
        rng=options.seed,
    )
    for _ in search.short_bursts(BURST_LENGTH, max(1, options.steps // BURST_LENGTH)):
        pass
    return search.best_part, search.best_score


def parse_options():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("nodes", type=Path)
    parser.add_argument("edges", type=Path)
    parser.add_argument("column")
    for name in ("territories", "steps", "seed"):
        parser.add_argument(name, type=int)
    parser.add_argument("out", type=Path)
    return parser.parse_args()


def main():
    options = parse_options()
    nodes = read_rows(options.nodes)
    loads = {int(node["id"]): float(node[options.column]) for node in nodes}
    network = nx.Graph()
    network.add_nodes_from((number, {"load": load}) for number, load in loads.items())
    network.add_edges_from((int(edge["u"]), int(edge["v"])) for edge in read_rows(options.edges))
    graph, target = Graph.from_networkx(network), sum(loads.values()) / options.territories
    inertia = inertia_function(nodes, options.column)
    began = time.perf_counter()
    best, score = short_bursts(graph, inertia, target, options)
    seconds = time.perf_counter() - began
    with options.out.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(("unit_id", "territory_id"))
        writer.writerows((node["id"], f"T{best.assignment[int(node['id'])]}") for node in nodes)
    print(json.dumps({"seconds": seconds, "inertia": float(score)}))


if __name__ == "__main__":
    main()
