"""Traits of duties and of flags."""

from __future__ import annotations

import numpy as np

from sim import slots
from sim.casting.cast import MINUTE, Cast, Columns, Floats
from sim.dated import Blocks, Calendar, durations
from sim.distributions import Constant, Distribution
from sim.roster import Roster
from sim.schema import Dated, Scenario


def duty_columns(rota: Roster) -> Columns:
    """Who is on duty when."""
    return {
        "duty_starts": rota.starts,
        "duty_protected": rota.protected,
        "duty_ends": rota.ends,
        "duty_team": rota.team,
        "duty_staff": rota.staff,
        "duty_closing": rota.closing,
        "duty_first": rota.first,
        "duty_member": rota.member,
    }


def team_columns(scenario: Scenario, rota: Roster) -> Columns:
    """Which analysts each team has, and which content types it takes."""
    teams = scenario.analysts.teams.values()
    takes = [[team.takes(name) for name in scenario.content_types] for team in teams]
    return {
        "teams": len(takes),
        "picky": int(not np.all(takes)),
        "team": np.repeat(np.arange(len(takes)), np.diff(rota.team_first)),
        "team_first": rota.team_first,
        "takes": np.ravel(takes),
    }


def flag_columns(cast: Cast, calendar: Calendar) -> Columns:
    """Traits of flags: how long each stage takes, and what is decided; none of what is off."""
    analysts, outside = cast.scenario.analysts, cast.outside
    platforms = list(cast.scenario.platforms.values())

    def rows(purpose: str, on: bool) -> Floats:
        return cast.flag_rows(purpose) if on else np.empty(0)

    def stage(
        purpose: str, paths: dict[int, Dated[Distribution]], unit: float, on: bool = True
    ) -> Floats:
        if not on:
            return np.empty(0)
        blocks = Blocks()
        for slot, path in paths.items():
            calendar.enter(slot, path, blocks.number)
        same = all(isinstance(d, Constant) for d in blocks.met)
        uniforms = np.full(cast.flags, 0.5) if same else cast.flag_rows(purpose)
        return cast.parts.of(durations, tuple(blocks.met), uniforms, unit)

    reviews = {slots.REVIEW + i: p.review_minutes for i, p in enumerate(platforms)}
    responses = {slots.RESPONSE + i: p.response_hours for i, p in enumerate(platforms)}
    appeals = {slots.APPEAL + i: p.appeals.decision_hours for i, p in enumerate(platforms)}
    holds, links = analysts.hold.ever, max(analysts.linked.accounts.values) > 1
    check, checks = analysts.second_check, cast.ever(analysts.second_check.share)
    names = tuple(lead.source for lead in cast.scenario.leads)
    errs = cast.ever(analysts.error_chance)
    return {
        "genuine": outside.genuine,
        "errs": outside.uniforms(cast.streams, "errs", names) if errs else np.empty(0),
        "triage_hours": stage("triage", {slots.TRIAGE: analysts.triage_minutes}, MINUTE),
        "holds": rows("hold", holds),
        "hold_hours": stage("hold days", {slots.HOLD: analysts.hold.days}, 24.0, holds),
        "referral_hours": stage("referral", {slots.REFERRAL: analysts.referral_minutes}, MINUTE),
        "links": rows("links", links),
        "link_hours": stage(
            "link", {slots.LINK: analysts.linked.minutes_per_account}, MINUTE, links
        ),
        "checked": rows("checked", checks),
        "check_hours": stage("check", {slots.CHECK: check.minutes}, MINUTE, checks),
        "finds_error": rows("finds error", checks),
        "review_hours": stage("review", reviews, MINUTE),
        "response_hours": stage("response", responses, 1.0),
        "decides": cast.flag_rows("decides"),
        "appeals": rows("appeals", cast.appeals),
        "appeal_hours": stage("appeal", appeals, 1.0, cast.appeals),
        "reverses": rows("reverses", cast.appeals),
        "outside_at": outside.at,
        "outside_platform": outside.platform,
        "outside_content": outside.content,
        "outside_source": outside.source,
        "lifetime_hours": outside.lifetime_hours,
    }
