"""The blocks that a finding names."""

from __future__ import annotations

from territory_opt.model.arrays import Ints
from territory_opt.model.block_name import BlockName
from territory_opt.model.problem import Problem

NAMED = 3
"""Blocks named in one finding."""


def named_blocks(problem: Problem, blocks: Ints) -> tuple[tuple[BlockName, ...], int]:
    """Names of the first `NAMED` blocks, and how many others there are."""
    named = tuple(problem.block_name[block] for block in blocks[:NAMED].tolist())
    return named, len(blocks) - len(named)
