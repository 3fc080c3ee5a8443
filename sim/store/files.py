"""Tables, and the folders of finished runs."""
# pyarrow is typed by halves: it exports nothing explicitly.
# mypy: disable-error-code="attr-defined,no-untyped-call"

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

import pyarrow as pa

from sim.errors import inert
from sim.sealed import is_whole, json_text, seal, write

DIGITS: Final = 12  # of the hex in a folder's name
SUMMARY: Final = "summary.json"


def versions(packages: Iterable[str]) -> dict[str, str]:
    """What is installed."""
    return {name: version(name) for name in packages}


def csv_text(header: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A table as CSV; numbers in full, None as an empty field."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    writer.writerows([inert(cell) for cell in row] for row in rows)
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
    """The summary of a finished folder; None if it is not there, or not as it was written."""
    if not is_whole(folder):
        return None
    found: dict[str, Any] = json.loads((folder / SUMMARY).read_text(encoding="utf-8"))
    return found


def close(folder: Path, summary: object, manifest: Mapping[str, object]) -> None:
    """Write a folder's summary, and its manifest last."""
    write(folder / SUMMARY, json_text(summary))
    seal(folder, manifest)
