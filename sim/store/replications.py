"""Replications as files: made by workers, kept by whoever asked, read again."""
# pyarrow is typed by halves: it exports nothing explicitly.
# mypy: disable-error-code="attr-defined,no-untyped-call"

from __future__ import annotations

import hashlib
import logging
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any, Final, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from sim.measures import Checks, Measured, Table, Timeline
from sim.records import CAUSE_NAMES, RECORD_NAMES, Log
from sim.sealed import write

logger = logging.getLogger(__name__)

REPLICATIONS: Final = "replications"
LOG: Final = ".log"  # kind of a replication's file
BLANK: Final = b"0" * 64  # in the place of a digest while it is made


class NoPandas:
    """Says that there is no pandas here."""

    @staticmethod
    def find_spec(name: str, *_: object) -> None:
        """ImportError for pandas; other finders know the rest."""
        if name == "pandas":
            raise ImportError


def spare_pandas() -> None:
    """Let pyarrow believe that there is no pandas, in a process that is ours alone.

    At its first array it would import it, a third of a second, only to ask whether what it was
    given is of that kind.
    """
    if "pandas" not in sys.modules:
        sys.meta_path.insert(0, NoPandas)
        pa.array([0])
        sys.meta_path.remove(NoPandas)


class Item(NamedTuple):
    """A file of a replication: bytes that travel from a worker to whoever keeps them."""

    address: str
    kind: str
    content: bytes


def replication_file(out: Path, address: str, kind: str = "") -> Path:
    """Where a replication is kept; kind LOG: its log."""
    return out / REPLICATIONS / address[:2] / f"{address}{kind}.parquet"


def keep(out: Path, item: Item) -> None:
    """Write what is to be kept of a replication. OSError: disk."""
    write(replication_file(out, item.address, item.kind), item.content)


def item(address: str, measured: Measured) -> Item:
    """A replication, to be kept."""
    return sealed(address, as_columns(measured))


def item_of_table(address: str, kept: Table) -> Item:
    """A replication of which only some measures were asked for, to be kept."""
    return sealed(address, columns_of("table", kept))


def sealed(address: str, columns: Mapping[str, Any]) -> Item:
    """Columns of several lengths, to be kept."""
    table = pa.table({name: pa.array([values]) for name, values in columns.items()})
    return Item(address, "", parquet(table, address))


def load(out: Path, address: str) -> Measured | None:
    """A replication that was kept; None if it was not, or is damaged (with a warning)."""
    columns = load_columns(out, address)
    return None if columns is None else from_columns(columns)


def load_table(out: Path, address: str) -> Table | None:
    """The table of a replication that was kept, whole or in part; None as for `load`."""
    columns = load_columns(out, address)
    return None if columns is None else Table(**part(columns, "table"))


def load_columns(out: Path, address: str) -> dict[str, Any] | None:
    """The columns of a replication that was kept; None as for `load`."""
    content = checked(out, address)
    if content is None:
        return None
    table = pq.ParquetFile(pa.BufferReader(content)).read(use_threads=False)
    return {name: values_of(table.column(name)) for name in table.column_names}


def load_log(out: Path, address: str) -> bytes | None:
    """The file of a log that was kept; None as for `load`."""
    return checked(out, address, LOG)


def checked(out: Path, address: str, kind: str = "") -> bytes | None:
    """A file that was kept; None as for `load`. OSError: it cannot be read."""
    path = replication_file(out, address, kind)
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return None
    if is_whole(content, f"{address}{kind}"):
        return content
    logger.warning("%s is damaged: the replication is worked out anew", path)
    path.unlink(missing_ok=True)
    return None


def log_item(address: str, log: Log) -> Item:
    """The log of a replication, to be kept; what is missing is null."""

    def numbers(column: Any) -> Any:
        return pa.array(column.astype(np.int32), mask=column < 0)

    def names(column: Any, of: Sequence[str]) -> Any:
        # Two causes are called "opening": with a word twice the bytes would vary.
        return pa.array(of).take(numbers(column)).dictionary_encode()

    table = pa.table(
        {
            "at": log.at,
            "record": names(log.record, RECORD_NAMES),
            "account": numbers(log.account),
            "flag": numbers(log.flag),
            "actor": numbers(log.actor),
            "cause": names(log.cause, CAUSE_NAMES),
        }
    )
    return Item(address, LOG, parquet(table, f"{address}{LOG}"))


def parquet(table: Any, name: str) -> bytes:
    """A table as the bytes of a Parquet file that says its name and has its own sha256 in it.

    The digest is that of the file in which it is still BLANK, so not a bit of it goes unseen.
    """
    sink = pa.BufferOutputStream()
    with pq.ParquetWriter(sink, table.schema, compression="zstd") as writer:
        writer.write_table(table)
        writer.add_key_value_metadata({"name": name, "sha256": BLANK.decode()})
    content = bytes(sink.getvalue())
    before, _, after = content.rpartition(BLANK)
    return before + hashlib.sha256(content).hexdigest().encode() + after


def is_whole(content: bytes, name: str) -> bool:
    """Whether the bytes of a file are those that were written under this name."""
    try:
        marks = pq.ParquetFile(pa.BufferReader(content)).metadata.metadata
        said = marks[b"sha256"]
        before, _, after = content.rpartition(said)
        digest = hashlib.sha256(before + BLANK + after).hexdigest()
        return bool(digest.encode() == said and marks[b"name"] == name.encode())
    except MemoryError:  # no fault of the file, though pyarrow has an error that is both
        raise
    except (pa.ArrowException, OSError, KeyError, TypeError, ValueError):
        return False


def as_columns(measured: Measured) -> dict[str, Any]:
    """A replication as named columns of several lengths."""
    period, hours, share = zip(*measured.curve, strict=True) if measured.curve else ((), (), ())
    parts: dict[str, Mapping[str, Any]] = {
        "curve": {"period": period, "hours": np.array(hours), "share": np.array(share)},
        "regime": {"year": tuple(measured.regime), "regime": tuple(measured.regime.values())},
        "checks": {name: np.array([value]) for name, value in asdict(measured.checks).items()},
    }
    found = columns_of("table", measured.table) | columns_of("timeline", measured.timeline)
    for name, columns in parts.items():
        found |= named(name, columns)
    return found


def columns_of(part: str, table: Table | Timeline) -> dict[str, Any]:
    """The columns of a table."""
    return named(part, {f.name: getattr(table, f.name) for f in fields(table)})


def named(part: str, columns: Mapping[str, Any]) -> dict[str, Any]:
    """Columns by the name that they are kept under."""
    return {
        f"{part}.{name}": list(values) if isinstance(values, tuple) else values
        for name, values in columns.items()
    }


def part(columns: Mapping[str, Any], name: str) -> dict[str, Any]:
    """The columns of a part, by their own names."""
    return {
        key.partition(".")[2]: tuple(values) if isinstance(values, list) else values
        for key, values in columns.items()
        if key.startswith(f"{name}.")
    }


def from_columns(columns: Mapping[str, Any]) -> Measured:
    """A replication from its columns."""
    curve, regime, checks = (part(columns, name) for name in ("curve", "regime", "checks"))
    return Measured(
        Table(**part(columns, "table")),
        Timeline(**part(columns, "timeline")),
        list(zip(curve["period"], curve["hours"].tolist(), curve["share"].tolist(), strict=True)),
        dict(zip(regime["year"], regime["regime"], strict=True)),
        Checks(**{name: values[0].item() for name, values in checks.items()}),
    )


def values_of(column: Any) -> Any:
    """The values of a one-row column: numbers as an array, texts as a list."""
    values = column.chunk(0).values
    if pa.types.is_floating(values.type) or pa.types.is_integer(values.type):
        return values.to_numpy()
    words = values.dictionary_encode()  # thousands of rows, some tens of words
    return np.array(words.dictionary.to_pylist(), object)[words.indices.to_numpy()].tolist()
