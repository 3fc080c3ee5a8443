"""The command `sim`: verbs only. Each parses, calls one function, prints.

Data goes to stdout, progress and messages to stderr. Exit codes: 0 done; 1 a check or precision
that was asked for was not met; 2 the input or command is at fault; 3 the environment failed;
130 interrupted, by Ctrl-C or SIGTERM.
"""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any, Final

import click

from sim.cli_options import inline, options_of, pairs, study_options
from sim.cli_surroundings import failed, leave, must_have_room, open_all, search_seldom
from sim.cli_verbs import Verbs
from sim.errors import printable

INTERRUPTED: Final = 130
KEEP: Final = (["run"], ["compare"], ["sweep"])  # verbs that keep what they have finished


@click.group(cls=Verbs, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="sim", prog_name="sim")
def cli() -> None:
    """What would another analyst team change?

    A scenario is a file, or the name of one in ./scenarios/. Try `sim list`, then
    `sim compare baseline analysts-plus-25`.
    """


def show(summary: object, as_json: bool, text: Callable[[Any], str]) -> None:
    """Print a summary, as JSON or as the text made of it."""
    if as_json:
        from sim.store import json_text

        click.echo(json_text(summary), nl=False)
    else:
        click.echo(printable(text(summary), keep="\n"))


@cli.command("run")
@click.argument("scenario")
@study_options
def run_command(scenario: str, as_json: bool, **given: Any) -> None:
    """Play replications of one scenario."""
    options = options_of({**given, "as_json": as_json})
    from sim import report, study

    summary = study.run(scenario, options)
    show(summary, as_json, report.run_text)
    must_hold(summary, options.precision)


@cli.command("compare")
@click.argument("base")
@click.argument("alternatives", nargs=-1)
@study_options
@click.option("--sweep", "vary", metavar="KEY=V1,V2,...", help="A sweep of BASE on one page.")
@click.option("--sweep-replications", type=int, metavar="N", help="Worlds for the sweep.")
@click.option("--open", "open_", is_flag=True, help="Open the page, on a terminal.")
def compare_command(
    base: str,
    alternatives: tuple[str, ...],
    as_json: bool,
    vary: str | None,
    sweep_replications: int | None,
    open_: bool,
    **given: Any,
) -> None:
    """Set what-ifs beside a baseline, in the same worlds and every reading of the evidence.

    Without ALTERNATIVES: the baseline with the --change options, else every shipped what-if.
    """
    options = options_of({**given, "as_json": as_json})
    from sim import report, study
    from sim.study.varying import parsed

    sweep = None if vary is None else parsed(vary, "--sweep")
    summary = study.compare(base, alternatives, options, sweep, sweep_replications)
    show(summary, as_json, report.compare_text)
    finish_page(summary, as_json, open_)
    must_hold(summary, options.precision)


@cli.command("sweep")
@click.argument("scenario")
@click.option("--vary", required=True, metavar="KEY=V1,V2,...", help="Or KEY=LOW:HIGH:STEP.")
@study_options
@click.option("--open", "open_", is_flag=True, help="Open the page, on a terminal.")
def sweep_command(scenario: str, vary: str, as_json: bool, open_: bool, **given: Any) -> None:
    """Follow a scenario along the values of a key; KEY*=... multiplies."""
    options = options_of({**given, "as_json": as_json})
    from sim import report, study
    from sim.study.varying import parsed

    summary = study.sweep(scenario, parsed(vary), options)
    show(summary, as_json, report.sweep_text)
    finish_page(summary, as_json, open_)
    must_hold(summary, options.precision)


def must_hold(summary: dict[str, Any], precision: float | None) -> None:
    """Exit 1 where a run contradicts itself, or the precision asked for was not met."""
    from sim.study.precision import missed
    from sim.study.summary import unsound

    if run := unsound(summary):
        what = "a check of conservation or of Little's law failed: do not use it, tell us"
        raise click.exceptions.Exit(failed(f"{run}: {what}", 1))
    if missed(summary, precision):
        raise click.exceptions.Exit(failed("not as precise as --precision asks", 1))


def finish_page(summary: dict[str, Any], as_json: bool, open_: bool) -> None:
    """Say where the page is, as the last line, and open it if so asked on a terminal."""
    from pathlib import Path

    page = Path(summary["run_dir"]) / "index.html"
    if not as_json:
        click.echo(f"\n{page}")
    if open_ and sys.stdout.isatty():
        import webbrowser

        webbrowser.open(page.resolve().as_uri())


@cli.command()
@click.argument("scenario")
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
def check(scenario: str, as_json: bool) -> None:
    """Validate a scenario in each of its readings."""
    from sim import scenario as files

    readings = files.readings_of(scenario)
    loaded = [files.load(scenario, reading=reading) for reading in readings]
    found = {"scenario": loaded[0].scenario, "readings": list(readings), "ok": True}
    show(found, as_json, lambda _: f"{loaded[0].scenario}: good in {', '.join(readings)}")


@cli.command("show")
@click.argument("scenario")
@click.option("--against", metavar="BASE", help="Only what differs from BASE, old -> new.")
@click.option("--reading", default="central", show_default=True, help="Reading of the evidence.")
@click.option("--from", "from_", metavar="DATE", help="Date from which what-ifs act.")
@click.option("--set", "sets", multiple=True, metavar="KEY=VALUE", help="Whole run.")
@click.option("--change", "changes", multiple=True, metavar="KEY=VALUE", help="From that date.")
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
def show_command(
    scenario: str,
    against: str | None,
    reading: str,
    from_: str | None,
    sets: tuple[str, ...],
    changes: tuple[str, ...],
    as_json: bool,
) -> None:
    """Resolved inputs with the origin of each, or differences from BASE."""
    from sim import scenario as files

    laid: dict[str, Any] = {
        "sets": pairs(sets, "--set"), "changes": pairs(changes, "--change"), "from_": from_,
    }  # fmt: skip
    if against is None:
        rows = files.origins(scenario, reading=reading, **laid)
        found = [{"key": o.key, "value": o.value, "origin": o.origin} for o in rows]
        lines = [f"{o.key}: {inline(o.value)}   # {o.origin}" for o in rows]
    else:
        base = files.load(against, reading=reading)
        changed = files.differences(base, files.load(scenario, reading=reading, **laid))
        found = [{"key": c.key, "from": c.old, "to": c.new} for c in changed]
        lines = [f"{c.key}: {inline(c.old)} -> {inline(c.new)}" for c in changed]
    show(found, as_json, lambda _: "\n".join(lines) or "no difference")


@cli.command()
def schema() -> None:
    """The JSON Schema of scenario files."""
    import json

    from sim.schema import Scenario

    click.echo(json.dumps(Scenario.model_json_schema(), indent=2, ensure_ascii=False))


@cli.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
def list_command(as_json: bool) -> None:
    """The scenarios in ./scenarios/ with their questions, by what they change."""
    from sim.scenario import listed, shipped

    found = shipped()
    rows = [
        {"scenario": s.name, "title": s.title, "question": s.question, "lever": s.lever or None}
        for s in found
    ]
    show(rows, as_json, lambda _: listed(found))


@cli.command()
@click.argument("name")
@click.option("--extends", required=True, metavar="BASE", help="Scenario to start from.")
@click.option(
    "--change", "changes", multiple=True, metavar="KEY=VALUE",
    help="From the plan's date on; KEY*=FACTOR multiplies.",
)  # fmt: skip
def new(name: str, extends: str, changes: tuple[str, ...]) -> None:
    """Write a commented what-if into ./scenarios/."""
    from sim import scenario as files

    click.echo(files.new(name, extends, pairs(changes, "--change")))


@cli.command()
@click.option("--short", is_flag=True, help="Only the cases that take seconds.")
@click.option("--full", is_flag=True, help="Each case by both engines.")
@click.option("--jobs", type=int, metavar="J", help="Processes (default: all cores).")
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
@click.option("--quiet", is_flag=True, help="No progress on stderr.")
def verify(short: bool, full: bool, jobs: int | None, as_json: bool, quiet: bool) -> None:
    """Simulated against exact results of queueing theory: z-scores, and what would be found."""
    import os

    from sim import report
    from sim.study.options import MOST_JOBS, checked
    from sim.study.progress import on_stderr
    from sim.verify import verify as verified

    must_have_room()
    checked("jobs", jobs, 1, MOST_JOBS)
    found = verified(short, jobs or os.cpu_count() or 1, on_stderr(quiet), full)
    show(found, as_json, report.verify_text)
    if not found["ok"]:
        raise click.exceptions.Exit(1)


@cli.command()
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
def doctor(as_json: bool) -> None:
    """Whether this installation gives the golden answers, with which engine, how fast."""
    must_have_room()
    try:
        from sim import doctor as examining
        from sim import report

        found = examining.examine()
    except Exception as error:  # whatever a broken installation raises
        what = f"NOT WELL: {type(error).__name__}: {error}; install it anew"
        raise click.exceptions.Exit(failed(what, 1)) from error
    show(found, as_json, report.doctor_text)
    if not found["ok"]:
        raise click.exceptions.Exit(1)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run a command; whatever goes wrong is one message and an exit code, never a traceback."""
    signal.signal(signal.SIGTERM, interrupted)
    open_all()
    search_seldom()
    leave(exit_code(arguments))


def interrupted(*_: object) -> None:
    """SIGTERM is what Ctrl-C is."""
    raise KeyboardInterrupt


def exit_code(arguments: Sequence[str] | None) -> int:
    """Run a command and return its exit code."""
    from sim.errors import CheckFailed, EnvironmentFailed, InputError

    try:
        code = cli.main(arguments, prog_name="sim", standalone_mode=False)
        sys.stdout.flush()
        return code if isinstance(code, int) else 0
    except (BrokenPipeError, SystemExit):  # click has one of these for the other
        with suppress(OSError):
            sys.stderr.close()  # the reader went away: nobody is left to tell
        return 0
    except (click.Abort, KeyboardInterrupt):
        verb = (sys.argv[1:] if arguments is None else [*arguments])[:1]
        kept = "; what was finished is kept, --resume goes on" if verb in KEEP else ""
        return failed(f"interrupted{kept}", INTERRUPTED)
    except click.ClickException as error:
        return failed(error.format_message(), 2)
    except (InputError, EnvironmentFailed, CheckFailed) as error:
        return failed(str(error), error.exit_code)
    except (OSError, MemoryError, ImportError) as error:  # a library may find no memory, too
        return failed(f"{str(error) or 'out of memory'}; what was finished is kept", 3)


if __name__ == "__main__":
    main()
