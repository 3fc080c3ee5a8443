"""Files that appear whole or not at all, tables, and the folders of finished runs."""
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
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

import pyarrow as pa

from sim.errors import inert

logger = logging.getLogger(__name__)

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
