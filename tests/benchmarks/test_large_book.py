"""The book of the large cases."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

sys.path.insert(0, str(Path(__file__).parent))
from large_book import MEASURES, delaunay_pairs, large_book, large_problem

from territory_opt.export.write_book import write_book
from territory_opt.ingest import read_book
from territory_opt.model.fingerprint import fingerprint


@pytest.mark.parametrize(("n", "k"), [(400, 5), (13_000, 40)])
def test_a_book_has_the_requested_size_and_is_contiguous(n, k):
    problem = large_problem(n, k)
    assert (problem.n, problem.k, list(problem.measure)) == (n, k, list(MEASURES))
    assert len(np.unique(problem.points, axis=0)) == n
    assert problem.fixed.all()
    assert len(np.unique(problem.site_points[problem.home_site], axis=0)) == k
    graph = coo_array((np.ones(len(problem.pairs)), problem.pairs.T), shape=(n, n))
    assert connected_components(graph, directed=False)[0] == 1
    assert (problem.border_km >= 0).all()
    assert (problem.load.max(axis=0) < 0.5 * problem.load.sum(axis=0) / k).all()


def test_the_same_seed_makes_the_same_book_also_when_written_and_read(tmp_path):
    book = large_book(300, 4, seed=2)
    assert fingerprint(book) == fingerprint(large_book(300, 4, seed=2))
    assert fingerprint(book) != fingerprint(large_book(300, 4, seed=3))
    write_book(book, tmp_path / "book")
    assert fingerprint(read_book(tmp_path / "book")) == fingerprint(book)


def test_bases_may_be_free():
    book = large_book(300, 4, free=True)
    assert book.reps is None
    assert not large_problem(300, 4, free=True).fixed.any()


def test_borders_on_a_square_grid_have_the_length_of_its_sides():
    points = np.array([[x, y] for x in range(6) for y in range(6)], dtype=float)
    pairs, border = delaunay_pairs(points)
    step = np.abs(points[pairs[:, 0]] - points[pairs[:, 1]]).sum(axis=1)
    inner = ((points[pairs] > 0) & (points[pairs] < 5)).all(axis=(1, 2))
    np.testing.assert_allclose(border[inner & (step == 1)], 1.0, atol=1e-9)
    np.testing.assert_allclose(border[step == 2], 0.0, atol=1e-9)
