"""Files of scenarios: found by name, read, parents and overlays laid over each other."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path as File
from typing import Final

from sim.errors import InputError, nearest
from sim.scenario.document import Document, parse

FOLDER: Final = File("scenarios")
RESOLVED: Final = "scenario.yaml"  # a run's own copy, whatever the scenario's name
LONGEST_CHAIN: Final = 10
MOST_BYTES: Final = 4_000_000
CENTRAL: Final = "central"
NOT_IN_READINGS: Final = ("scenario", "question", "extends", "readings", "plan", "reading_title")
NEEDED_IN_READINGS: Final = ("reading", "title", "believe", "ruled_out_by", "sources")


def chain(name_or_path: str | File) -> list[Document]:
    """A scenario's documents, the oldest parent first. InputError: one is missing, or a cycle."""
    file = file_of(name_or_path)
    found: list[tuple[File, Document]] = []
    while True:
        document = read(file)
        if any(file.resolve() == other.resolve() for other, _ in found):
            names = " -> ".join(other.stem for other, _ in [*found, (file, document)])
            raise in_extends(found[-1], f"a cycle of parents: {names}")
        found.append((file, document))
        if len(found) > LONGEST_CHAIN:
            raise in_extends(found[-1], f"more than {LONGEST_CHAIN} parents")
        parent = document.data.get("extends")
        if parent is None:
            return [document for _, document in reversed(found)]
        if not isinstance(parent, str):
            raise in_extends(found[-1], "wrong value", expected="the name of one scenario")
        file = parent_file(found[-1], parent)


def parent_file(child: tuple[File, Document], parent: str) -> File:
    """The file of a parent: beside its child, then in ./scenarios/, and nowhere else."""
    if File(parent).name != parent or parent in ("", ".", "..") or "\\" in parent:
        raise in_extends(child, "leaves the folder", expected="a name, not a path")
    folders = [child[0].parent, FOLDER]
    for folder in folders:
        file = folder / f"{parent.removesuffix('.yaml')}.yaml"
        if is_there(file):
            if file.resolve().parent not in [f.resolve() for f in folders]:
                raise in_extends(child, "leaves the folder by a link")
            return file
    good = [name for folder in folders for name in names_in(folder)]
    raise in_extends(child, "no such scenario", nearest=nearest(parent, good))


def in_extends(
    child: tuple[File, Document],
    what: str,
    expected: str | None = None,
    nearest: str | None = None,
) -> InputError:
    """An error of an `extends`."""
    file, document = child
    return InputError(
        what,
        file=file,
        line=document.place(("extends",)).line,
        key="extends",
        value=document.data.get("extends"),
        expected=expected,
        nearest=nearest,
    )


def file_of(name_or_path: str | File) -> File:
    """The file of a path, or of a name in ./scenarios/."""
    text = str(name_or_path)
    if isinstance(name_or_path, File) or "/" in text or text.endswith((".yaml", ".yml")):
        return File(name_or_path)
    file = FOLDER / f"{text}.yaml"
    if not text or "\0" in text or not is_there(file):
        raise InputError(
            "no such scenario",
            value=text,
            expected=f"a path, or a name in {FOLDER.resolve()}",
            nearest=nearest(text, names_in(FOLDER)),
        )
    return file


def is_there(file: File) -> bool:
    """Whether there is such a file; a name that no file can have is none."""
    try:
        return file.is_file()
    except OSError:
        return False


def names_in(folder: File) -> list[str]:
    """Names of the scenarios in a folder."""
    return sorted(file.stem for file in folder.glob("*.yaml"))


def read(file: File, what: str = "a scenario") -> Document:
    """A file's document. InputError: it cannot be read, or is no YAML mapping."""
    document = parse(text_of(file), str(file), what)
    name, line = document.data.get("scenario"), document.place(("scenario",)).line
    if "reading" in document.data and "scenario" not in document.data and what == "a scenario":
        raise InputError(
            "is a reading, not a scenario",
            file=file,
            line=document.place(("reading",)).line,
            key="reading",
            expected=f"a scenario that lists it, and --readings {document.data['reading']}",
        )
    if isinstance(name, str) and name != file.stem and file.name != RESOLVED:
        raise InputError(
            "is not the file's name", file=file, line=line, key="scenario", value=name,
            expected=file.stem,
        )  # fmt: skip
    return document


def text_of(file: File) -> str:
    """A text file's text. InputError: there is none."""
    try:
        if file.is_dir():
            raise InputError("is a folder", file=file, expected="a YAML file")
        if file.exists() and not file.is_file():  # a device or a pipe may never end
            raise InputError("is not a file", file=file, expected="a YAML file")
        if file.stat().st_size > MOST_BYTES:
            raise InputError(
                f"too large ({file.stat().st_size:,} bytes)",
                file=file,
                expected="a page or two of YAML",
            )
        text = file.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        raise InputError("is not text (UTF-8)", file=file, expected="a YAML file") from None
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise InputError(f"cannot be read: {reason}", file=file) from None
    if "\0" in text:
        raise InputError("is not text (holds NUL)", file=file, expected="a YAML file")
    return text


def overlaid(documents: list[Document], files: File, reading: str) -> Document:
    """Parents, the overlay after the one that lists it, children: as one document."""
    position = declaring(documents)
    if reading != CENTRAL:
        good = [CENTRAL, *readings(documents)]
        own = documents[-1].data.get("reading", CENTRAL)
        if reading == own:
            return laid(iter(documents))
        if reading not in good or own != CENTRAL:
            raise InputError(
                "no such reading of this scenario",
                file=files,
                value=reading,
                expected="one of " + ", ".join(good if own == CENTRAL else [str(own)]),
                nearest=nearest(reading, good),
            )
        overlay = read_overlay(files, documents[position], reading)
        documents = [*documents[: position + 1], overlay, *documents[position + 1 :]]
    return laid(iter(documents))


def laid(documents: Iterator[Document]) -> Document:
    """Documents over each other, the first at the bottom."""
    merged = next(documents)
    for document in documents:
        merged = document.over(merged)
    merged.data["extends"] = None
    return merged


def declaring(documents: list[Document]) -> int:
    """Which of the documents lists the readings."""
    return max((i for i, d in enumerate(documents) if d.data.get("readings")), default=0)


def readings(documents: list[Document]) -> list[str]:
    """Names of the overlays."""
    listed = documents[declaring(documents)].data.get("readings", [])
    return [name for name in listed if isinstance(name, str)] if isinstance(listed, list) else []


def read_overlay(scenario: File, lister: Document, reading: str) -> Document:
    """The overlay of a reading, in readings/ beside the file that lists it."""
    at = lister.place(("readings",))
    folder = File(at.file).parent if at.file else scenario.parent
    if File(reading).name != reading or reading in (".", ".."):
        raise InputError("leaves the folder", file=at.file, line=at.line, key="readings")
    file = folder / "readings" / f"{reading}.yaml"
    if not is_there(file):
        file = FOLDER / "readings" / f"{reading}.yaml"
    overlay = read(file, "a reading")
    for key in NOT_IN_READINGS:
        if key in overlay.data:
            line = overlay.place((key,)).line
            raise InputError("does not belong in a reading", file=file, line=line, key=key)
    for key in NEEDED_IN_READINGS:
        if key not in overlay.data:
            raise InputError("missing", file=file, key=key, expected="a reading says it")
    if overlay.data["reading"] != reading:
        raise InputError(
            "is not the file's name",
            file=file,
            line=overlay.place(("reading",)).line,
            key="reading",
            value=overlay.data["reading"],
            expected=reading,
        )
    overlay.data["reading_title"] = overlay.data.pop("title")
    overlay.places[("reading_title",)] = overlay.places.pop(("title",))
    overlay.data["readings"] = []
    return overlay.labelled(f"reading {reading}")
