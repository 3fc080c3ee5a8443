"""Keyed streams of uniforms: every draw has an owner and a purpose.

A purpose's stream is found by the hash of its name, an owner's part of it by an address, so
that one more purpose, group, presence or replication leaves every other draw as it was.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

OWNER_BITS: Final = 40  # each owner (a group, an analyst) has 2**40 draws of each stream
JUMP: Final = 400  # draws that take as long as a jump over them


@dataclass(frozen=True, slots=True)
class Streams:
    """The uniforms of one replication of one seed.

    Source: SeedSequence with spawn_key (replication, two words of sha256 of the purpose),
    PCG64DXSM jumped to the address. Neither scenario nor reading is in the key.
    """

    seed: int
    replication: int

    def stream(self, purpose: str) -> Stream:
        """The stream of a purpose, at its beginning."""
        key = int.from_bytes(hashlib.sha256(purpose.encode()).digest()[:8], "big")
        words = (self.replication, key >> 32, key & 0xFFFFFFFF)
        return Stream(np.random.SeedSequence(entropy=self.seed, spawn_key=words))


@dataclass(frozen=True, slots=True)
class Stretches:
    """Stretches of a stream, laid end to end in one column; many purposes share their places.

    jumps: draws to skip before each of them; parts: where each lies in the column; total: draws.
    """

    jumps: tuple[int, ...]
    parts: tuple[slice, ...]
    total: int

    @classmethod
    def of(cls, owners: Ints, firsts: Ints, counts: Ints) -> Stretches:
        """`counts` draws of each owner from its draw number `firsts` on."""
        begins = (owners << OWNER_BITS) + firsts
        jumps = np.diff(begins, prepend=0) - np.append(0, counts[:-1])
        ends = np.cumsum(counts)
        parts = map(slice, (ends - counts).tolist(), ends.tolist())
        return cls(tuple(jumps.tolist()), tuple(parts), int(counts.sum()))

    @classmethod
    def spanning(cls, owners: Ints, firsts: Ints, count: int) -> tuple[Stretches, Ints]:
        """`count` draws at each of several places, and where in the column each begins.

        Places that follow one another within a JUMP are in one stretch, with what lies between.
        """
        at = (owners << OWNER_BITS) + firsts
        starts = np.flatnonzero(abs(np.diff(at, prepend=-JUMP)) >= JUMP)
        each = np.diff(np.append(starts, len(at)))  # places of each stretch
        counts = at[starts + each - 1] + count - at[starts]
        begins = np.repeat(np.cumsum(counts) - counts - at[starts], each) + at
        return cls.of(owners[starts], firsts[starts], counts), begins

    @classmethod
    def alike(cls, owners: int, first: int, count: int) -> Stretches:
        """The same draws of each owner from 0 on."""
        number = np.arange(owners)
        return cls.of(number, np.full(owners, first), np.full(owners, count))


class Stream:
    """Uniforms in (0, 1) by address; one address is one 64-bit word of the generator."""

    def __init__(self, seeds: np.random.SeedSequence) -> None:
        self._seeds = seeds

    def take(self, owner: int, first: int, count: int) -> Floats:
        """`count` uniforms of an owner from its draw number `first` on; shape (count,)."""
        return self.read(Stretches((((owner << OWNER_BITS) + first),), (slice(count),), count))

    def read(self, stretches: Stretches, kept: Ints | None = None) -> Floats:
        """The uniforms of stretches, end to end; or those that lie at the places `kept`.

        A generator jumps and fills in place: there are tens of thousands of stretches.
        """
        bits = np.random.PCG64DXSM(self._seeds)
        advance, fill = bits.advance, np.random.Generator(bits).random
        drawn = np.empty(stretches.total)
        for jump, part in zip(stretches.jumps, stretches.parts, strict=True):
            advance(jump)
            fill(out=drawn[part])
        if kept is not None:
            drawn = drawn[kept]
        # random() gives multiples of 2**-53 from 0 on; half a step instead of 0 keeps logs finite.
        return np.maximum(drawn, 2.0**-54, out=drawn)


def unit_exponential(uniform: Floats) -> Floats:
    """Unit exponentials from uniforms, by inversion; in one array, because they are many."""
    made = np.negative(uniform)
    np.log1p(made, out=made)
    return np.negative(made, out=made)
