"""Keyed streams of uniforms: every draw has an owner and a purpose.

A purpose's stream is found by the hash of its name, an owner's part of it by an address, so
that one more purpose, group, presence or replication leaves every other draw as it was.
"""

from __future__ import annotations

import hashlib
from typing import Final

import numpy as np
from numpy.typing import NDArray

OWNER_BITS: Final = 40  # each owner (a group, an analyst) has 2**40 draws of each stream


class Streams:
    """The uniforms of one replication of one seed.

    Source: SeedSequence with spawn_key (replication, two words of sha256 of the purpose),
    PCG64DXSM jumped to the address. Neither scenario nor reading is in the key.
    """

    def __init__(self, seed: int, replication: int) -> None:
        self.seed = seed
        self.replication = replication

    def stream(self, purpose: str) -> Stream:
        """The stream of a purpose, at its beginning."""
        key = int.from_bytes(hashlib.sha256(purpose.encode()).digest()[:8], "big")
        words = (self.replication, key >> 32, key & 0xFFFFFFFF)
        return Stream(np.random.SeedSequence(entropy=self.seed, spawn_key=words))


class Stream:
    """Uniforms in (0, 1) by address; one address is one 64-bit word of the generator."""

    def __init__(self, seeds: np.random.SeedSequence) -> None:
        self._bits = np.random.PCG64DXSM(seeds)
        self._generator = np.random.Generator(self._bits)
        self._position = 0

    def take(self, owner: int, first: int, count: int) -> NDArray[np.float64]:
        """`count` uniforms of an owner from its draw number `first` on; shape (count,)."""
        address = (owner << OWNER_BITS) + first
        if address != self._position:
            self._bits.advance((address - self._position) % (1 << 128))
        self._position = address + count
        # random() gives multiples of 2**-53 from 0 on; half a step instead of 0 keeps logs finite.
        return np.maximum(self._generator.random(count), 2.0**-54)

    def blocks(
        self, owners: NDArray[np.int64], firsts: NDArray[np.int64], counts: NDArray[np.int64]
    ) -> NDArray[np.float64]:
        """The uniforms of several owners, one block after the other; shape (sum(counts),)."""
        parts = [
            self.take(owner, first, count)
            for owner, first, count in zip(
                owners.tolist(), firsts.tolist(), counts.tolist(), strict=True
            )
        ]
        return np.concatenate(parts) if parts else np.empty(0)


def unit_exponential(uniform: NDArray[np.float64]) -> NDArray[np.float64]:
    """Unit exponentials from uniforms, by inversion."""
    return -np.log1p(-uniform)


def standard_normal(uniform: NDArray[np.float64]) -> NDArray[np.float64]:
    """Standard normals from uniforms, by inversion."""
    from scipy.special import ndtri

    return np.asarray(ndtri(uniform), dtype=np.float64)
