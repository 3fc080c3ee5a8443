"""YAML text -> plain data in which every value knows its line.

YAML 1.2: `09:00` and `no` are text. Only plain types: no tags, no merge keys; an alias stands
for a copy, and copies are limited.
"""

from __future__ import annotations

import io
import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache
from typing import Any, Final

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode
from ruamel.yaml.reader import ReaderError

from sim.errors import InputError, is_text
from sim.scenario.scanning import Limited

Path = tuple[str | int, ...]

MOST_CHARACTERS: Final = 200_000
MOST_VALUES: Final = 20_000
DEEPEST: Final = 20
LONGEST_NUMBER: Final = 400
TAG: Final = "tag:yaml.org,2002:"
DATE: Final = re.compile(r"\d{4}-\d{1,2}-\d{1,2}$")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a value comes from: a file's line, said by whom ("", a reading, an option)."""

    file: str | None = None
    line: int | None = None
    label: str = ""

    @property
    def source(self) -> str | None:
        """What to name in a message: the file, else the option."""
        return self.file or self.label or None

    def __str__(self) -> str:
        at = f"{self.file}:{self.line}" if self.file else ""
        return f"{self.label} ({at})" if self.label and at else self.label or at


@dataclass(slots=True)
class Document:
    """Plain data (mappings, lists, numbers, text, dates) and the place of each value."""

    data: dict[str, Any]
    places: dict[Path, Place] = field(default_factory=dict)

    def place(self, path: Path) -> Place:
        """The place of a value, or of the nearest section around it."""
        while path and path not in self.places:
            path = path[:-1]
        return self.places.get(path, Place())

    def labelled(self, label: str) -> Document:
        """The same, said by somebody."""
        return Document(self.data, {p: replace(at, label=label) for p, at in self.places.items()})

    def over(self, parent: Document) -> Document:
        """The parent with these differences: mappings merge, anything else is replaced."""
        replaced: set[Path] = set()
        data = merged(parent.data, self.data, (), replaced)
        kept = {p: at for p, at in parent.places.items() if not inside(p, replaced)}
        return Document(data, kept | self.places)


def merged(
    parent: Mapping[str, Any], child: Mapping[str, Any], path: Path, replaced: set[Path]
) -> dict[str, Any]:
    """One mapping laid over another; what it replaces in the parent is added to `replaced`."""
    result = dict(parent)
    for name, value in child.items():
        here, old = (*path, name), parent.get(name)
        if isinstance(value, Mapping) and isinstance(old, Mapping) and not whole(here, value):
            result[name] = merged(old, value, here, replaced)
        else:
            result[name] = value
            replaced.add(here)
    return result


def inside(path: Path, places: set[Path]) -> bool:
    """Whether a path is one of these places, or leads into one of them."""
    return any(path[:length] in places for length in range(1, len(path) + 1))


def whole(path: Path, value: Mapping[str, Any]) -> bool:
    """Whether a mapping is one value: a distribution, or a change of the plan."""
    return "distribution" in value or (path[:2] == ("plan", "changes") and len(path) == 3)


def parse(text: str, file: str | None, what: str = "a scenario") -> Document:
    """A file's text as a document. InputError: it is none."""
    data, places = parsed(text, file)
    if not isinstance(data, dict):
        raise InputError(
            "holds no keys", file=file, value=data, expected=f"{what}: lines of `key: value`"
        )
    return Document(copied(data), dict(places))


def value_of(text: str) -> Any:
    """The value that a text stands for in YAML, as given with an option."""
    return copied(parsed(text, None)[0]) if text.strip() else ""


@lru_cache(maxsize=256)
def parsed(text: str, file: str | None) -> tuple[Any, Mapping[Path, Place]]:
    """Data and places of a text; not to be changed."""
    if len(text) > MOST_CHARACTERS:
        raise InputError(
            f"too large ({len(text):,} characters)",
            file=file,
            expected=f"at most {MOST_CHARACTERS:,}: a scenario is a page or two",
        )
    try:
        yaml = YAML(typ="safe", pure=True)
        yaml.Scanner = Limited
        yaml.composer.warn_double_anchors = False  # the later one counts, as YAML has it
        node = yaml.compose(io.StringIO(text))
    except ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        what = f"is not YAML: holds U+{error.character:04X}, a character that is no text"
        raise InputError(what, file=file, line=line) from None
    except MarkedYAMLError as error:
        mark = error.problem_mark
        raise InputError(
            f"is not YAML: {error.problem}", file=file, line=mark.line + 1 if mark else None
        ) from None
    except (YAMLError, RecursionError, ValueError) as error:
        what = "nested too deeply" if isinstance(error, RecursionError) else "not text"
        raise InputError(f"is not YAML: {what}", file=file) from None
    if node is None:
        raise InputError("is empty", file=file, expected="lines of `key: value`")
    reader = Reader(file)
    return reader.value(node, ()), reader.places


@dataclass(slots=True)
class Reader:
    """Turns nodes into values and counts them."""

    file: str | None
    places: dict[Path, Place] = field(default_factory=dict)
    values: int = 0

    def value(self, node: Node, path: Path) -> Any:
        """The value of a node; places of all that is in it are noted."""
        self.values += 1
        if self.values > MOST_VALUES:
            raise self.fault(
                node, path, "too many values", f"at most {MOST_VALUES:,}, aliases written out"
            )
        if len(path) > DEEPEST:
            raise self.fault(node, path, "nested too deeply", f"at most {DEEPEST} levels")
        self.places.setdefault(path, Place(self.file, node.start_mark.line + 1))
        if isinstance(node, MappingNode):
            self.plain(node, path, "map")
            return dict(self.items(node, path))
        if isinstance(node, SequenceNode):
            self.plain(node, path, "seq")
            return [self.value(item, (*path, i)) for i, item in enumerate(node.value)]
        assert isinstance(node, ScalarNode)
        return self.scalar(node, path)

    def items(self, node: MappingNode, path: Path) -> Iterator[tuple[str, Any]]:
        """Key and value of each entry, a key's line being the place of its value."""
        seen: dict[str, int] = {}
        for key, value in node.value:
            line = key.start_mark.line + 1
            if not isinstance(key, ScalarNode) or not key.value:
                raise self.fault(key, path, "a key must be text", "key: value")
            name = self.text(key, path)
            if name in seen:
                raise self.fault(key, (*path, name), "duplicate key", f"one; see line {seen[name]}")
            seen[name] = line
            self.places[(*path, name)] = Place(self.file, line)
            yield name, self.value(value, (*path, name))

    def scalar(self, node: ScalarNode, path: Path) -> Any:
        """A number, a date, a truth value, nothing, or text."""
        text = self.text(node, path)
        kind = str(node.tag).removeprefix(TAG)
        if kind in ("int", "float") and len(text) > LONGEST_NUMBER:
            raise self.fault(node, path, "too many digits for a number", value=text)
        try:
            if kind == "int":
                return int(
                    text.replace("_", ""), 0 if text.lstrip("+-")[:2] in ("0x", "0o") else 10
                )
            if kind == "float":
                return number(text)
            if kind == "timestamp" and DATE.match(text):
                return date(*map(int, text.split("-")))
        except ValueError as error:
            why = f": {error}" if kind == "timestamp" else ""
            raise self.fault(node, path, f"bad {kind_in_words(kind)}{why}", value=text) from None
        if kind == "timestamp":
            raise self.fault(node, path, "a time of day is not wanted here", "a date", text)
        if kind in ("bool", "null"):
            return text.lower() == "true" if kind == "bool" else None
        self.plain(node, path, "str")
        return text

    def text(self, node: ScalarNode, path: Path) -> str:
        """The text of a scalar; escapes can write what is none."""
        text = str(node.value)
        if not is_text(text):
            what = "is not text: NUL, or half of a character"
            raise self.fault(node, path, what, value=text)
        return text

    def plain(self, node: Node, path: Path, kind: str) -> None:
        """Refuse tags."""
        if str(node.tag) != TAG + kind:
            raise self.fault(node, path, "tags are not allowed", "plain YAML", str(node.tag))

    def fault(
        self, node: Node, path: Path, what: str, expected: str | None = None, value: object = None
    ) -> InputError:
        """The error of a node."""
        return InputError(
            what,
            file=self.file,
            line=node.start_mark.line + 1,
            key=dotted(path) or None,
            value=value,
            expected=expected,
        )


def number(text: str) -> float:
    """A finite number, or nan and infinities, which the schema refuses."""
    special = text.lower().lstrip("+-")
    if special in (".nan", ".inf"):
        return math.nan if special == ".nan" else math.inf * (-1 if text[0] == "-" else 1)
    return float(text.replace("_", ""))


def kind_in_words(kind: str) -> str:
    """What a scalar was meant to be."""
    return {"int": "whole number", "float": "number", "timestamp": "date"}[kind]


def dotted(path: Path) -> str:
    """A path as a dotted key."""
    return ".".join(str(part) for part in path)


def copied(value: Any) -> Any:
    """A copy of plain data, down to its leaves."""
    if isinstance(value, Mapping):
        return {key: copied(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [copied(inner) for inner in value]
    return value


def yaml_text(data: Mapping[str, Any]) -> str:
    """Plain data as YAML that reads back equal."""
    yaml = YAML(typ="safe", pure=True)
    yaml.default_flow_style = False
    yaml.sort_base_mapping_type_on_output = False  # type: ignore[assignment]
    yaml.width = 100
    stream = io.StringIO()
    yaml.dump(data, stream)
    return stream.getvalue()
