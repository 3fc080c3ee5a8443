"""Files and folders that appear whole or not at all, and that show it if they were changed since.

A sealed folder holds, in a manifest that is written last, the digest of each of its files. It
never changes afterwards: who finds it damaged, or a file of it missing, writes it anew.
"""

from __future__ import annotations

import errno
import hashlib
import json
import logging
import os
import re
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

logger = logging.getLogger(__name__)

MANIFEST: Final = "manifest.json"
HIDDEN: Final = ".manifest.json"  # where nothing is said but digests: a folder of logs is one table
# The control and format characters that JSON lets stand, but for those of scripts that need them.
STEERING: Final = re.compile("[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]")
TAKEN: Final = (errno.EEXIST, errno.ENOTEMPTY)  # there is such a folder already


def address_of(identity: object) -> str:
    """sha256 of plain data, as hex: equal data, equal address."""
    text = json.dumps(identity, sort_keys=True, separators=(",", ":"), default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def json_text(data: object) -> str:
    """Plain data as JSON; NaN is refused, missing numbers are null or absent.

    Characters that steer a terminal, or the direction of writing, are escaped.
    """
    text = json.dumps(data, allow_nan=False, ensure_ascii=False, default=str) + "\n"
    return STEERING.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def aside(path: Path) -> Path:
    """A name beside a path that nobody reads and nobody else uses.

    A process's number would not do: in two containers both may have the same.
    """
    return path.with_name(f".{path.name}.{os.urandom(8).hex()}.part")


def try_out(folder: Path) -> None:
    """Write a file and take it away again. OSError: that cannot be done there."""
    probe = aside(folder / "probe")
    probe.touch()
    probe.unlink()


def write(path: Path, content: bytes | str) -> None:
    """Write a file whole or not at all, also if the machine stops. OSError: disk."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = aside(path)
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
    """A folder to fill that takes its name once all is in it.

    One of that name makes way with a warning, unless it is sealed and whole: then another process
    was asked the same and was quicker, and what it wrote stays.
    """
    part = aside(path)
    part.mkdir(parents=True)
    try:
        yield part
        take_name(part, path)
    finally:
        shutil.rmtree(part, ignore_errors=True)


def take_name(part: Path, path: Path) -> None:
    """Give a folder its name, unless a whole one has it."""
    while True:
        try:
            part.rename(path)
            return
        except OSError as error:
            if error.errno not in TAKEN:
                raise
        if is_whole(path):
            return
        logger.warning("%s was not as it had been written: it was written anew", path)
        old = aside(path)
        with suppress(FileNotFoundError):
            path.rename(old)
            shutil.rmtree(old, ignore_errors=True)


def seal(folder: Path, about: Mapping[str, object] | None = None) -> None:
    """Write a folder's manifest: what is said of it, and the digests of all that is in it."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    digests = {path.relative_to(folder).as_posix(): digest_of(path) for path in files}
    name = MANIFEST if about else HIDDEN
    digests.pop(name, None)
    said = {**(about or {}), "files": digests}
    write(folder / name, json_text({**said, "sha256": address_of(said)}))


def is_whole(folder: Path) -> bool:
    """Whether a folder was sealed and all that was in it then is as it was; more may be there."""
    try:
        name = HIDDEN if (folder / HIDDEN).exists() else MANIFEST
        said = json.loads((folder / name).read_text(encoding="utf-8"))
        if said.pop("sha256") != address_of(said):
            return False
        return all(digest_of(folder / name) == digest for name, digest in said["files"].items())
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return False


def digest_of(path: Path) -> str:
    """sha256 of a file, as hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
