"""Which model played a replication: a finished one is used again only by the same model."""

from __future__ import annotations

import hashlib
from collections.abc import Set
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Final

# What comes after measures, or only decides which inputs are played (their text is in the key).
# Whatever is not named here counts, so a new module of the model cannot be forgotten.
NOT_THE_MODEL: Final = {
    "calls", "cli", "cli_options", "cli_surroundings", "cli_verbs", "page", "figures", "templates",
    "report", "study", "standby", "store", "paired", "registry", "reference", "readings",
    "scenario", "errors", "sealed", "verify", "cases", "exact", "doctor", "__init__",
}  # fmt: skip
# Packages that can change what a world is or how it is measured.
LIBRARIES: Final = ("numpy", "scipy", "simpy", "holidays", "tzdata")
SOURCES: Final = (".py", ".html", ".css")


@cache
def model_version() -> str:
    """Package version, and 12 hex digits of the model's source and its libraries' versions."""
    return version_of(NOT_THE_MODEL)


@cache
def source_version() -> str:
    """The same of everything: a folder is found again only by what would write it so again."""
    return version_of(frozenset())


def version_of(left_out: Set[str]) -> str:
    """Package version and digest of the sources, but those in modules and packages left out."""
    root = Path(__file__).parent.parent
    digest = hashlib.sha256(" ".join(f"{name} {version(name)}" for name in LIBRARIES).encode())
    for path in sorted(root.rglob("*")):
        parts = path.relative_to(root).parts
        if path.suffix in SOURCES and parts[0].removesuffix(".py") not in left_out:
            digest.update("/".join(parts).encode() + b"\0" + path.read_bytes())
    return f"{version('sim')}+{digest.hexdigest()[:12]}"
