"""The fluid limit of the model, written from its text: flows instead of accounts, no chance.

It shares no import with `sim` and reads a resolved scenario as a plain dictionary. Live accounts
are classes (platform x visibility); analysts are productive hours that flow into reports and
search; answers of platforms come after their whole distribution of delays. What it leaves out:
nights and weekends (hours are spread evenly), the order of the queue, what is overtaken while an
analyst works on it. So it speaks of yearly takedowns and live stock, and of nothing else.

Units: days, accounts, hours of work.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import holidays
import numpy as np
from scipy.stats import norm

Scenario = Mapping[str, Any]
Array = np.ndarray[Any, np.dtype[np.float64]]

STEPS_A_DAY = 3
DT = 1 / STEPS_A_DAY
LONGEST = 200  # days until an answer; the rest comes then
BINS = 9  # of visibility, of equal weight
YEAR = 365.25


def on(path: Any, day: date) -> Any:
    """The value in force on a day."""
    if not isinstance(path, list):
        return path
    value = path[0]["value"]
    for step in path:
        if date.fromisoformat(str(step["from"])) <= day:
            value = step["value"]
    return value


def mean_of(law: Mapping[str, Any]) -> float:
    """Mean of a distribution."""
    if law["distribution"] == "constant":
        return float(law["value"])
    if "median" in law:
        return float(law["median"] * math.exp(law["sigma"] ** 2 / 2))
    return float(law["mean"])


def within(law: Mapping[str, Any], days: Array) -> Array:
    """Distribution function of a lognormal delay in hours, at days."""
    with np.errstate(divide="ignore"):
        return np.asarray(norm.cdf(np.log(24 * days / law["median"]) / law["sigma"]))


class Fluid:
    """One scenario, step by step; totals by calendar year."""

    def __init__(self, s: Scenario) -> None:
        self.s, groups = s, s["groups"]
        self.platforms = list(s["platforms"].values())
        self.types = list(s["content_types"].values())
        shares = np.array([p["share"] for p in self.platforms], float)
        self.share = shares / shares.sum()
        self.weight, self.visibility = self.classes()
        self.day = date.fromisoformat(str(s["clock"]["start"]))
        self.returns = groups["return"]["chance"]
        self.delay = mean_of(groups["return"]["delay_hours"]) / 24
        self.moves = self.displaced(groups["return"]["displacement_chance"])
        self.start()

    def classes(self) -> tuple[Array, Array]:
        """Weight and visibility of each class: content type x bin of the lognormal multiplier."""
        sigma = self.s["groups"]["visibility_sigma"]
        edges = norm.ppf(np.linspace(0, 1, BINS + 1))
        bins = BINS * np.diff(norm.cdf(edges - sigma))  # means within the bins; their mean is 1
        share = np.array([t["share"] for t in self.types], float)
        own = np.array([t["visibility"] for t in self.types], float)
        weight = np.repeat(share / share.sum(), BINS) / BINS
        return weight, np.outer(own, bins).ravel()

    def displaced(self, chance: float) -> Array:
        """[from, to]: where what is replaced opens."""
        count = len(self.share)
        matrix = np.zeros((count, count))
        for here in range(count):
            others = np.where(np.arange(count) == here, 0.0, self.share)
            matrix[here] = chance * others / others.sum() if others.sum() else 0.0
            matrix[here, here] = 1 - matrix[here].sum()
        return matrix

    def start(self) -> None:
        """The equilibrium without analysts."""
        hazard = self.hazards(self.day)
        flow = np.linalg.solve(np.eye(len(self.share)) - self.returns * self.moves.T, self.share)
        scale = self.s["groups"]["live_accounts"] / (flow / hazard).sum()
        self.openings = scale  # a day
        by_class = np.ones((len(self.share), 1)) * self.weight
        self.live_then = (scale * flow / hazard)[:, None] * by_class
        back = self.returns * self.moves.T @ (scale * flow)
        self.waiting_then = (self.delay * back)[:, None] * by_class
        self.visible, self.waiting = self.live_then.copy(), self.waiting_then.copy()
        zero = np.zeros_like(self.visible)
        self.queued, self.sent, self.spared = zero.copy(), zero.copy(), zero.copy()
        self.outside = 0.0  # flags on other accounts that wait
        steps = LONGEST * STEPS_A_DAY
        self.answers = np.zeros((steps, *zero.shape))  # ring: live accounts whose answer comes then
        self.outside_answers = np.zeros((steps, len(self.share)))
        reflag = self.s["analysts"]["reflag_days"]
        self.again = np.zeros((round(reflag * STEPS_A_DAY), *zero.shape))
        ends = np.arange(steps + 1, dtype=np.float64) * DT
        self.kernel = np.array([np.diff(within(p["response_hours"], ends)) for p in self.platforms])
        self.kernel[:, -1] += 1 - self.kernel.sum(axis=1)

    def hazards(self, day: date) -> Array:
        """Of detection, by platform, a day."""
        return np.array([on(p["detection"]["removal_per_day"], day) for p in self.platforms], float)

    def hours(self, day: date) -> float:
        """Productive hours a day, spread over the week, bank holidays off."""
        team = self.s["analysts"]["teams"]["desk"]
        shift = self.s["shifts"][on(team["shift"], day)]
        start, end = (int(str(shift[key])[:2]) for key in ("start", "end"))
        off = [
            d
            for d in holidays.country_holidays("GB", subdiv="ENG", years=day.year)
            if d.weekday() < 5
        ]
        days = (len(shift["days"]) * YEAR / 7 - len(off)) / YEAR
        present = on(team["headcount"], day) * (1 - team["absence_share"])
        return float(present * (1 - team["breaks_share"]) * (end - start) * days)

    def run(self) -> dict[int, dict[str, float]]:
        """Takedowns, and the mean of live accounts, by calendar year."""
        end = date.fromisoformat(str(self.s["clock"]["end"]))
        found: dict[int, dict[str, float]] = {}
        step = 0
        while self.day < end:
            year = found.setdefault(
                self.day.year, {"takedowns": 0.0, "live_accounts": 0.0, "days": 0}
            )
            for _ in range(STEPS_A_DAY):
                year["takedowns"] += self.step(step)
                step += 1
            year["live_accounts"] += float(self.live().sum())
            year["days"] += 1
            self.day += timedelta(days=1)
        for year in found.values():
            year["live_accounts"] /= year["days"]
        return found

    def live(self) -> Array:
        """Live accounts of the model."""
        return self.visible + self.queued + self.sent + self.spared

    def step(self, number: int) -> float:
        """One step; takedowns in it."""
        s, day = self.s, self.day
        groups, analysts, search = s["groups"], s["analysts"], s["analysts"]["search"]
        hazard, gone = self.hazards(day)[:, None], groups["disruptions_per_group_year"] / YEAR
        triage, referral = (mean_of(analysts[f"{w}_minutes"]) / 60 for w in ("triage", "referral"))
        (lead,) = s["leads"]
        genuine, lifetime = lead["genuine_share"], mean_of(lead["lifetime_hours"]) / 24

        # Reports join the queue.
        reported = on(lead["per_account_per_day"], day) * self.visible * DT
        self.visible, self.queued = self.visible - reported, self.queued + reported
        self.outside += on(lead["per_day"], day) * DT

        # Analysts' hours: the protected share for search, the rest for the queue, then for search.
        budget = self.hours(day) * DT
        kept = on(search["protected_share"], day) * budget
        each_outside, each_own = triage + genuine * referral, triage + referral
        work = self.outside * each_outside + self.queued.sum() * each_own
        done = min(1.0, (budget - kept) / work) if work > 0 else 1.0
        seen = float((self.visible * self.visibility).sum())
        rate = search["finds_per_hour"] * seen / (seen + search["half_saturation"])
        finds = (budget - done * work) * rate / (1 + rate * each_own)
        found = finds * self.visible * self.visibility / seen if seen > 0 else 0.0 * self.visible
        sent = found + done * self.queued
        sent_outside = done * genuine * self.outside * self.share
        self.visible, self.queued = self.visible - found, (1 - done) * self.queued
        self.outside *= 1 - done

        # Answers come after the whole distribution of delays, if the account is still there then.
        place, steps = number % len(self.answers), len(self.answers)
        waits = (np.arange(steps) + 0.5) * DT
        ahead = (place + np.arange(steps)) % steps
        left = self.kernel * np.exp(-(hazard + gone) * waits)
        self.answers[ahead] += np.einsum("pj,pk->jpk", left, sent)
        self.outside_answers[ahead] += (self.kernel * np.exp(-waits / lifetime)).T * sent_outside
        self.sent += sent
        answered, answered_outside = self.answers[place].copy(), self.outside_answers[place].copy()
        self.answers[place], self.outside_answers[place] = 0.0, 0.0
        chance = np.array([on(p["removal_chance"], day) for p in self.platforms])
        taken = chance[:, None] * answered
        self.sent -= answered
        back = self.again[number % len(self.again)].copy()
        self.again[number % len(self.again)] = answered - taken
        self.spared += answered - taken
        stays = back * np.exp(-(hazard + gone) * len(self.again) * DT)
        self.spared, self.visible = self.spared - stays, self.visible + stays

        # Detection, disruption, returns, openings; groups that arrive bring what the others had.
        removed = taken + hazard * DT * self.live()
        stays_up = 1 - (hazard + gone) * DT
        self.visible, self.queued = self.visible * stays_up, self.queued * stays_up
        self.sent, self.spared = self.sent * stays_up, self.spared * stays_up
        self.outside -= self.outside * DT / lifetime
        returned = self.waiting * DT / self.delay
        self.waiting += (
            self.returns * self.moves.T @ removed - returned
            + gone * DT * (self.waiting_then - self.waiting)
        )  # fmt: skip
        opened = self.openings * DT + groups["adaptation"] * float(taken.sum())
        self.visible += (
            returned + gone * DT * self.live_then + opened * np.outer(self.share, self.weight)
        )
        return float(taken.sum() + (chance * answered_outside).sum())
