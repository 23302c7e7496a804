"""Where the axes of a chart lie in its picture."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

_LEFT, _RIGHT, _TOP, _BOTTOM = 52.0, 24.0, 38.0, 56.0
"""Margins for the labels of the axes; the left one is the least."""


@dataclass(frozen=True)
class Box:
    """The rectangle between the axes, in a picture of this size.

    Parameters
    ----------
    width, height : float
        Of the picture.
    left, right, top, bottom : float
        Ends of the axes; the vertical one begins at the bottom.
    """

    width: float
    height: float
    left: float
    right: float
    top: float
    bottom: float

    @classmethod
    def of(cls, width: float, height: float, labels: Iterable[str]) -> Box:
        """The box in a picture of this size that leaves room for the labels of its vertical axis."""
        # About 10 wide a letter on a phone.
        left = max(_LEFT, 14.0 + 10.0 * max(map(len, labels), default=0))
        return cls(width, height, left, width - _RIGHT, _TOP, height - _BOTTOM)

    def x(self, share: float) -> float:
        """Place at a share of the horizontal axis."""
        return self.left + share * (self.right - self.left)

    def y(self, share: float) -> float:
        """Place at a share of the vertical axis."""
        return self.bottom - share * (self.bottom - self.top)
