"""Speed and memory, measured side by side in CPU time: `python -m bench.run [--small] [--save]`.

What is compared is played in turns in one process, so that a busy machine slows both alike;
ratios are taken turn by turn. `--small` is for CI: a year instead of the whole horizon, one
turn, no growth. Nothing is written unless `--save`, and then only bench/results.md.
"""

from __future__ import annotations

import json
import math
import sys
from argparse import ArgumentParser
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage
from subprocess import PIPE, run
from time import process_time
from typing import Any

from bench import mmc
from bench.tandem.turns import FAST, PEERS, import_early
from bench.tandem.turns import rows as tandem
from bench.textbook import Lean, as_dictionary
from bench.words import Row, spread
from sim import engines, measures, scenario, world
from tests.oracle import Textbook

ROOT = Path(__file__).resolve().parent.parent

SCALED = (
    ("groups", "initial"),
    ("groups", "live_accounts"),
    ("analysts", "search", "half_saturation"),
    ("analysts", "teams", "desk", "headcount"),
)
"""What grows with the scale of the world, beside leads."""


def baseline(last_day: str | None = None, scale: float = 1) -> dict[str, Any]:
    """The baseline as plain data, up to a day, with the world scaled."""
    case = as_dictionary(scenario.load(ROOT / "scenarios" / "baseline.yaml"))
    case["readings"] = []
    if last_day:
        case["clock"].update(end=last_day, observed_until=last_day)
        case["plan"] = {"from": case["clock"]["start"]}
    for *path, key in SCALED:
        section = case
        for step in path:
            section = section[step]
        section[key] = scaled(section[key], scale)
    for lead in case["leads"]:
        lead["per_day"] = scaled(lead["per_day"], scale)
    return case


def scaled(value: Any, factor: float) -> Any:
    """A number or a list of dated steps, times a factor; counts stay whole."""
    if isinstance(value, list):
        return [{**step, "value": scaled(step["value"], factor)} for step in value]
    return value * factor


def replicate(case: dict[str, Any], replication: int) -> float:
    """CPU seconds of one replication: world, log and measures, by the compiled engine."""
    return sum(steps(case, replication))


def steps(case: dict[str, Any], replication: int) -> tuple[float, float, float]:
    """The same, one by one: CPU seconds to draw, play and measure it."""
    played = scenario.planned(scenario.from_dict(case))
    times = [process_time()]
    drawn, *traits = world.draw(played, 1, replication)
    times.append(process_time())
    log = engines.player()(traits.pop())
    times.append(process_time())
    measures.measure(log, drawn)
    times.append(process_time())
    draw, play, measure = (after - before for before, after in pairwise(times))
    return draw, play, measure


def textbook(model: type[Textbook], case: dict[str, Any], seed: int) -> float:
    """CPU seconds of one run of a textbook model."""
    started = process_time()
    model(case, seed).run().measures()
    return process_time() - started


def against_the_textbook(last_day: str | None, turns: int) -> Iterator[Row]:
    """One replication against the textbook models of the same case, in turns."""
    case = baseline(last_day)
    ours, plain, lean = [], [], []
    replicate(case, 1)  # the engine is loaded
    for turn in range(1, 1 + turns):
        before = replicate(case, turn)
        plain.append(textbook(Textbook, case, turn))
        lean.append(textbook(Lean, case, turn))
        ours.append((before + replicate(case, turn)) / 2)
    yield "one baseline replication", spread(ours, ".2f") + " s", ""
    yield "textbook model, plain", spread(plain, ".1f") + " s", ""
    yield "textbook model, lean", spread(lean, ".1f") + " s", ""
    for name, theirs, target in (("plain", plain, "100 or more"), ("lean", lean, "")):
        ratios = [b / a for a, b in zip(ours, theirs, strict=True)]
        yield f"times as fast as the {name} textbook model", spread(ratios, ".1f"), target


def flags_per_second(months: int, turns: int) -> Iterator[Row]:
    """M/M/c through the whole engine."""
    rates = [mmc.flags_per_second(months) for _ in range(turns)]
    yield "M/M/c flags a CPU-second", spread(rates, ",.0f"), "50,000 or more"


IN_A_PROCESS = """
import json, sys
from pathlib import Path
from bench.run import baseline, replicate, steps
case = json.load(sys.stdin)
if "--warm" in sys.argv:
    replicate(baseline(), 1)  # the engine is loaded
spent = steps(case, 1)
status = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
print(json.dumps([*spent, int(status["VmHWM"].split()[0]) / 1024]))
"""
# (Linux: `ru_maxrss` would also count the process that started this one.)


def in_a_process(case: dict[str, Any], *options: str) -> list[float]:
    """CPU seconds to draw, play and measure in a process of its own, and its peak memory, MB."""
    told = run(
        [sys.executable, "-c", IN_A_PROCESS, *options], input=json.dumps(case, default=str),
        text=True, cwd=ROOT, check=True, stdout=PIPE,
    )  # fmt: skip
    return [float(value) for value in json.loads(told.stdout)]


def peak_memory(last_day: str | None) -> Iterator[Row]:
    """Peak resident memory of a process that plays one replication, imports included."""
    *_, memory = in_a_process(baseline(last_day))
    yield "peak memory of a replication", f"{memory:.0f} MB", "under 300 MB"


def growth(last_day: str | None) -> Iterator[Row]:
    """How the cost grows with groups, accounts, leads and analysts, each in its own process."""
    scales = (1, 10, 100)
    *_, (draw, play, measure, memory) = spent = [
        in_a_process(baseline(last_day, scale), "--warm") for scale in scales
    ]
    seconds = [sum(steps) for *steps, _ in spent]
    told = ", ".join(f"{scale}x {s:.2f} s" for scale, s in zip(scales, seconds, strict=True))
    exponent = math.log10(seconds[-1] / seconds[0]) / 2
    yield f"growth of cost ({told})", f"exponent {exponent:.2f}", "1.1 or less"
    split = f"draw {draw:.0f} s, play {play:.0f} s, measure {measure:.0f} s"
    yield f"a hundred times the scale ({split})", f"{seconds[-1]:.0f} s", "under 120 s"
    yield "peak memory at a hundred times the scale", f"{memory / 1024:.2f} GB", "under 4 GB"


def time_of_help(turns: int) -> Iterator[Row]:
    """CPU time of `sim --help` in a fresh process."""
    seconds = []
    for _ in range(turns):
        before = getrusage(RUSAGE_CHILDREN)
        run([Path(sys.executable).with_name("sim"), "--help"], check=True, capture_output=True)
        after = getrusage(RUSAGE_CHILDREN)
        seconds.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    yield "sim --help", spread(seconds, ".2f") + " s", "under 0.3 s"


def measured(small: bool) -> Iterator[Row]:
    """All rows: what, measured, target."""
    last_day = "2022-12-01" if small else None
    parts: list[Callable[[], Iterator[Row]]] = [
        lambda: against_the_textbook(last_day, turns=1 if small else 3),
        lambda: flags_per_second(months=1 if small else 8, turns=2 if small else 5),
        lambda: peak_memory(last_day),
    ]
    if not small:
        parts.append(lambda: growth(last_day))
    parts.append(lambda: time_of_help(turns=3 if small else 7))
    parts.append(lambda: tandem(20_000 if small else 100_000, 1 if small else 3, list(PEERS)))
    if not small:
        parts.append(lambda: tandem(1_000_000, 5, FAST))
    for part in parts:
        yield from part()


def main() -> None:
    """Print the table row by row; with --save keep it beside this file."""
    parser = ArgumentParser(prog="python -m bench.run", description=__doc__)
    parser.add_argument("--small", action="store_true", help="short, for CI")
    parser.add_argument("--save", action="store_true", help="write bench/results.md")
    options = parser.parse_args()
    import_early()
    rows = ["| what | measured | target |", "|---|---|---|"]
    print("\n".join(rows))
    for row in measured(options.small):
        rows.append("| " + " | ".join(row) + " |")
        print(rows[-1], flush=True)
    if options.save:
        Path(__file__).with_name("results.md").write_text("\n".join(rows) + "\n")


if __name__ == "__main__":
    main()
