"""Summaries as plain text tables, for a terminal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from sim.errors import printable
from sim.figures import intake, words
from sim.figures.estimates import Estimate
from sim.figures.facts import Period, Run, Study
from sim.page import account, answer
from sim.registry import MEASURES

Summary = Mapping[str, Any]

SHOWN: Final = (
    "takedowns", "takedown_growth", "referrals", "contacts", "account_days_averted", "wait_hours",
    "within_target_share", "backlog_end", "live_accounts", "utilisation", "cost_gbp",
)  # fmt: skip
SELF_PACED: Final = "self_paced"
WIDEST: Final = 60  # characters of a title in a table


def aligned(rows: Sequence[Sequence[str]], right_from: int = 1) -> str:
    """Rows as columns of equal width; the first row is the head.

    The first column may hold a title from a file, of any length: it is cut.
    """
    rows = [[cut(printable(row[0])), *map(printable, row[1:])] for row in rows]
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]

    def line(row: Sequence[str]) -> str:
        cells = [
            text.rjust(width) if i >= right_from else text.ljust(width)
            for i, (text, width) in enumerate(zip(row, widths, strict=True))
        ]
        return "  ".join(cells).rstrip()

    rule = "  ".join("-" * width for width in widths)
    return "\n".join([line(rows[0]), rule, *(line(row) for row in rows[1:])])


def cut(text: str) -> str:
    """A text of bounded width."""
    return text if len(text) <= WIDEST else text[: WIDEST - 3] + "..."


def run_text(summary: Summary) -> str:
    """The short table of a run, a part for each reading."""
    study = intake.read(summary)
    return "\n\n".join(reading_text(study, reading.base) for reading in study.readings)


def reading_text(study: Study, run: Run) -> str:
    """One run: measures by whole year, growth, checks, folder."""
    data = run.data
    periods = [*study.years, *([study.forecast] if study.forecast else [])]
    periods = periods or [study.period]
    columns = ["", "unit", *(p.name + (" (forecast)" if p.forecast else "") for p in periods)]
    rows = [columns]
    for name in SHOWN:
        if name in data["measures"]:
            cells = [level_text(run, name, period) for period in periods]
            rows.append([name, MEASURES[name].unit, *cells])
    rows.append(["state of the queue", "", *(regime_text(run, period) for period in periods)])
    checks = data["checks"]
    head = (
        f"{printable(data['title'])} ({data['scenario']}), reading {data['reading']}, "
        f"{counted(data['replications'], 'replication')}; {study.level} intervals of the mean, "
        "chance between runs only"
    )
    parts = [head, aligned(rows, right_from=2)]
    if run.growth:
        observed = data["growth_against_observed"]
        parts.append(
            f"growth from 2023 to 2024: {words.span(run.growth, 'share')} simulated, "
            f"{observed['observed']:.0%} published ({observed['observed_from_counts']:.0%} from "
            "the counts)"
        )
    residual = checks["littles_law_residual"]
    parts.append(
        f"checks: conservation error {checks['conservation_error']}, Little's law to {residual:.0e}"
    )
    parts.append(str(data["run_dir"]))
    return "\n".join(parts)


def level_text(run: Run, measure: str, period: Period) -> str:
    """A mean and half-width, rounded alike."""
    found = run.level(measure, period)
    return "-" if found is None else plus_minus(found, MEASURES[measure].unit)


def plus_minus(found: Estimate, unit: str) -> str:
    """`8,110 ± 60`; without an interval the number alone."""
    e, before, after = words.scaled(found, unit)
    finest = words.step(e.mean, e.half_width)
    mean = words.rounded(e.mean, finest)
    if e.half_width == 0:
        return f"{before}{mean}{after}"
    return f"{before}{mean}{after} ± {words.rounded(e.half_width, finest)}"


def regime_text(run: Run, period: Period) -> str:
    """What the delays of a year mean."""
    word = run.regime.get(period.name, "")
    return "self-paced" if word == SELF_PACED else word or "-"


def compare_text(summary: Summary) -> str:
    """The answer table over readings, what explains each answer, and the sentence above it."""
    study = intake.read(summary)
    rows = [
        ["", "capacity", "takedowns", "growth", "contacts", "cost, £m"],
        *(
            [row.title, row.capacity, row.takedowns, row.growth, row.contacts, row.cost]
            for row in answer.table(study)
        ),
    ]
    ahead = f"; {study.forecast.words} is a forecast" if study.forecast else ""
    head = (
        f"{study.period.words}, {counted(study.replications, 'paired replication')} in "
        f"{'each of ' * (len(study.readings) > 1)}{counted(len(study.readings), 'reading')} "
        f"of the evidence{ahead}\n"
        f"ranges run from the lowest to the highest end of {study.level} intervals; "
        "capacity and contacts: as it was = 100"
    )
    lines = [growth_text(study)] if study.data.get("growth_lines") else []
    known = [account.controlled(study)] if account.controlled(study) else []
    return "\n\n".join([head, aligned(rows), verdicts_text(study), *known, *lines])


def counted(count: int | str, what: str) -> str:
    """`1 reading`, `2 readings`, `5 to 10 readings`."""
    return f"{count} {what}{'s' * (str(count) != '1')}"


def verdicts_text(study: Study) -> str:
    """Verdicts on takedowns and contacts, the planner's ratio, and the stage that binds."""
    rows = [["", "verdict", "planner's ratio says", "which stage explains the gap"]]
    for row, stage in zip(answer.table(study)[1:], account.stages(study), strict=True):
        lines = [*row.verdict]
        rows.append([row.title, lines[0], stage.ratio, "; ".join(stage.stages) or "-"])
        rows += [["", line, "", ""] for line in lines[1:]]
    return aligned(rows, right_from=9)


def growth_text(study: Study) -> str:
    """Growth explained, line by line."""
    found = account.growth(study)
    if found is None:
        return ""
    rows = [["growth from 2023 to 2024", "points", ""], *([*line] for line in found.lines)]
    return f"{found.sentence}\n{aligned(rows, right_from=9)}"


def sweep_text(summary: Summary) -> str:
    """A line for each value in each reading."""
    study = intake.read(summary)
    period = study.period
    rows = [["reading", str(summary["key"]), f"takedowns {period.words}", "contacts", "verdict"]]
    for reading in study.readings:
        for what_if, point in zip(reading.what_ifs, reading.data["points"], strict=True):
            takedowns = what_if.run.level("takedowns", period)
            contacts = what_if.relative("contacts", period)
            rows.append(
                [
                    reading.name,
                    str(point["value"]),
                    plus_minus(takedowns, "") if takedowns else "-",
                    words.span(contacts.times(100).plus(100)) if contacts else "-",
                    what_if.verdict("takedowns", period),
                ]
            )
    return aligned(rows) + "\ncontacts: as it was = 100; verdict: takedowns against as it was"


def verify_text(found: Summary) -> str:
    """The cases of `sim verify`; who played them, where both engines did."""
    both = len({row["engine"] for row in found["cases"]}) > 1
    rows = [["case", "measure", "exact", "simulated", "z", "detects", ""]]
    for row in found["cases"]:
        z = "exact" if row["z"] is None else f"{row['z']:+.1f}"
        simulated = f"{row['simulated']:.5g} ± {row['half_width']:.2g}"
        detects = f"{100 * row['detects']:.2g}%"
        ok = "ok" if row["ok"] else "FAILED"
        case = f"{row['case']} ({row['engine']})" if both else row["case"]
        exact = f"{row['exact']:.5g}"
        rows.append([case, row["measure"], exact, simulated, z, detects, ok])
    told = "detects: the smallest bias that nine runs in ten would have found"
    return aligned(rows, right_from=2) + "\n" + told


def doctor_text(found: Summary) -> str:
    """The findings of `sim doctor`."""
    wrong = [row for row in found["golden"] if not row["ok"]]
    right = f"{len(found['golden']) - len(wrong)} of {len(found['golden'])}"
    agree = {True: "agree to the last bit", False: "DISAGREE", None: "only one here"}
    why = f" ({found['why_not_compiled']})" if found["why_not_compiled"] else ""
    speed, libraries = found["speed"], found["libraries"].items()
    lines = [
        f"model      {found['version']}, Python {found['python']}, {found['cores']} cores",
        f"libraries  {', '.join(f'{name} {version}' for name, version in libraries)}",
        f"engine     {found['engine']}{why}",
        f"golden     {right} answers are as they should be",
        *(f"           {w['answer']}: {w['found']} instead of {w['expected']}" for w in wrong),
        f"engines    {agree[found['engines_agree']]}",
        f"speed      {speed['flags_a_second']:,.0f} flags a second through five analysts",
        f"           {speed['times_as_fast']:.1f} times as fast as a textbook queue in SimPy",
    ]
    well = "all is well" if found["ok"] else "NOT WELL: do not use results of this installation"
    return "\n".join([*lines, well])
