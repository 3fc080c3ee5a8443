"""Columns held where machine code finds them, and what it has written there."""

from __future__ import annotations

import ctypes
from typing import Any, Final
from weakref import finalize

import numpy as np
from numba import types
from numpy.typing import NDArray

from sim.compiled.memory import WORDS, Block, Column

CHUNK: Final = 4096  # rows that are laid side by side while they are in the cache
FREE: Final = ctypes.CDLL(None).free
FREE.restype, FREE.argtypes = None, [ctypes.c_void_p]


def dtype_of(kind: types.Type) -> np.dtype[Any]:
    """The dtype of a plain number, or of a column's rows; those of tuples have f0, f1, ..."""
    item = getattr(kind, "item", kind)
    if not isinstance(item, types.BaseTuple):
        return np.dtype(str(item))
    return np.dtype([(f"f{i}", str(part)) for i, part in enumerate(item.types)], align=True)


def give_back(words: NDArray[np.int64], grows: list[int]) -> None:
    """Free the memory of what has grown."""
    for place in grows:
        FREE(int(words[place, 0]) or None)


class Held:
    """A tuple of columns, held where machine code finds it.

    Columns of one length lie side by side, because who reads a row of one reads others: at
    national scale that is no faster, at ten times the scale it saves a fifth of the time. Only
    columns that are empty at first may grow; their rows are given back when this goes.

    columns: by name; they are taken out as they are held, so that the world is not there twice.
    """

    def __init__(self, columns: dict[str, Any], block: Block) -> None:
        self.fields = block.fields
        self.place = {name: place for place, name in enumerate(block.fields)}
        self.words: NDArray[np.int64] = np.zeros((len(self.place), WORDS), dtype=np.int64)
        self.address = int(self.words.ctypes.data)
        self.tables: list[NDArray[Any]] = []
        alike: dict[int, list[str]] = {}
        for name, kind in self.fields.items():
            value = columns[name]
            if isinstance(kind, Column):
                alike.setdefault(len(value), []).append(name)
            else:
                self.words[self.place[name], :1].view(dtype_of(kind))[0] = value
        grows = [self.place[name] for name in alike.pop(0, [])]
        for place, kind in enumerate(self.fields.values()):
            self.words[place, 3] = dtype_of(kind).itemsize
        for rows, names in alike.items():
            self.hold(columns, rows, names)
        finalize(self, give_back, self.words, grows).atexit = False

    def hold(self, columns: dict[str, Any], rows: int, names: list[str]) -> None:
        """Hold columns of one length."""
        kinds = [(name, dtype_of(self.fields[name])) for name in names]
        kinds.sort(key=lambda kind: -kind[1].itemsize)
        table = np.empty(rows, np.dtype(kinds, align=True))
        for first in range(0, rows, CHUNK):
            part = slice(first, first + CHUNK)
            for name in names:
                table[name][part] = columns[name][part]
        for name in names:
            column = table[name]
            del columns[name]
            self.words[self.place[name]] = column.ctypes.data, rows, rows, table.itemsize
        self.tables.append(table)

    def rows(self, name: str) -> NDArray[Any]:
        """The rows of a column that has grown; whoever holds them holds this."""
        address, rows, *_ = self.words[self.place[name]].tolist()
        dtype = dtype_of(self.fields[name])
        held: Any = (ctypes.c_char * (rows * dtype.itemsize)).from_address(address)
        held.owner = self
        return np.frombuffer(held, dtype=dtype) if rows else np.empty(0, dtype)
