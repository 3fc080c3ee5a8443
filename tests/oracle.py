"""A textbook SimPy model of the reduced case, written from the text of the model alone.

It shares no import with `sim`: a process for every group, account, post, analyst and
answer, literal posts of which some are detected and some reported, draws made when they are
needed from one generator, and the found account chosen by thinning. What it has in common
with the product is the text it was written from and the spelling of a scenario, which it
reads as a plain dictionary. Agreement of the two shows that hazards kept as clocks, traits
drawn beforehand and posts that are never published change nothing in law.

The reduced case: UTC, no bank holidays, no warm-up, one team, `oldest_first`, a number of
reviewers that stays, `at_opening_chance: 0`; no linked accounts, errors, checks, appeals, leavers
or learning.
Times are in hours; a rate "per day" is divided by 24, a year has 365.25 days.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from heapq import heappop, heappush
from random import Random
from typing import Any

import numpy as np
import simpy

Scenario = Mapping[str, Any]
Events = Generator[simpy.Event, Any, None]

DAY = 24.0
YEAR = 365.25 * DAY
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
CONTENT_TYPES = (
    "speedboat_crossing", "referral_prize", "fake_documents", "africa_route", "video_testimonial",
)  # fmt: skip


@dataclass(eq=False)
class Group:
    """An organised crime group: alive until it is disrupted."""

    accounts: list[Account] = field(default_factory=list)
    live: bool = True


@dataclass(frozen=True)
class Presence:
    """What an account inherits from the one it replaces."""

    content: int
    visibility: float
    reach: float


@dataclass(eq=False)
class Account:
    """An account; group and presence are None for one that an outside lead names."""

    platform: int
    group: Group | None
    presence: Presence | None
    opened_at: float
    is_return: bool = False
    live: bool = True
    flag: Flag | None = None
    spared: bool = False  # flagged before and left up: not flagged again for the time being


@dataclass(eq=False)
class Flag:
    """An entry in the agency's queue."""

    account: Account
    at: float
    is_lead: bool
    genuine: bool = True
    is_second: bool = False  # the account stayed up after a first referral


@dataclass(eq=False)
class Case:
    """A flag in work: what is left of the stage in hand, in hours."""

    flag: Flag
    left: float
    is_triage: bool = True
    is_begun: bool = True  # else it waits for its referral after a hold


@dataclass(order=True)
class Review:
    """What waits for a platform's reviewers, in the order in which they take it."""

    rank: int
    came: float
    done: simpy.Event = field(compare=False)
    is_referral: bool = field(compare=False)


@dataclass(frozen=True)
class Shift:
    """Weekdays (Monday is 0), and the hours from and until which somebody is there."""

    weekdays: set[int]
    opens: float
    closes: float


@dataclass
class Result:
    """Counts over the horizon, mean stock, and the times of takedowns (hours)."""

    takedown_at: list[float] = field(default_factory=list)
    waits: list[float] = field(default_factory=list)
    decisions: list[float] = field(default_factory=list)
    review_wait_hours: float = 0.0
    live_account_hours: float = 0.0
    hours: float = 0.0
    contacts: int = 0
    posts: int = 0
    leads: int = 0
    finds: int = 0
    merged: int = 0
    withdrawn: int = 0
    dismissed: int = 0
    overtaken: int = 0
    referrals: int = 0
    platform_removals: int = 0
    held: int = 0
    referred_again: int = 0

    def measures(self) -> dict[str, float]:
        """The measures by the names of the product; wait NaN when nothing was begun."""
        return {
            "takedowns": len(self.takedown_at),
            "live_accounts": self.live_account_hours / self.hours,
            "wait_hours": float(np.mean(self.waits)) if self.waits else math.nan,
            "contacts": self.contacts,
            "flags": self.leads + self.finds + self.merged,
            "finds": self.finds,
            "merged": self.merged,
            "withdrawn": self.withdrawn,
            "platform_removals": self.platform_removals,
            "held": self.held,
            "referred_again": self.referred_again,
            "decision_hours": float(np.mean(self.decisions)) if self.decisions else math.nan,
            "review_backlog": self.review_wait_hours / self.hours,
        }


class Textbook:
    """One run of the textbook model."""

    def __init__(self, scenario: Scenario, seed: int) -> None:
        self.random = Random(seed)
        self.poisson = np.random.default_rng(seed).poisson
        self.env = simpy.Environment()
        self.result = Result()
        clock = scenario["clock"]
        self.start = _date(clock["start"])
        self.end_at = (_date(clock["end"]) - self.start).days * DAY

        self.backlog: list[Flag] = []
        self.begun: list[Case] = []  # handed back, or after a hold: before the backlog
        self.visible: list[Account] = []
        self.live = 0
        self.counted_at = 0.0
        self.idle: dict[int, simpy.Process] = {}
        self.read_groups(scenario.get("groups", {}))
        self.read_contents(scenario.get("content_types") or {name: {} for name in CONTENT_TYPES})
        self.read_season(scenario.get("season", {}), scenario.get("surges", {}))
        self.read_platforms(list(scenario["platforms"].values()), scenario.get("shifts", {}))
        self.leads = list(scenario.get("leads", []))
        self.report_rate = [self.steps(s.get("per_account_per_day", 0)) for s in self.leads]
        self.read_analysts(scenario["analysts"], scenario.get("shifts", {}))
        self.balance()
        noticed = max(rate(0) for rate in self.removal_rates)
        reported = sum(rate(self.end_at) for rate in self.report_rate)
        noticed += reported * max(self.factors["reports"])
        assert noticed <= self.post_rate * DAY, "more posts would be noticed than are published"

    # --- inputs ------------------------------------------------------------------------
    def read_groups(self, groups: Scenario) -> None:
        come_back = groups.get("return", {})
        self.group_count = groups.get("initial", 0)
        self.disruption = self.steps(groups.get("disruptions_per_group_year", 0))(0) / YEAR
        self.live_accounts = float(groups.get("live_accounts", 0))
        self.adaptation = self.steps(groups.get("adaptation", 0))
        self.post_rate = self.steps(groups.get("posts_per_account_per_day", 0))(0) / DAY
        self.reach_sigma = groups.get("reach_sigma", 0)
        self.visibility_sigma = groups.get("visibility_sigma", 0)
        self.regrowth = self.steps(groups.get("regrowth_days", 0))(0) * DAY
        self.view_delay = self.steps(groups.get("view_delay_hours", 0))(0)
        self.return_chance = self.steps(come_back.get("chance", 0))(0)
        self.return_delay = come_back.get("delay_hours", {"distribution": "constant", "value": 0})
        self.displacement = self.steps(come_back.get("displacement_chance", 0))(0)
        self.kept_reach = self.steps(come_back.get("kept_reach", 1))(0)

    def read_contents(self, contents: Mapping[str, Any]) -> None:
        self.content_shares = [c.get("share", 1) for c in contents.values()]
        self.content_visibility = [c.get("visibility", 1) for c in contents.values()]
        self.contacts_per_post = [
            c.get("views_per_post", 0) * c.get("contact_chance", 0) for c in contents.values()
        ]

    def read_season(self, season: Scenario, surges: Mapping[str, Any]) -> None:
        """The factors on openings and on reports, by day."""
        coupling, index = season.get("coupling", 0), season.get("index", [1] * 12)
        self.factors: dict[str, list[float]] = {"openings": [], "reports": []}
        for day in range(int(self.end_at / DAY)):
            today = self.start + timedelta(days=day)
            for what, factors in self.factors.items():
                factor = 1 + coupling * (index[today.month - 1] - 1)
                for surge in surges.values():
                    acts = what in surge.get("acts_on", self.factors)
                    if acts and _date(surge["from"]) <= today < _date(surge["until"]):
                        factor *= surge["factor"]
                factors.append(factor)

    def read_platforms(self, platforms: list[Any], shifts: Mapping[str, Any]) -> None:
        self.shares = [self.steps(p.get("share", 1))(0) for p in platforms]
        self.removal_rates = [
            self.steps(p.get("detection", {}).get("removal_per_day", 0)) for p in platforms
        ]
        self.removal_chances = [self.steps(p.get("removal_chance", 1)) for p in platforms]
        self.response = [
            self.sampler(p.get("response_hours", {"distribution": "constant", "value": 0}))
            for p in platforms
        ]
        self.undecided = [self.steps(p.get("undecided_chance", 0)) for p in platforms]
        none = {"distribution": "constant", "value": 0}
        self.review = [self.sampler(p.get("review_minutes", none)) for p in platforms]
        self.reviewers = [p.get("reviewers", "unlimited") for p in platforms]
        self.other_reports = [p.get("other_reports_per_day", 0) / DAY for p in platforms]
        self.first = [p.get("referrals_first", False) for p in platforms]
        self.review_shifts = [read_shift(shifts, p.get("reviewer_shift")) for p in platforms]
        self.lines: list[list[Review]] = [[] for _ in platforms]
        self.bells = [self.env.event() for _ in platforms]

    def read_analysts(self, analysts: Scenario, shifts: Mapping[str, Any]) -> None:
        search = analysts.get("search", {})
        (team,) = analysts["teams"].values()
        self.triage = self.sampler(
            analysts.get("triage_minutes", {"distribution": "exponential", "mean": 10})
        )
        self.referral = self.sampler(
            analysts.get("referral_minutes", {"distribution": "constant", "value": 0})
        )
        self.reflag_days = analysts.get("reflag_days")
        again, hold = analysts.get("refer_again", {}), analysts.get("hold", {})
        self.second_after_refusal = again.get("after_refusal", "off") == "on"
        self.second_if_undecided = again.get("undecided_after_days")
        self.hold_chance = self.steps(hold.get("chance", 0))
        self.hold_days = self.sampler(hold.get("days", {"distribution": "constant", "value": 0}))
        self.find_rate = self.steps(search.get("finds_per_hour", 0))(0)
        self.half_saturation = float(self.steps(search.get("half_saturation", 0))(0))
        self.protected_share = self.steps(search.get("protected_share", 0))
        self.linear = search.get("form", "holling") == "linear"
        self.headcount = self.steps(team["headcount"])
        self.absence = self.steps(team.get("absence_share", 0))(0)
        self.breaks = float(self.steps(team.get("breaks_share", 0))(0))
        self.shift = read_shift(shifts, team["shift"])
        self.end_of_shift = self.steps(team.get("end_of_shift", "suspend"))

    def steps(self, value: Any) -> Callable[[float], Any]:
        """A value that may follow dated steps, as a function of the hour."""
        if not isinstance(value, list):
            return lambda now: value
        dated = [((_date(s["from"]) - self.start).days * DAY, s["value"]) for s in value]

        def at(now: float) -> Any:
            return [v for since, v in dated if since <= now or since == dated[0][0]][-1]

        return at

    def sampler(self, value: Any) -> Callable[[], float]:
        """A draw, now, from a distribution that may follow dated steps."""
        at = self.steps(value)
        return lambda: draw(at(self.env.now), self.random)

    def expovariate(self, rate: float) -> float:
        """Time to the next event of a Poisson stream; for ever at rate 0."""
        return self.random.expovariate(rate) if rate > 0 else math.inf

    def balance(self) -> None:
        """The equilibrium without analysts: opening rate, live and waiting presences."""
        shares = np.array(self.shares, float) / sum(self.shares)
        hazards = np.array([rate(0) for rate in self.removal_rates], float) / DAY
        moves = np.zeros((len(shares), len(shares)))
        for p, kept in enumerate(shares):
            others = shares * (np.arange(len(shares)) != p)
            move = self.displacement if others.sum() else 0.0
            moves[p] = move * others / (1 - kept if others.sum() else 1)
            moves[p, p] = 1 - move
        if not hazards.any():  # a closed population
            self.opening_rate, self.waiting = 0.0, 0.0
            self.live_by_platform, self.waiting_by_platform = shares, shares
            return
        flow = np.linalg.solve(np.eye(len(shares)) - self.return_chance * moves.T, shares)
        scale = self.live_accounts / (flow / hazards).sum()
        flow *= scale
        self.opening_rate = scale
        self.live_by_platform = flow / hazards
        self.waiting_by_platform = self.return_chance * flow @ moves
        self.waiting = self.return_chance * mean(self.return_delay) * flow.sum()

    # --- groups and accounts -----------------------------------------------------------
    def pick(self, weights: Any) -> int:
        return self.random.choices(range(len(weights)), weights)[0]

    def new_presence(self) -> Presence:
        content = self.pick(self.content_shares)
        return Presence(
            content,
            self.content_visibility[content] * self.multiplier(self.visibility_sigma),
            self.multiplier(self.reach_sigma),
        )

    def multiplier(self, sigma: float) -> float:
        """A lognormal multiplier of mean 1."""
        return self.random.lognormvariate(-sigma * sigma / 2, sigma) if sigma else 1.0

    def group(self) -> Events:
        """A group enters with the presences of equilibrium, then opens new ones."""
        group = Group()
        self.env.process(self.disrupted(group))
        keeps = self.live_accounts + self.waiting
        for _ in range(int(keeps / self.group_count + self.random.random())):
            if self.random.random() < self.live_accounts / keeps:
                self.enter(group)
            else:
                platform = self.pick(self.waiting_by_platform)
                delay = residual(self.return_delay, self.random)
                self.env.process(self.returns(group, self.new_presence(), platform, delay))
        most = max(self.factors["openings"])
        while self.opening_rate:
            rate = self.opening_rate / self.group_count * most
            yield self.env.timeout(self.expovariate(rate))
            if not group.live:
                return
            factor = self.factor("openings")
            if factor == most or self.random.random() * most < factor:
                self.appear(group, self.new_presence(), self.pick(self.shares))

    def factor(self, what: str) -> float:
        """By how much the season of today multiplies openings or reports."""
        return self.factors[what][int(self.env.now / DAY)]

    def enter(self, group: Group) -> None:
        """A live account whose group enters: it has an age, and posts that are still watched."""
        platform = self.pick(self.live_by_platform)
        hazard = self.removal_rates[platform](0) / DAY
        age = self.random.expovariate(hazard) if hazard else 0.0
        is_return = self.random.random() < self.return_chance
        account = self.appear(group, self.new_presence(), platform, is_return, age)
        recent = min(age, 20 * self.view_delay)
        for _ in range(self.poisson(self.post_rate * recent)):
            posted_at = self.env.now - self.random.random() * recent
            self.env.process(self.watched(account, self.viewers(account, posted_at)))

    def disrupted(self, group: Group) -> Events:
        """Arrests: all accounts of the group fall silent at once."""
        if self.disruption:
            yield self.env.timeout(self.expovariate(self.disruption))
            group.live = False
            for account in group.accounts:
                self.disappear(account)
            group.accounts.clear()

    def group_arrivals(self) -> Events:
        while self.disruption:
            yield self.env.timeout(self.expovariate(self.group_count * self.disruption))
            self.env.process(self.group())

    def appear(
        self,
        group: Group,
        presence: Presence,
        platform: int,
        is_return: bool = False,
        age: float = 0.0,
    ) -> Account:
        account = Account(platform, group, presence, self.env.now - age, is_return)
        group.accounts.append(account)
        self.count(+1)
        self.show(account)
        self.env.process(self.publishes(account))
        return account

    def publishes(self, account: Account) -> Events:
        """An account publishes as long as it is live."""
        while self.post_rate:
            yield self.env.timeout(self.expovariate(self.post_rate))
            if not account.live:
                return
            self.env.process(self.post(account))

    def post(self, account: Account) -> Events:
        """A post is detected by the platform, or reported, or neither; and it is watched."""
        self.notice(account)
        if account.live:
            yield from self.watched(account, self.viewers(account, self.env.now))

    def notice(self, account: Account) -> None:
        """The post is detected or reported with chances that give the hazards of its account."""
        self.result.posts += 1
        now = self.env.now
        luck = self.random.random() * self.post_rate * DAY  # in events a day, like the hazards
        luck -= self.removal_rates[account.platform](now)
        if luck < 0:
            self.result.platform_removals += 1
            self.remove(account)
            return
        for rate in self.report_rate:
            luck -= rate(now) * self.factor("reports")
            if luck < 0:
                self.report(account)
                return

    def viewers(self, account: Account, posted_at: float) -> list[float]:
        """When those who get in contact see the post, if the account is live by then."""
        presence = account.presence
        assert presence is not None
        expected = self.contacts_per_post[presence.content] * presence.reach
        if account.is_return and self.regrowth:
            age = posted_at - account.opened_at
            expected *= 1 - (1 - self.kept_reach) * math.exp(-age / self.regrowth)
        count = self.poisson(expected) if expected else 0
        delays = (self.random.expovariate(1.0) * self.view_delay for _ in range(count))
        return sorted(posted_at + delay for delay in delays)

    def watched(self, account: Account, moments: list[float]) -> Events:
        """Some viewers get in contact, as long as the account is live."""
        for moment in moments:
            if moment >= self.env.now:
                yield self.env.timeout(moment - self.env.now)
                if not account.live:
                    return
                self.result.contacts += 1

    def remove(self, account: Account, taken_down: bool = False) -> None:
        """The platform removes an account; its group may return, and may open a further one."""
        self.disappear(account)
        group, presence = account.group, account.presence
        if group is None or presence is None:
            return
        group.accounts.remove(account)
        if self.random.random() < self.return_chance:
            platform = account.platform
            others = [s if p != platform else 0 for p, s in enumerate(self.shares)]
            if any(others) and self.random.random() < self.displacement:
                platform = self.pick(others)
            delay = draw(self.return_delay, self.random)
            self.env.process(self.returns(group, presence, platform, delay))
        if taken_down and self.random.random() < self.adaptation(self.env.now):
            self.appear(group, self.new_presence(), self.pick(self.shares))

    def returns(self, group: Group, presence: Presence, platform: int, delay: float) -> Events:
        yield self.env.timeout(delay)
        if group.live:
            self.appear(group, presence, platform, is_return=True)

    def disappear(self, account: Account) -> None:
        account.live = False
        if account.presence is not None:
            self.count(-1)
            self.hide(account)
        if account.flag in self.backlog:
            self.backlog.remove(account.flag)
            self.result.withdrawn += 1
        for case in self.begun:
            if case.flag is account.flag and not case.is_begun:
                self.begun.remove(case)
                self.result.overtaken += 1
                return

    def count(self, change: int) -> None:
        """Keep the area under the number of live accounts."""
        self.result.live_account_hours += self.live * (self.env.now - self.counted_at)
        self.live += change
        self.counted_at = self.env.now

    def show(self, account: Account) -> None:
        """The account can be found by search."""
        self.visible.append(account)

    def hide(self, account: Account) -> None:
        """The account can no longer be found."""
        if account in self.visible:
            self.visible.remove(account)

    # --- flags -------------------------------------------------------------------------
    def outside_leads(self, source: Mapping[str, Any]) -> Events:
        """Leads about accounts outside the model, by thinning the largest rate in force."""
        rate = self.steps(source.get("per_day", 0))
        factors = self.factors["reports"]
        most = max(rate(day * DAY) * factor for day, factor in enumerate(factors))
        while most:
            yield self.env.timeout(self.expovariate(most / DAY))
            if self.random.random() < rate(self.env.now) * self.factor("reports") / most:
                account = Account(self.pick(self.shares), None, None, self.env.now)
                genuine = self.random.random() < self.steps(source.get("genuine_share", 1))(
                    self.env.now
                )
                self.flag(account, genuine)
                if source.get("lifetime_hours") is not None:
                    self.env.process(self.vanishes(account, source["lifetime_hours"]))

    def vanishes(self, account: Account, lifetime: Any) -> Events:
        yield self.env.timeout(draw(self.steps(lifetime)(self.env.now), self.random))
        if account.live:
            self.disappear(account)

    def report(self, account: Account) -> None:
        """A lead about a modelled account; merged while one may not be followed by another."""
        if account.flag is not None or account.spared:
            self.result.merged += 1
        else:
            self.flag(account)

    def flag(self, account: Account, genuine: bool = True) -> None:
        """A lead joins the backlog."""
        self.result.leads += 1
        self.wait_for_analyst(Flag(account, self.env.now, is_lead=True, genuine=genuine))

    def wait_for_analyst(self, flag: Flag) -> None:
        """A flag joins the backlog."""
        flag.account.flag = flag
        if flag.account.presence is not None:
            self.hide(flag.account)
        self.backlog.append(flag)
        self.interrupt_search()

    def interrupt_search(self) -> None:
        """What begins to wait interrupts the idle search of the first searcher."""
        if self.idle:
            self.idle.pop(min(self.idle)).interrupt()

    def answer(self, flag: Flag) -> Events:
        """The platform reviews a referral, and answers after a delay that is nobody's work."""
        account, sent_at = flag.account, self.env.now
        self.result.referrals += 1
        yield from self.reviewed(account.platform)
        yield self.env.timeout(self.response[account.platform]())
        if not account.live:
            self.result.overtaken += 1
            return
        now, luck = self.env.now, self.random.random()
        removed = luck < self.removal_chances[account.platform](now)
        undecided = luck > 1 - self.undecided[account.platform](now) and not removed
        if flag.is_lead and not undecided:
            self.result.decisions.append(now - sent_at)
        if removed:
            self.result.takedown_at.append(now)
            self.remove(account, taken_down=True)
            return
        account.flag, account.spared = None, True
        if not flag.is_second and self.second_if_undecided is not None and undecided:
            yield from self.second_try(account, sent_at + self.second_if_undecided * DAY)
        elif not flag.is_second and self.second_after_refusal and not undecided:
            yield from self.second_try(account, now)
        elif account.presence is not None and self.reflag_days is not None:
            yield self.env.timeout(self.steps(self.reflag_days)(now) * DAY)
            account.spared = False
            if account.live:
                self.show(account)

    def second_try(self, account: Account, at: float) -> Events:
        """An account that is still up is flagged once more, at the earliest now."""
        yield self.env.timeout(max(0.0, at - self.env.now))
        account.spared = False
        if account.live:
            self.result.referred_again += 1
            self.wait_for_analyst(Flag(account, self.env.now, is_lead=False, is_second=True))

    # --- reviewers ---------------------------------------------------------------------
    def reviewed(self, platform: int) -> Events:
        """A referral is reviewed, at once or when a reviewer has taken it."""
        if self.reviewers[platform] == "unlimited":
            if hours := self.review[platform]() / 60:
                yield self.env.timeout(hours)
            return
        yield self.wait_for_reviewer(platform, is_referral=True)

    def wait_for_reviewer(self, platform: int, is_referral: bool) -> simpy.Event:
        """Get in line, and wake who has nothing to review; the event is the end of the review."""
        rank = int(self.first[platform] and not is_referral)
        review = Review(rank, self.env.now, self.env.event(), is_referral)
        heappush(self.lines[platform], review)
        bell, self.bells[platform] = self.bells[platform], self.env.event()
        bell.succeed()
        return review.done

    def others_report(self, platform: int) -> Events:
        """Reports of others come to a platform; what becomes of them is not modelled."""
        while self.other_reports[platform]:
            yield self.env.timeout(self.expovariate(self.other_reports[platform]))
            self.wait_for_reviewer(platform, is_referral=False)

    def reviewer(self, platform: int) -> Events:
        """One reviewer begins reviews within the shift, and finishes what is begun."""
        line = self.lines[platform]
        while True:
            yield self.env.timeout(self.until_open(self.review_shifts[platform]))
            if not line:
                yield self.bells[platform]
            elif not self.until_open(self.review_shifts[platform]):
                review = heappop(line)
                if review.is_referral:
                    self.result.review_wait_hours += self.env.now - review.came
                yield self.env.timeout(self.review[platform]() / 60)
                review.done.succeed()

    def until_open(self, shift: Shift) -> float:
        """Hours until the shift is on; 0 if it is."""
        today = int(self.env.now / DAY)
        for day in range(today, today + 8):
            opens, closes = day * DAY + shift.opens, day * DAY + shift.closes
            if (self.start.weekday() + day) % 7 in shift.weekdays and self.env.now < closes:
                return max(0.0, opens - self.env.now)
        return math.inf

    # --- analysts ----------------------------------------------------------------------
    def analyst(self, number: int) -> Events:
        """One analyst: duty on the days of the shift, with a case suspended at closing."""
        case: Case | None = None  # what is in hand
        for day in range(int(self.end_at / DAY)):
            if (self.start.weekday() + day) % 7 not in self.shift.weekdays:
                continue
            opens, closes = day * DAY + self.shift.opens, day * DAY + self.shift.closes
            if case is not None and number >= self.headcount(opens):  # has left the team
                yield self.env.timeout(max(0.0, opens - self.env.now))
                self.hand_back(case)
                case = None
            elif self.is_present(number, opens):
                yield self.env.timeout(max(0.0, opens - self.env.now))
                yield self.env.timeout(0)  # after those who have left
                protected_until = opens + self.protected_share(opens) * (closes - opens)
                case = yield from self.duty(number, case, protected_until, closes)
                if case is not None and self.end_of_shift(opens) == "hand_back":
                    self.hand_back(case)
                    case = None

    def is_present(self, number: int, opens: float) -> bool:
        heads = self.headcount(opens)
        whole = math.floor(heads)
        return (
            number < whole or (number == whole and self.random.random() < heads - whole)
        ) and self.random.random() >= self.absence

    def hand_back(self, case: Case) -> None:
        """A case waits, before the backlog, for whoever takes it next."""
        self.begun.append(case)
        self.begun.sort(key=lambda waiting: waiting.flag.at)
        self.interrupt_search()

    def duty(
        self, number: int, case: Case | None, protected_until: float, closes: float
    ) -> Generator[simpy.Event, Any, Case | None]:
        """One duty: the case in hand first, then search or the backlog, until closing."""
        done_by = math.inf if self.end_of_shift(self.env.now) == "finish" else closes
        while self.env.now < closes:
            if case is None and self.begun and not self.is_protected(protected_until):
                case = self.begun.pop(0)
                case.is_begun = True
            if case is None:
                if self.is_protected(protected_until):
                    flag = yield from self.search(protected_until)
                elif self.backlog:
                    flag = self.backlog.pop(0)
                else:
                    flag = yield from self.search_when_idle(number, closes)
                if flag is None:
                    continue
                case = self.begin(flag)
            case = yield from self.work(case, done_by)
        return case

    def is_protected(self, until: float) -> bool:
        """Whether it is time for search, where anybody searches."""
        return self.env.now < until and self.find_rate > 0

    def begin(self, flag: Flag) -> Case:
        """Triage begins; a second try goes on to its referral at once."""
        if flag.is_second:
            return Case(flag, self.effort(self.referral), is_triage=False)
        if flag.is_lead:
            self.result.waits.append(self.env.now - flag.at)
        return Case(flag, self.effort(self.triage))

    def effort(self, minutes: Callable[[], float]) -> float:
        """Hours that a stage takes, breaks included."""
        return minutes() / 60 / (1 - self.breaks)

    def work(self, case: Case, closes: float) -> Generator[simpy.Event, Any, Case | None]:
        """Work on a case until it is done (None) or closing time suspends it (the case)."""
        flag = case.flag
        while True:
            if self.env.now + case.left > closes:
                case.left -= closes - self.env.now
                yield self.env.timeout(closes - self.env.now)
                return case
            yield self.env.timeout(case.left)
            if not flag.genuine:
                self.result.dismissed += 1
                flag.account.flag = None
                return None
            if not flag.account.live:
                self.result.overtaken += 1
                return None
            if not case.is_triage:
                self.env.process(self.answer(flag))
                return None
            chance = self.hold_chance(self.env.now)
            if chance and self.random.random() < chance:
                self.env.process(self.held(flag))
                return None
            case.is_triage, case.left = False, self.effort(self.referral)

    def held(self, flag: Flag) -> Events:
        """A live investigation wants the account left up; its referral waits after that."""
        self.result.held += 1
        yield self.env.timeout(self.hold_days() * DAY)
        if flag.account.live:
            self.hand_back(Case(flag, self.effort(self.referral), False, is_begun=False))
        else:
            self.result.overtaken += 1

    def search_when_idle(
        self, number: int, closes: float
    ) -> Generator[simpy.Event, Any, Flag | None]:
        """Search until something is found, closing time, or a lead arrives."""
        process = self.env.active_process
        assert process is not None
        self.idle[number] = process
        try:
            return (yield from self.search(closes))
        except simpy.Interrupt:
            return None
        finally:
            self.idle.pop(number, None)

    def search(self, until: float) -> Generator[simpy.Event, Any, Flag | None]:
        """Candidates come at the largest rate of finding; the rate in force thins them."""
        most = self.find_rate * (1 - self.breaks)
        if self.linear:  # bounded by the rate at twice the equilibrium stock
            most *= self.live_accounts / self.half_saturation
        while True:
            moment = self.env.now + self.expovariate(most)
            if moment >= until:
                yield self.env.timeout(until - self.env.now)
                return None
            yield self.env.timeout(moment - self.env.now)
            if self.visible and self.random.random() < self.saturation():
                self.result.finds += 1
                account = self.choose()
                self.hide(account)
                account.flag = Flag(account, self.env.now, is_lead=False)
                return account.flag

    def saturation(self) -> float:
        """The rate of finding in force as a share of the largest."""
        visibility = sum(visibility_of(account) for account in self.visible)
        if self.linear:
            assert visibility <= 2 * self.live_accounts, "the bound was too low"
            return visibility / (2 * self.live_accounts)
        return visibility / (visibility + self.half_saturation)

    def choose(self) -> Account:
        """A visible account with a chance proportional to its visibility."""
        weights = [visibility_of(account) for account in self.visible]
        return self.random.choices(self.visible, weights)[0]

    # --- the run -----------------------------------------------------------------------
    def run(self) -> Result:
        for _ in range(self.group_count):
            self.env.process(self.group())
        self.env.process(self.group_arrivals())
        for source in self.leads:
            self.env.process(self.outside_leads(source))
        for platform, reviewers in enumerate(self.reviewers):
            if reviewers != "unlimited":
                self.env.process(self.others_report(platform))
                for _ in range(reviewers):
                    self.env.process(self.reviewer(platform))
        heads = max(self.headcount(day * DAY) for day in range(int(self.end_at / DAY)))
        for number in range(math.ceil(heads)):
            self.env.process(self.analyst(number))
        self.env.run(until=self.end_at)
        self.count(0)
        waiting = (review for line in self.lines for review in line if review.is_referral)
        self.result.review_wait_hours += sum(self.end_at - review.came for review in waiting)
        self.result.hours = self.end_at
        return self.result


def play(scenario: Scenario, seed: int) -> Result:
    """One run of the textbook model of a scenario (a dictionary as in its file)."""
    return Textbook(scenario, seed).run()


def read_shift(shifts: Mapping[str, Any], name: str | None) -> Shift:
    """The shift of a name; without one, or "always": all day long."""
    found = shifts.get(name or "always", {})
    return Shift(
        {WEEKDAYS.index(day) for day in found.get("days", WEEKDAYS)},
        _hour(found.get("start", "00:00")),
        _hour(found.get("end", "24:00")),
    )


def visibility_of(account: Account) -> float:
    """How easily a modelled account is found, relative to the others."""
    assert account.presence is not None
    return account.presence.visibility


# --- distributions ----------------------------------------------------------------------
def draw(d: Mapping[str, Any], random: Random) -> float:
    """One draw; an unknown distribution is a KeyError."""
    return float(_SAMPLERS[d["distribution"]](d, random))


_SAMPLERS: dict[str, Callable[[Mapping[str, Any], Random], float]] = {
    "constant": lambda d, _: float(d["value"]),
    "exponential": lambda d, random: random.expovariate(1 / d["mean"]),
    "lognormal": lambda d, random: random.lognormvariate(*log_parameters(d)),
    "gamma": lambda d, random: random.gammavariate(
        (d["mean"] / d["sd"]) ** 2, d["sd"] ** 2 / d["mean"]
    ),
    "triangular": lambda d, random: random.triangular(d["low"], d["high"], d["mode"]),
    "uniform": lambda d, random: random.uniform(d["low"], d["high"]),
}


def mean(d: Mapping[str, Any]) -> float:
    """The mean of a constant, exponential or lognormal."""
    if d["distribution"] == "lognormal":
        mu, sigma = log_parameters(d)
        return math.exp(mu + sigma**2 / 2)
    return float(d["value"] if d["distribution"] == "constant" else d["mean"])


def residual(d: Mapping[str, Any], random: Random) -> float:
    """What is left of a delay met in equilibrium: a uniform share of a length-biased one."""
    if d["distribution"] == "exponential":
        return draw(d, random)
    if d["distribution"] == "constant":
        return random.random() * float(d["value"])
    mu, sigma = log_parameters(d)
    return random.random() * random.lognormvariate(mu + sigma**2, sigma)


def log_parameters(d: Mapping[str, Any]) -> tuple[float, float]:
    """Mean and standard deviation of the logarithm."""
    if "median" in d:
        return math.log(d["median"]), float(d["sigma"])
    variance = math.log(1 + (d["sd"] / d["mean"]) ** 2)
    return math.log(d["mean"]) - variance / 2, math.sqrt(variance)


def _date(value: date | str) -> date:
    return date.fromisoformat(value) if isinstance(value, str) else value


def _hour(clock: str) -> float:
    hours, minutes = clock.split(":")
    return int(hours) + int(minutes) / 60
