"""The one reader and writer of results: finished replications, run folders, their tables.

A replication is addressed by its content (inputs, seed, number, model version): whoever asks
for the same one finds it. Files appear whole or not at all; nothing is unpickled.
"""
# pyarrow is typed by halves: it exports nothing explicitly.
# mypy: disable-error-code="attr-defined,no-untyped-call"

from __future__ import annotations

import csv
import hashlib
import io
import json
import logging
import os
import shutil
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, fields
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from sim.measures import Checks, Measured, Table, Timeline
from sim.records import CAUSE_NAMES, RECORD_NAMES, Log

logger = logging.getLogger(__name__)

REPLICATIONS: Final = "replications"
LOG: Final = ".log"  # kind of a replication's file
DIGITS: Final = 12  # of the hex in a folder's name
MANIFEST: Final = "manifest.json"
SUMMARY: Final = "summary.json"


def address_of(identity: object) -> str:
    """sha256 of plain data, as hex: equal data, equal address."""
    text = json.dumps(identity, sort_keys=True, separators=(",", ":"), default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def versions(packages: Iterable[str]) -> dict[str, str]:
    """What is installed."""
    return {name: version(name) for name in packages}


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


# --- files that appear whole -------------------------------------------------------------


def write(path: Path, content: bytes | str) -> None:
    """Write a file whole or not at all, also if the machine stops. OSError: disk."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with part.open("wb") as file:
            file.write(content.encode() if isinstance(content, str) else content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(part, path)
    finally:
        part.unlink(missing_ok=True)


@contextmanager
def whole_folder(path: Path) -> Iterator[Path]:
    """A folder to fill that takes its name once all is in it; an older one makes way."""
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir(parents=True)
    old = path.with_name(f".{path.name}.{os.getpid()}.old")
    try:
        yield part
        if path.exists():
            os.replace(path, old)
        os.replace(part, path)
    finally:
        shutil.rmtree(part, ignore_errors=True)
        shutil.rmtree(old, ignore_errors=True)


def json_text(data: object) -> str:
    """Plain data as JSON; NaN is refused, missing numbers are null or absent."""
    return json.dumps(data, allow_nan=False, ensure_ascii=False, default=str) + "\n"


def csv_text(header: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A table as CSV; numbers in full, None as an empty field."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return text.getvalue()


def csv_bytes(columns: Mapping[str, Sequence[Any]]) -> bytes:
    """A long table, given as columns of numbers and plain names, as CSV."""
    from pyarrow.csv import WriteOptions, write_csv

    sink = pa.BufferOutputStream()
    sink.write(f"{','.join(columns)}\n".encode())
    plain = WriteOptions(quoting_style="none", include_header=False)
    write_csv(pa.table(dict(columns)), sink, plain)
    return bytes(sink.getvalue())


def read_csv(path: Path) -> list[dict[str, str]]:
    """A table's rows by column; none if there is no such file."""
    if not path.is_file():
        return []
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def finished(folder: Path) -> dict[str, Any] | None:
    """The summary of a finished folder; None if it is not there, or damaged."""
    try:
        text = (folder / SUMMARY).read_text(encoding="utf-8")
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        if manifest["summary_sha256"] == hashlib.sha256(text.encode()).hexdigest():
            found: dict[str, Any] = json.loads(text)
            return found
        logger.warning("%s was changed: it is written anew", folder)
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError):
        logger.warning("%s is damaged: it is written anew", folder)
    return None


def close(folder: Path, summary: object, manifest: Mapping[str, object]) -> None:
    """Write a folder's summary, and its manifest last."""
    text = json_text(summary)
    write(folder / SUMMARY, text)
    digest = hashlib.sha256(text.encode()).hexdigest()
    write(folder / MANIFEST, json_text({**manifest, "summary_sha256": digest}))


# --- replications --------------------------------------------------------------------------


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
    columns = as_columns(measured)
    marks = {"address": address, "sha256": digest_of(columns, address)}
    table = pa.table({name: pa.array([values]) for name, values in columns.items()})
    return Item(address, "", parquet(table.replace_schema_metadata(marks)))


def load(out: Path, address: str) -> Measured | None:
    """A replication that was kept; None if it was not, or is damaged (with a warning)."""
    path = replication_file(out, address)
    if not path.is_file():
        return None
    try:
        table = pq.ParquetFile(pa.BufferReader(path.read_bytes())).read(use_threads=False)
        marks = table.schema.metadata
        columns = {name: values_of(table.column(name)) for name in table.column_names}
        if marks[b"sha256"].decode() == digest_of(columns, address):
            return from_columns(columns)
    except (pa.ArrowException, OSError, KeyError, TypeError, ValueError):
        pass
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
    return Item(address, LOG, parquet(table))


def parquet(table: Any) -> bytes:
    """A table as the bytes of a Parquet file."""
    sink = pa.BufferOutputStream()
    pq.write_table(table, sink, compression="zstd", write_page_checksum=True)
    return bytes(sink.getvalue())


def as_columns(measured: Measured) -> dict[str, Any]:
    """A replication as named columns of several lengths."""
    period, hours, share = zip(*measured.curve, strict=True) if measured.curve else ((), (), ())
    parts: dict[str, Any] = {
        "table": {f.name: getattr(measured.table, f.name) for f in fields(Table)},
        "timeline": {f.name: getattr(measured.timeline, f.name) for f in fields(Timeline)},
        "curve": {"period": period, "hours": np.array(hours), "share": np.array(share)},
        "regime": {"year": tuple(measured.regime), "regime": tuple(measured.regime.values())},
        "checks": {name: np.array([value]) for name, value in asdict(measured.checks).items()},
    }
    return {
        f"{part}.{name}": list(values) if isinstance(values, tuple) else values
        for part, columns in parts.items()
        for name, values in columns.items()
    }


def from_columns(columns: Mapping[str, Any]) -> Measured:
    """A replication from its columns."""

    def part(name: str) -> dict[str, Any]:
        return {
            key.partition(".")[2]: tuple(values) if isinstance(values, list) else values
            for key, values in columns.items()
            if key.startswith(f"{name}.")
        }

    curve, regime, checks = part("curve"), part("regime"), part("checks")
    return Measured(
        Table(**part("table")),
        Timeline(**part("timeline")),
        list(zip(curve["period"], curve["hours"].tolist(), curve["share"].tolist(), strict=True)),
        dict(zip(regime["year"], regime["regime"], strict=True)),
        Checks(**{name: values[0].item() for name, values in checks.items()}),
    )


def values_of(column: Any) -> Any:
    """The values of a one-row column: numbers as an array, texts as a list."""
    values = column.chunk(0).values
    if pa.types.is_floating(values.type) or pa.types.is_integer(values.type):
        return values.to_numpy()
    return values.to_pylist()


def digest_of(columns: Mapping[str, Any], address: str) -> str:
    """A checksum of content and address."""
    digest = hashlib.sha256(address.encode())
    for name, values in columns.items():
        digest.update(name.encode())
        digest.update("\0".join(values).encode() if isinstance(values, list) else values.tobytes())
    return digest.hexdigest()
