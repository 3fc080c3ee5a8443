"""The parts that a world is made from, so that another one takes over those it has in common.

A part is what a pure function makes of its inputs. It is taken over where that function is asked
for with equal inputs, and never else: arrays, and what holds arrays, are equal to themselves only.
So what a plan changes is made anew, with all that is made from it. Nobody writes into a part.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from typing import Any, ParamSpec, TypeVar

import numpy as np

P = ParamSpec("P")
T = TypeVar("T")
Found = Mapping[Hashable, Any]


class Same:
    """An array as a part of a key: equal to itself, and to nothing else."""

    __slots__ = ("array",)

    def __init__(self, array: Any) -> None:
        self.array = array

    def __hash__(self) -> int:
        return id(self.array)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Same) and self.array is other.array


class Parts:
    """What has been made for a world, and for the one before it.

    Inputs are kept with what was made of them, so no identity comes twice. A world that is drawn
    by itself keeps nothing: it asks for each part once, and would hold its uniforms till the end.
    """

    def __init__(self, keep: bool = True) -> None:
        self.keep = keep
        self.before: Found = {}
        self.found: dict[Hashable, Any] = {}

    def begin(self) -> None:
        """Another world: from now on the parts of the last one are there to be taken over."""
        self.before, self.found = self.found, {}

    def of(self, make: Callable[P, T], *inputs: P.args, **_: P.kwargs) -> T:
        """What `make` makes of the inputs: taken over, or made."""
        if not self.keep:
            return make(*inputs)  # type: ignore[call-arg]
        keys = (Same(value) if isinstance(value, np.ndarray) else value for value in inputs)
        key = (make, *keys)
        if key not in self.found:
            self.found[key] = self.before[key] if key in self.before else make(*inputs)  # type: ignore[call-arg]
        made: T = self.found[key]
        return made
