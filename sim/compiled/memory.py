"""Columns as machine code sees them: a pointer to (address, length, room, stride).

Rules index columns, append to them and ask for their length, as they do with lists. For the
compiler a tuple of columns (`Traits`, `State`) is one pointer to a block of four words a field,
so a call passes pointers only and nothing counts references. There are no bounds: what a list
would refuse reads whatever lies there, so rules must be right in SimPy first.
"""

from __future__ import annotations

import heapq
import operator
from inspect import signature
from typing import Any, Final, get_args, get_type_hints

import numpy as np
from llvmlite import ir
from numba import from_dtype, types
from numba.core import cgutils, extending
from numba.core.typing import templates
from numba.cpython.heapq import _siftdown as sift_down
from numba.cpython.heapq import _siftup as sift_up

WORDS: Final = 4  # of a field: address, length, room, stride; a plain number is in the first
WORD: Final = ir.IntType(64)
PLAIN: Final = {float: types.float64, int: types.int64}


class Column(types.Type):
    """A column of numbers, or of tuples of them: `item` as it is held, `value` as rules see it."""

    def __init__(self, item: types.Type) -> None:
        self.item = item
        self.value = types.int64 if isinstance(item, types.Integer) else item
        super().__init__(name=f"Column({item})")


class Block(types.Type):
    """A tuple of columns and plain numbers, from the NamedTuple that declares it."""

    def __init__(self, declared: type) -> None:
        hints = get_type_hints(declared, include_extras=True)
        self.fields = {name: field_of(hint) for name, hint in hints.items()}
        super().__init__(name=f"Block({declared.__name__})")


def field_of(hint: Any) -> types.Type:
    """int and float are plain; a sequence is a column of what it holds."""
    if hint in PLAIN:
        return PLAIN[hint]
    for dtype in getattr(hint, "__metadata__", ()):
        return Column(from_dtype(np.dtype(dtype)))
    (item,) = get_args(hint)
    return Column(types.Tuple([PLAIN[part] for part in get_args(item)]))


# --- what the compiler makes of them ---------------------------------------------------------


@extending.register_model(Column)
@extending.register_model(Block)
class PointerModel(extending.models.PrimitiveModel):
    """Both are a pointer to words."""

    def __init__(self, manager: Any, kind: types.Type) -> None:
        super().__init__(manager, kind, WORD.as_pointer())


def block_at(block: Block) -> Any:
    """A function of compiled code: the block at an address."""

    def at(typing_context: Any, address: types.Type) -> Any:
        return block(types.int64), lambda context, builder, call, args: builder.inttoptr(
            args[0], WORD.as_pointer()
        )

    return extending.intrinsic(at)


@templates.infer_getattr
class Fields(templates.AttributeTemplate):
    """The type of a block's field."""

    key = Block

    def generic_resolve(self, block: Block, name: str) -> types.Type | None:
        return block.fields.get(name)


@extending.lower_getattr_generic(Block)
def field(context: Any, builder: Any, block: Block, value: Any, name: str) -> Any:
    """A column is where its words are; a plain number is read."""
    words = builder.gep(value, [WORD(list(block.fields).index(name) * WORDS)])
    kind = block.fields[name]
    if isinstance(kind, Column):
        return words
    return builder.load(builder.bitcast(words, context.get_value_type(kind).as_pointer()))


@templates.infer_global(len)
@templates.infer_global(operator.getitem)
@templates.infer_global(operator.setitem)
class OnColumns(templates.AbstractTemplate):
    """The types of len(column), column[index] and column[index] = item."""

    def generic(self, args: Any, _: Any) -> Any:
        column, *rest = args
        if not isinstance(column, Column):
            return None
        result = (types.int64, column.value, types.none)[len(rest)]
        return result(column, *(types.int64, column.value)[: len(rest)])


@extending.lower_builtin(len, Column)
def read_length(context: Any, builder: Any, call: Any, args: Any) -> Any:
    """The second word."""
    return builder.load(builder.gep(args[0], [WORD(1)]))


def row(context: Any, builder: Any, column: Column, words: Any, index: Any) -> Any:
    """Where a row is."""
    stride = builder.load(builder.gep(words, [WORD(3)]))
    where = builder.add(builder.load(words), builder.mul(index, stride))
    return builder.inttoptr(where, context.get_data_type(column.item).as_pointer())


@extending.lower_builtin(operator.getitem, Column, types.Integer)
def read_row(context: Any, builder: Any, call: Any, args: Any) -> Any:
    """A row of a column."""
    column = call.args[0]
    held = context.unpack_value(builder, column.item, row(context, builder, column, *args))
    return context.cast(builder, held, column.item, column.value)


@extending.lower_builtin(operator.setitem, Column, types.Integer, types.Any)
def write_row(context: Any, builder: Any, call: Any, args: Any) -> Any:
    """Set a row of a column."""
    column = call.args[0]
    held = context.cast(builder, args[2], column.value, column.item)
    context.pack_value(builder, column.item, held, row(context, builder, column, *args[:2]))
    return context.get_dummy_value()


def resized(typing_context: Any, column: Column, rows: types.Type) -> Any:
    """Let a column have so many rows, the room doubling when there is none; whether it could."""

    def code(context: Any, builder: Any, call: Any, args: Any) -> Any:
        words, rows = args
        length_at, room_at = (builder.gep(words, [WORD(place)]) for place in (1, 2))
        with builder.if_then(builder.icmp_signed(">", rows, builder.load(room_at)), likely=False):
            room = builder.add(builder.mul(rows, WORD(2)), WORD(64))
            size = WORD(context.get_abi_sizeof(context.get_data_type(column.item)))
            kind = ir.FunctionType(WORD, [WORD, WORD])  # an address is a word
            realloc = cgutils.get_or_insert_function(builder.module, kind, "realloc")
            found = builder.call(realloc, [builder.load(words), builder.mul(room, size)])
            with builder.if_then(builder.icmp_signed("!=", found, WORD(0)), likely=True):
                builder.store(found, words)
                builder.store(room, room_at)
        there = builder.icmp_signed("<=", rows, builder.load(room_at))
        with builder.if_then(there, likely=True):
            builder.store(rows, length_at)
        return there

    return types.boolean(column, types.int64), code


sized: Any = extending.intrinsic(resized)

# --- what rules do with lists, as texts for the compiler -------------------------------------


@extending.register_jitable
def resize(column: Any, rows: Any) -> None:
    if not sized(column, rows):
        raise MemoryError("no room for what a run writes")


def append(column: Any, item: Any) -> None:
    resize(column, len(column) + 1)
    column[len(column) - 1] = item


def insert(column: Any, place: Any, item: Any) -> None:
    resize(column, len(column) + 1)
    for index in range(len(column) - 1, place, -1):
        column[index] = column[index - 1]
    column[place] = item


def remove(column: Any, item: Any) -> None:
    place = 0
    while column[place] != item:
        place += 1
    for index in range(place, len(column) - 1):
        column[index] = column[index + 1]
    resize(column, len(column) - 1)


def clear(column: Any) -> None:
    resize(column, 0)


def heappush(heap: Any, item: Any) -> None:
    heap.append(item)
    sift_down(heap, 0, len(heap) - 1)


def heappop(heap: Any) -> Any:
    first, last = heap[0], heap[len(heap) - 1]
    resize(heap, len(heap) - 1)
    if len(heap) > 0:
        heap[0] = last
        sift_up(heap, 0)
    return first


def heapify(heap: Any) -> None:
    for place in range(len(heap) // 2 - 1, -1, -1):
        sift_up(heap, place)


def for_columns(text: Any) -> Any:
    """Tells the compiler to use the text where the first argument is a column."""

    def chosen(column: Any, *_: Any) -> Any:
        return text if isinstance(column, Column) else None

    chosen.__signature__ = signature(text)  # type: ignore[attr-defined]
    return chosen


for method in (append, insert, remove, clear):
    extending.overload_method(Column, method.__name__)(for_columns(method))
for function in (heappush, heappop, heapify):
    extending.overload(getattr(heapq, function.__name__))(for_columns(function))
