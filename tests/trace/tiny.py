"""Tiny worlds with every trait set by hand, so that a whole trace can be worked out on paper.

Hazards run at one an hour, so a unit exponential is the hours until something happens. Search
finds one account an hour and searcher (half-saturation 0) unless said. An analyst's triage and
referral take an hour each, an answer two hours; everything is removed and nothing returns.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from sim import columns, compiled, processes, slots
from tests.engines.same import first_difference

INF = float("inf")


@dataclass
class Account:
    """One generation of a presence; hours, unit exponentials (= hours) and uniforms."""

    detected: float = INF
    reported: float = INF
    found: float = INF
    triage: float = 1.0
    referral: float = 1.0
    response: float = 2.0
    review: float = 0.0
    decides: float = 0.0
    returns: float = 1.0  # above every chance: lost
    returns_after: float = 5.0
    displaced: float = 1.0
    displaced_to: float = 0.0
    stopped: float = 1.0
    adapts: float = 1.0
    held: float = 1.0  # above every chance: never
    hold: float = 5.0
    finder: float = 0.0
    visibility: float = 1.0
    links: float = 0.0
    link: float = 0.5
    checked: float = 1.0
    check: float = 0.5
    anew: float = INF  # detected so long after a reversal; of what comes again
    appeals: float = 1.0
    appeal: float = 4.0
    reverses: float = 1.0
    reach: float = 1.0


@dataclass
class Lead:
    """A lead about an account outside the model."""

    at: float
    genuine: bool = True
    lifetime: float = INF
    triage: float = 1.0
    referral: float = 1.0
    response: float = 2.0
    review: float = 0.0
    decides: float = 0.0
    held: float = 1.0
    hold: float = 5.0
    content: int = 0
    decides_again: float = 0.0  # where it is referred a second time
    links: float = 0.0
    link: float = 0.0
    appeals: float = 1.0
    appeal: float = 4.0
    reverses: float = 1.0
    errs: float = 1.0
    checked: float = 1.0
    check: float = 0.5
    finds_error: float = 1.0


@dataclass
class Presence:
    """A presence of a group: when and how its first account enters, and its generations."""

    accounts: Sequence[Account]
    at: float = 0.0
    enters: int = slots.BY_OPENING_IT
    group: int = 0
    platform: int = 0


@dataclass
class Shift:
    """A shift of some analysts of one team."""

    start: float
    end: float
    members: Sequence[int] = (0,)
    protected: float | None = None
    staff: int | None = None
    closing: int = slots.SUSPEND


@dataclass
class Tiny:
    """A tiny world; `lines()` plays it."""

    presences: Sequence[Presence] = ()
    more: Sequence[Presence] = ()  # one from adaptation
    leads: Sequence[Lead] = ()
    shifts: Sequence[Shift] = (Shift(0, 1000),)
    values: dict[int, float] = field(default_factory=dict)
    steps: Sequence[tuple[float, int, float]] = ()
    disrupted: Sequence[float] = (INF,)  # by group
    again: Sequence[Account] = (Account(),) * 8  # traits of what comes again, for each group
    end: float = 1000.0
    platforms: int = 1
    severity: Sequence[float] = (1.0, 0.0)
    levels_at: Sequence[float] = ()  # when levels of learning are set; none: nobody learns
    detection_per_hour: float = 1.0
    others: Sequence[tuple[float, float]] = ()  # other reports: when, and hours of their review
    team: Sequence[int] = ()  # of each analyst, ascending; by default all are of one
    takes: Sequence[Sequence[int]] = ()  # by team and content type; by default everything

    def traits(self) -> columns.Traits:
        """The columns."""
        ordinary = sorted(self.presences, key=lambda p: p.group)
        presences = [*ordinary, *self.more]
        accounts = [account for p in presences for account in p.accounts]
        own = [*accounts, *list(self.again) * len(self.disrupted)]
        second = [replace(lead, decides=lead.decides_again) for lead in self.leads]
        rows: list[Lead | Account] = [*self.leads, *own, *second]
        first = [0]
        for presence in presences:
            first.append(first[-1] + len(presence.accounts))
        groups = range(len(self.disrupted))
        starts = [first[sum(p.group < g for p in ordinary)] for g in [*groups, len(groups)]]
        more_start = first[len(ordinary)]
        numbered = [(i, j, p) for i, p in enumerate(presences) for j in range(len(p.accounts))]
        analysts = max((m for s in self.shifts for m in s.members), default=-1) + 1
        team = list(self.team) or [0] * analysts
        teams = max(team, default=0) + 1
        takes = [taken for row in self.takes for taken in row]
        staff = [max(s.members) + 1 if s.staff is None else s.staff for s in self.shifts]
        values = {
            slots.FINDS_PER_HOUR: 0.0, slots.REFLAG: INF, slots.RETURN_CHANCE: 0.5,
            slots.UNDECIDED_AFTER: INF,
            slots.DISPLACEMENT: 0.5, slots.ADAPTATION: 0.5, slots.AT_OPENING: 0.5,
        }  # fmt: skip
        for platform in range(self.platforms):
            values |= {
                slots.REMOVAL_CHANCE + platform: 0.9,
                slots.UNDECIDED_CHANCE + platform: 0.05,
            }
            values |= {slots.REVIEWERS + platform: -1.0, slots.AT_OPENING + platform: 0.5}
        values |= self.values
        member = [analyst for shift in self.shifts for analyst in shift.members]
        duty_first = [sum(len(s.members) for s in self.shifts[:i])
                      for i in range(len(self.shifts) + 1)]  # fmt: skip
        return columns.Traits(
            accounts=len(accounts), sources=1, platforms=self.platforms,
            analysts=analysts, teams=teams, picky=int(0 in takes),
            flag_rows=len(rows), outside=len(self.leads),
            own_rows=len(own), again_each=len(self.again), presences_more=len(self.more),
            form=0, searches=int(any(a.found < INF for a in accounts)),
            start_at=0.0, end_at=self.end, arrivals_from=len(self.disrupted),
            group=[p.group for _, _, p in numbered],
            presence=[i for i, _, _ in numbered],
            last=[int(j == len(p.accounts) - 1) for _, j, p in numbered],
            content=[0] * len(accounts),
            visibility=[a.visibility for a in accounts],
            reach=[a.reach for a in accounts],
            returns=[a.returns for a in accounts],
            displaced=[a.displaced for a in accounts],
            displaced_to=[a.displaced_to for a in accounts],
            stopped=[a.stopped for a in accounts],
            finder=[a.finder for a in accounts],
            adapts=[a.adapts for a in accounts],
            detection=[a.detected for a in accounts],
            anew=[a.anew for a in own[len(accounts):]],
            reports=[a.reported for a in own],
            spells=[a.found for a in own],
            return_hours=[a.returns_after for a in accounts],
            enters=[p.enters if j == 0 else -1 for _, j, p in numbered],
            enters_at=[p.at for _, _, p in numbered],
            platform=[p.platform for p in presences],
            opens_on=[0.0] * len(presences),
            first_account=starts,
            first_more=[more_start] + [first[-1]] * len(self.disrupted),
            more=[first[len(ordinary) + i] for i in range(len(self.more))],
            arrives_at=[0.0] * len(self.disrupted),
            disruption=list(self.disrupted),
            duty_starts=[s.start for s in self.shifts],
            duty_protected=[s.start if s.protected is None else s.protected for s in self.shifts],
            duty_ends=[s.end for s in self.shifts],
            duty_team=[team[s.members[0]] for s in self.shifts],
            duty_closing=[s.closing for s in self.shifts],
            duty_staff=staff, duty_first=duty_first, duty_member=member,
            team=team, team_first=[sum(t < k for t in team) for k in range(teams + 1)],
            takes=takes or [1] * teams * len(self.severity),
            genuine=[int(lead.genuine) for lead in self.leads],
            decides=[r.decides for r in rows],
            triage_hours=[r.triage for r in rows],
            referral_hours=[r.referral for r in rows],
            review_hours=[r.review for r in rows],
            response_hours=[r.response for r in rows],
            link_hours=[r.link for r in rows],
            links=[r.links for r in rows],
            checked=[r.checked for r in rows],
            check_hours=[r.check for r in rows],
            finds_error=[r.finds_error if isinstance(r, Lead) else 1.0 for r in rows],
            appeals=[r.appeals for r in rows],
            appeal_hours=[r.appeal for r in rows],
            reverses=[r.reverses for r in rows],
            errs=[lead.errs for lead in self.leads],
            outside_at=[lead.at for lead in self.leads],
            outside_platform=[0] * len(self.leads),
            outside_content=[lead.content for lead in self.leads],
            outside_source=[0] * len(self.leads),
            lifetime_hours=[lead.lifetime for lead in self.leads],
            step_at=[at for at, _, _ in self.steps],
            step_slot=[slot for _, slot, _ in self.steps],
            step_value=[value for _, _, value in self.steps],
            first_values=array("d", [values.get(slot, 0.0) for slot in range(slots.SLOTS)]),
            epoch_ends=[INF],
            detection_rate=[self.detection_per_hour] * self.platforms,
            report_rate=[1.0],
            disruption_rate=[1.0],
            reporters=[0], report_most=[1.0], report_content=[-1],
            severity=list(self.severity),
            holds=[r.held for r in rows], hold_hours=[r.hold for r in rows],
            first_other=[0] + [len(self.others)] * self.platforms,
            other_platform=[0] * len(self.others),
            other_at=[at for at, _ in self.others],
            other_hours=[hours for _, hours in self.others],
            learns=[int(len(self.levels_at) > 0)] * self.platforms, levels_at=self.levels_at,
            moves_to=[1.0, 1.0] if self.platforms == 1 else [0.0, 1.0, 1.0, 1.0, 0.5, 1.0],
        )  # fmt: skip

    def lines(self, without: Sequence[str] = ("on_duty", "off_duty")) -> list[str]:
        """The trace in either engine, one line a record, without records of some kinds."""
        traits = self.traits()
        log = processes.play(traits)
        if not compiled.missing():
            assert first_difference(log, compiled.play(traits)) == ""
        return [line for line in log.lines() if line.split()[1] not in without]
