"""The options that commands share, and how the command line becomes those of a study."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Final, TypeVar

import click

from sim import standby
from sim.cli_surroundings import must_have_room

if TYPE_CHECKING:
    from sim.study import Options

# Options that say who plays, where to and what is printed: with others the page is the same.
HOW: Final = ("--jobs", "--cluster", "--engine", "--out")
FLAGS: Final = ("--resume", "--trace", "--json", "--quiet", "--open")

Command = TypeVar("Command", bound=Callable[..., Any])


def study_options(command: Command) -> Command:
    """The options that run, compare and sweep share."""
    options = [
        click.option("--replications", type=int, metavar="N", help="Worlds to play of each."),
        click.option(
            "--precision", type=float, metavar="SHARE",
            help="Play until takedowns and contacts are known to this share of their means.",
        ),
        click.option("--seed", type=int, metavar="S", help="Seed of all draws."),
        click.option(
            "--jobs", type=int, metavar="J",
            help="Processes (default: all cores); with --cluster, batches in flight.",
        ),
        click.option(
            "--cluster", metavar="ADDRESS",
            help="Dask scheduler whose workers play, as tcp://HOST:8786.",
        ),
        click.option(
            "--engine", metavar="simpy|compiled",
            help="What plays (default: compiled, where numba is installed); same results.",
        ),
        click.option("--readings", metavar="NAME,...", help="Readings to play; all, central."),
        click.option("--from", "from_", metavar="DATE", help="Date from which what-ifs act."),
        *scenario_options(),
        click.option(
            "--confidence", type=float, default=0.9, show_default=True, help="Of intervals."
        ),
        click.option("--out", default="results", show_default=True, help="Folder of results."),
        click.option(
            "--resume", is_flag=True,
            help="Go on after an interruption: finished replications are never played again.",
        ),
        click.option("--trace", is_flag=True, help="Keep the log as Parquet."),
        click.option("--json", "as_json", is_flag=True, help="Print the summary as JSON."),
        click.option("--quiet", is_flag=True, help="No progress on stderr."),
    ]  # fmt: skip
    for option in reversed(options):
        command = option(command)
    return command


def scenario_options() -> list[Callable[[Command], Command]]:
    """`--set` and `--change`."""
    return [
        click.option("--set", "sets", multiple=True, metavar="KEY=VALUE", help="Whole run."),
        click.option(
            "--change", "changes", multiple=True, metavar="KEY=VALUE",
            help="From the plan's date on; KEY*=FACTOR multiplies. The lever: plan.capacity.",
        ),
    ]  # fmt: skip


def options_of(given: dict[str, Any]) -> Options:
    """The study's options from those of the command line. Workers get ready meanwhile."""
    must_have_room()
    os.environ.pop("MPLBACKEND", None)  # a notebook's, perhaps: none is needed for files
    if given["jobs"] != 1 and not given["cluster"] and (os.cpu_count() or 1) > 1:
        standby.begin()
    from sim.store import spare_pandas
    from sim.study import Options
    from sim.study.progress import on_stderr

    spare_pandas()
    for name in ("as_json", "resume"):
        given.pop(name)
    return Options(
        sets=pairs(given.pop("sets"), "--set"),
        changes=pairs(given.pop("changes"), "--change"),
        progress=on_stderr(given.pop("quiet")),
        command=typed(),
        **given,
    )


def typed() -> str:
    """The command line as it was typed, to be shown on the page, without what changes no answer."""
    import shlex

    from sim.errors import printable

    asked, words = ["sim"], iter(sys.argv[1:])
    for word in words:
        name, equals, _ = word.partition("=")
        if name in HOW and not equals:
            next(words, None)
        elif name not in HOW and word not in FLAGS:
            asked.append(word)
    return printable(shlex.join(asked))


def pairs(texts: Sequence[str], option: str) -> dict[str, Any]:
    """KEY=VALUE and KEY*=FACTOR by key. InputError: another form."""
    from sim.errors import InputError

    found: dict[str, Any] = {}
    for text in texts:
        key, equals, value = text.partition("=")
        times = key.endswith("*") and not key.endswith(".*")
        key = key.removesuffix("*") if times else key
        if not equals or not key or (times and option == "--set"):
            expected = "KEY=VALUE" + ("" if option == "--set" else " or KEY*=FACTOR")
            raise InputError("wrong form", key=option, value=text, expected=expected)
        if key in found:
            raise InputError("is given twice", key=option, value=key, expected="each key once")
        if times and not is_number(value):
            raise InputError("a factor must be a number", key=option, value=text)
        found[key] = {"times": float(value)} if times else value
    return found


def inline(value: object) -> str:
    """A value on one line, much as in YAML."""
    import json

    return json.dumps(value, ensure_ascii=False, default=str)


def is_number(text: str) -> bool:
    """Whether a text is a plain number."""
    try:
        float(text)
    except ValueError:
        return False
    return True
