"""A plausible summary of a comparison, in the exact shape of `sim compare --json`.

Numbers are invented but move like the model's: six readings, what-ifs that scale takedowns
and contacts, a step in 2023, and intervals of a believable width.
"""

from __future__ import annotations

from typing import Any

from sim.study.growth import determined

Cell = dict[str, Any]

# reading: effect per unit of capacity on takedowns, on contacts, live accounts, wait, regime
READINGS: dict[str, tuple[float, float, float, float, str]] = {
    "central": (0.80, -0.30, 2300, 18, "self_paced"),
    "plentiful": (0.88, -0.12, 7400, 17, "self_paced"),
    "scarce": (0.62, -0.60, 1100, 17, "self_paced"),
    "queue_bound": (0.64, -0.32, 2150, 44, "balanced"),
    "report_bound": (0.03, -0.02, 2000, 17, "self_paced"),
    "adaptive": (0.84, -0.24, 1650, 18, "self_paced"),
}
# what-if: title, capacity, factor on takedowns, factor on contacts, key that changes
WHAT_IFS: dict[str, tuple[str, float, float, float, str]] = {
    "analysts-plus-25": ("A quarter more analyst capacity", 1.25, 1, 1, "plan.capacity"),
    "analysts-cut-20": ("A fifth less analyst capacity", 0.8, 1, 1, "plan.capacity"),
    "analysts-plus-100": ("Twice the analyst capacity", 2, 1, 1, "plan.capacity"),
    "platform-detects-more": (
        "Platforms detect twice as much themselves",
        1,
        0.93,
        0.78,
        "platforms.*.detection.removal_per_day",
    ),
    "severity-first": ("Most severe content first", 1, 1, 0.998, "analysts.order"),
    "triage-tool": ("A tool that halves triage time", 1, 1.09, 0.97, "analysts.triage_minutes"),
    "no-analysts": ("No analysts at all", 0, 1, 1, "plan.capacity"),
    "capacity-held": (
        "Capacity held at its level of January 2023",
        0.3,
        1,
        1,
        "analysts.teams.*.headcount",
    ),
    "analysts-plus-50": ("Half as much analyst capacity again", 1.5, 1, 1, "plan.capacity"),
    "weekend-cover": ("Same people and hours, over seven days", 1, 1.004, 0.99, "analysts.shift"),
    "referral-tool": ("A tool that halves referral time", 1, 1.3, 0.9, "analysts.referral_minutes"),
    "leads-double": ("Twice as many reports from the public", 1, 1.2, 0.93, "leads.public.per_day"),
    "partnership-lapses": (
        "The agreement with the platforms lapses",
        1,
        0.51,
        1.25,
        "platforms.*.removal_chance",
    ),
    "platform-slow": ("Platforms three times as slow", 1, 0.99, 1.02, "platforms.*.response_hours"),
    "faster-returns": ("Accounts return faster", 1, 1.04, 1.1, "groups.return.delay_hours"),
}
MONTHS = [f"{y}-{m:02d}" for y in range(2021, 2027) for m in range(1, 13)][11:63]
YEARS = {"2021": 1 / 12, "2022": 1.0, "2023": 1.0, "2024": 1.0, "2025": 1.0, "2026": 0.25}
FINANCIAL = {"FY2021-22": 4, "FY2022-23": 12, "FY2023-24": 12, "FY2024-25": 12, "FY2025-26": 12}
SPREAD = 0.012  # half-width over mean


def cell(mean: float, spread: float = SPREAD) -> Cell:
    half = abs(mean) * spread
    return {"mean": mean, "sd": half / 0.95, "ci_low": mean - half, "ci_high": mean + half}


def monthly(month: str) -> float:
    """Takedowns a month as they were."""
    if month < "2023-07":
        return 228.0
    return 700.0 if month < "2024-01" else 676.0


def after(month: str, effect: float) -> float:
    return 1 + effect if month >= "2024-01" else 1.0


def counted(unit: str, per_month: dict[str, float], spread: float = SPREAD) -> Cell:
    """A count, with its periods."""
    years = {y: sum(v for m, v in per_month.items() if m.startswith(y)) for y in YEARS}
    financial = {
        name: sum(v for m, v in per_month.items() if in_financial_year(m, name))
        for name in FINANCIAL
    }
    return {
        "unit": unit,
        **cell(sum(per_month.values()), spread),
        "by_year": {k: cell(v, spread) for k, v in years.items()},
        "by_financial_year": {k: cell(v, spread) for k, v in financial.items()},
        "by_month": {k: cell(v, 3 * spread) for k, v in per_month.items()},
        "by_platform": {},
        "by_content": {},
    }


def in_financial_year(month: str, name: str) -> bool:
    first = int(name[2:6])
    return f"{first}-04" <= month < f"{first + 1}-04"


def measures(reading: str, takedowns: float, contacts: float, capacity: float) -> Cell:
    """All measures a page needs; `takedowns` and `contacts` are effects from 2024 on."""
    _, _, stock, wait, _ = READINGS[reading]
    down = {m: monthly(m) * after(m, takedowns) for m in MONTHS}
    flow = {
        "takedowns": 1.0,
        "flags": 1.55,
        "finds": 0.9,
        "merged": 0.02,
        "withdrawn": 0.05,
        "dismissed": 0.38,
        "referrals": 1.1,
        "overtaken": 0.02,
        "refused": 0.07,
        "undecided": 0.01,
        "platform_removals": 0.9,
        "accounts_opened": 2.1,
    }
    table = {
        name: counted("accounts", {m: v * share for m, v in down.items()})
        for name, share in flow.items()
    }
    table["contacts"] = counted(
        "contacts", {m: 410.0 * stock * after(m, contacts) for m in MONTHS}, 0.02
    )
    table["productive_hours"] = counted(
        "hours", {m: monthly(m) * after(m, capacity - 1) for m in MONTHS}, 0.0
    )
    table["cost_gbp"] = counted(
        "GBP", {m: monthly(m) * 110 * after(m, capacity - 1) for m in MONTHS}, 0.0
    )
    pressure = max(0.2, capacity) ** -1.5
    table["wait_hours"] = counted("hours", dict.fromkeys(MONTHS, 0.0))
    table["backlog"] = counted("flags", dict.fromkeys(MONTHS, 0.0))
    for name, level in (("wait_hours", wait), ("backlog", wait / 4)):
        table[name]["by_year"] = {
            y: cell(level * (5 if y < "2023" else 1) * (pressure if y >= "2024" else 1), 0.06)
            for y in YEARS
        }
    table["live_accounts"] = counted("accounts", dict.fromkeys(MONTHS, 0.0))
    table["live_accounts"]["by_year"] = {y: cell(stock * after(y, contacts)) for y in YEARS}
    return table


def effects(reading: str, name: str) -> tuple[float, float, float]:
    """Effect on takedowns, on contacts, and the capacity."""
    on_takedowns, on_contacts = READINGS[reading][:2]
    _, capacity, factor, harm, _ = WHAT_IFS[name]
    more = capacity - 1
    takedowns = -1.0 if capacity == 0 else on_takedowns * more / (1 + 0.2 * max(0.0, more))
    contacts = on_contacts * more / (1 + 0.3 * max(0.0, more))
    return (1 + takedowns) * factor - 1, (1 + contacts) * harm - 1, capacity


def difference(base: Cell, alt: Cell, spreadsheet: float | None, wide: float) -> Cell:
    change = alt["mean"] - base["mean"]
    half = abs(base["mean"]) * wide
    verdict = "cannot tell"
    if change == 0 and half == 0:
        verdict = "no difference"
    elif abs(change) > half:
        verdict = "higher" if change > 0 else "lower"
    return {
        "mean": change,
        "ci_low": change - half,
        "ci_high": change + half,
        "relative": change / base["mean"] if base["mean"] else None,
        "relative_low": (change - half) / base["mean"] if base["mean"] else None,
        "relative_high": (change + half) / base["mean"] if base["mean"] else None,
        "spreadsheet": spreadsheet,
        "correlation": 0.91,
        "p_adjusted": 0.001,
        "verdict": verdict,
        "replications_needed": 40 if verdict == "cannot tell" else None,
    }


def growth(table: Cell) -> Cell:
    years = table["takedowns"]["by_year"]
    simulated = years["2024"]["mean"] / years["2023"]["mean"] - 1
    return {
        "observed": 0.40,
        "observed_from_counts": 0.43,
        "simulated": simulated,
        "ci_low": simulated - 0.018,
        "ci_high": simulated + 0.018,
    }


def run(reading: str, name: str, table: Cell, **extra: Any) -> Cell:
    title = WHAT_IFS[name][0] if name in WHAT_IFS else "As it was"
    hollow = READINGS[reading][4]
    return {
        "scenario": name,
        "title": title,
        "question": f"What would follow from this: {title[0].lower()}{title[1:]}?",
        "reading": reading,
        "run_dir": f"results/{name}-0123456789ab",
        "replications": 5,
        "engine": "simpy",
        "seed": 1,
        "version": "0.1.0",
        "observed_until": "2025-01-01",
        "plan_from": "2024-01-01",
        "interval": 0.9,
        "measures": table,
        "growth_against_observed": growth(table),
        "regime": {
            y: "saturated" if reading == "queue_bound" and y == "2022" else hollow for y in YEARS
        },
        "checks": {"conservation_error": 0, "littles_law_residual": 1e-12},
        **extra,
    }


def alternative(reading: str, name: str, base: Cell, wide: float) -> Cell:
    takedowns, contacts, capacity = effects(reading, name)
    table = measures(reading, takedowns, contacts, capacity)
    differences = {}
    for measure in ("takedowns", "contacts", "wait_hours", "cost_gbp"):
        noise = 0.0 if measure == "cost_gbp" else wide
        per = {
            kind: {
                p: difference(
                    base[measure][kind][p],
                    table[measure][kind][p],
                    base[measure][kind][p]["mean"] * capacity if measure == "takedowns" else None,
                    noise,
                )
                for p in base[measure][kind]
            }
            for kind in ("by_year", "by_financial_year")
        }
        differences[measure] = {
            **difference(base[measure], table[measure], None, noise),
            **per,
        }
    key = WHAT_IFS[name][4]
    stage = "supply of reports" if reading == "report_bound" else "analysts' time"
    return run(
        reading,
        name,
        table,
        changes=[{"key": key, "from": 1, "to": capacity if key == "plan.capacity" else "changed"}],
        differences=differences,
        binding={
            "2024": {
                "stage": stage,
                "because": "Analysts were idle for 3% of their unprotected hours, "
                "and 12 flags were waiting on average.",
            }
        },
    )


def curve(reading: str) -> list[Cell]:
    slow = {"queue_bound": 0.7}.get(reading, 1.0)
    hours = (6, 12, 24, 48, 96, 168, 336, 720, 1440)
    shares = (0.12, 0.21, 0.33, 0.45, 0.55, 0.61, 0.65, 0.67, 0.68)
    return [
        {"hours": h, **cell(s * (slow + (1 - slow) * i / 8), 0.02)}
        for i, (h, s) in enumerate(zip(hours, shares, strict=True))
    ]


def reading_object(reading: str, what_ifs: list[str], wide: float) -> Cell:
    base = measures(reading, 0, 0, 1)
    return {
        "reading": reading,
        "title": f"The {reading.replace('_', ' ')} reading",
        "believe": "That most accounts are found by analysts who search, and that some "
        f"{READINGS[reading][2]:,.0f} accounts are live at a time.",
        "ruled_out_by": "The share of referrals that began as a report from the public.",
        "curve": {"all": curve(reading), "2024": curve(reading)},
        "stock": dict.fromkeys(("2022", "2023", "2024", "2025"), READINGS[reading][2]),
        "baseline": run(
            reading, "baseline", base, steps=[{"from": "2023-07-01", "what": "3 times as many"}]
        ),
        "alternatives": [alternative(reading, name, base, wide) for name in what_ifs],
    }


def growth_line(reading: str) -> Cell:
    since = {"report_bound": 0.01, "scarce": 0.07}.get(reading, 0.1)

    def around(x: float) -> Cell:
        return {"mean": x, "ci_low": x - 0.012, "ci_high": x + 0.012}

    return {
        "reading": reading,
        "observed_from_model": around(0.45),
        "full_year_of_2023_team": around(0.32),
        "capacity_since": around(since),
        "everything_else": around(0.45 - 0.32 - since),
    }


def sweep(readings: list[str]) -> Cell:
    points: dict[str, list[Cell]] = {}
    for reading in readings:
        base = measures(reading, 0, 0, 1)
        on_takedowns, on_contacts = READINGS[reading][:2]
        points[reading] = []
        for value in (0.6, 0.8, 1.0, 1.2, 1.4, 1.6, 1.8, 2.0):
            more = value - 1
            bend = 1 + 0.2 * max(0.0, more)
            table = measures(reading, on_takedowns * more / bend, on_contacts * more / bend, value)
            points[reading].append(
                {
                    "value": value,
                    "measures": table,
                    "differences": {
                        m: {
                            "by_year": {
                                y: difference(
                                    base[m]["by_year"][y], table[m]["by_year"][y], None, 0.01
                                )
                                for y in YEARS
                            }
                        }
                        for m in ("takedowns", "contacts")
                    },
                }
            )
    return {
        "run_dir": "results/sweep-aaaaaaaaaaaa",
        "key": "plan.capacity",
        "baseline": {"replications": 3},
        "readings": [{"reading": r, "points": p} for r, p in points.items()],
    }


def build(what_ifs: int = 6, readings: int = 6, wide: float = 0.01) -> Cell:
    """A summary of a comparison; `wide` is the half-width of differences over the baseline."""
    names, chosen = list(WHAT_IFS)[:what_ifs], list(READINGS)[:readings]
    objects = [reading_object(r, names, wide) for r in chosen]
    return {
        "run_dir": "results/compare-0f1e2d3c4b5a",
        "baseline": objects[0]["baseline"],
        "alternatives": objects[0]["alternatives"],
        "readings": objects,
        "answers": [],
        "growth_lines": [growth_line(r) for r in chosen],
        "growth_determined": determined([growth_line(r) for r in chosen]),
        "sweep": sweep(chosen),
    }


OBSERVED = [
    {
        "period_start": start,
        "period_end": end,
        "measure": measure,
        "relation": relation,
        "value": value,
        "unit": unit,
        "publisher": publisher,
        "published": "2025-01-27",
        "quality": "B",
        "note": "",
    }
    for start, end, measure, relation, value, unit, publisher in (
        ("2021-12-01", "2024-12-31", "takedowns", "more_than", "16500", "accounts", "NCA"),
        ("2024-01-01", "2024-12-31", "takedowns", "more_than", "8000", "accounts", "NCA"),
        ("2023-01-01", "2023-12-31", "takedowns", "about", "5600", "accounts", "NCA"),
        ("2021-12-01", "2022-12-31", "takedowns", "about", "2900", "accounts", "derived"),
        (
            "2021-12-01",
            "2023-04-24",
            "takedowns",
            "more_than",
            "3300",
            "posts, pages or accounts",
            "NCA",
        ),
        (
            "2024-01-01",
            "2024-12-31",
            "removal_share_of_referred",
            "more_than",
            "0.90",
            "share of accounts referred",
            "NCA",
        ),
    )
]
