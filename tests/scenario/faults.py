"""Files that are wrong: (text, line, key, what the message says)."""

from __future__ import annotations

from tests.scenario.conftest import SMALL

LEADS = "leads:\n  - source: public\n    per_day: 5\n"
TEAM = "desk: {headcount: 3, shift: always}"
PER_DAY = "    per_day: 5\n"
META = "  meta: {removal_chance: 0.9}\n"


KNOWN = "uncertain: {{{}: {{low: {}, high: {}, source: {}, quality: D}}}}\n"


def steps(*days: str) -> str:
    return f"per_day: [{', '.join(f'{{from: {day}, value: 1}}' for day in days)}]"


def edited(old: str, new: str) -> str:
    assert old in SMALL
    return SMALL.replace(old, new)


FAULTS: dict[str, tuple[str | bytes, int | None, str | None, list[str]]] = {
    "learning without a ceiling": (
        edited("removal_chance: 0.9", "detection: {learning: {gap_closed_at_1000_a_year: 0.1}}"),
        None,
        "platforms.meta.detection.learning.ceiling_per_day",
        ["no ceiling", "above removal_per_day"],
    ),
    "all of a gap closed": (
        edited("removal_chance: 0.9", "detection: {learning: {gap_closed_at_1000_a_year: 1}}"),
        13,
        "platforms.meta.detection.learning.gap_closed_at_1000_a_year",
        ["less than 1"],
    ),
    "unknown key": (edited("title:", "titel:"), 2, "titel", ["unknown key", "'title'"]),
    "unknown inner key": (
        edited("headcount: 3,", "headcount: 3, absense_share: 0.1,"),
        11,
        "analysts.teams.desk.absense_share",
        ["unknown key", "'absence_share'"],
    ),
    "unknown key of a lead": (
        edited(PER_DAY, "    per_days: 5\n"),
        7,
        "leads.public.per_days",
        ["'per_day'"],
    ),
    "missing key": (
        edited("question: How long do leads wait?\n", ""),
        None,
        "question",
        ["missing"],
    ),
    "missing inner key": (
        edited("headcount: 3, ", ""),
        11,
        "analysts.teams.desk.headcount",
        ["missing"],
    ),
    "missing section": (
        edited(META, "").replace("platforms:\n", ""),
        None,
        "platforms",
        ["missing"],
    ),
    "duplicate key": (SMALL + "title: Again\n", 14, "title", ["duplicate key", "line 2"]),
    "text for a number": (
        edited("per_day: 5", 'per_day: "5"'),
        7,
        "leads.public.per_day",
        ["a number", "got '5'"],
    ),
    "truth for a number": (
        edited("per_day: 5", "per_day: true"),
        7,
        "leads.public.per_day",
        ["a number", "got True"],
    ),
    "null for a number": (
        edited("per_day: 5", "per_day: null"),
        7,
        "leads.public.per_day",
        ["a number", "got null"],
    ),
    "nothing for a number": (
        edited("per_day: 5", "per_day:"),
        7,
        "leads.public.per_day",
        ["a number", "got null"],
    ),
    "a team for content that is not there": (
        edited(TEAM, "desk: {headcount: 3, shift: always, content_types: [speedboat_crosing]}"),
        11,
        "analysts.teams.desk.content_types",
        ["no such content type", "'speedboat_crosing'", "speedboat_crossing"],
    ),
    "content that no team takes": (
        edited(TEAM, "desk: {headcount: 3, shift: always, content_types: [africa_route]}"),
        10,
        "analysts.teams",
        ["no team with people takes flags of speedboat_crossing", "wait for ever"],
    ),
    "content that only a team without people takes": (
        edited(
            TEAM,
            "{desk: {headcount: 3, shift: always, content_types: [africa_route]}, "
            "nobody: {headcount: 0, shift: always}}",
        ),
        10,
        "analysts.teams",
        ["no team with people takes flags of speedboat_crossing"],
    ),
    "no teams at all": (edited(TEAM, ""), 10, "analysts.teams", ["got null"]),
    "a list for a section": (edited(TEAM, "desk: [3]"), 11, "analysts.teams.desk", ["a section"]),
    "a section for a list": (edited(LEADS, "leads: {source: public}\n"), 5, "leads", ["a list"]),
    "a fraction for a whole number": (SMALL + "seed: 1.5\n", 14, "seed", ["a whole number"]),
    "nan": (edited("per_day: 5", "per_day: .nan"), 7, "leads.public.per_day", ["finite", "nan"]),
    "infinite": (edited("per_day: 5", "per_day: .inf"), 7, "leads.public.per_day", ["finite"]),
    "infinite by size": (
        edited("per_day: 5", "per_day: 1e999"),
        7,
        "leads.public.per_day",
        ["finite"],
    ),
    "too many digits": (
        edited("per_day: 5", "per_day: " + "9" * 5000),
        7,
        "leads.0.per_day",
        ["too many digits"],
    ),
    "negative": (
        edited("per_day: 5", "per_day: -1"),
        7,
        "leads.public.per_day",
        ["greater than or equal to 0"],
    ),
    "chance above one": (
        edited("removal_chance: 0.9", "removal_chance: 1.1"),
        13,
        "platforms.meta.removal_chance",
        ["less than or equal to 1"],
    ),
    "absurd headcount": (
        edited("headcount: 3", "headcount: 1001"),
        11,
        "analysts.teams.desk.headcount",
        ["absurd size", "so many people", "1000"],
    ),
    "absurd leads": (
        edited("per_day: 5", "per_day: 1e6"),
        7,
        "leads.public.per_day",
        ["absurd size", "100000"],
    ),
    "absurd stock": (
        SMALL + "groups: {live_accounts: 2000000}\n",
        14,
        "groups.live_accounts",
        ["absurd size", "1000000"],
    ),
    "absurd length": (
        edited("2025-01-01", "2099-01-01"),
        4,
        "clock.end",
        ["absurd length", "50 years"],
    ),
    "absurd number of events": (
        edited("per_day: 5", "per_day: 100000"),
        None,
        None,
        ["absurd size", "events", "200,000,000"],
    ),
    "too many platforms": (
        SMALL + "".join(f"  p{i}: {{}}\n" for i in range(31)),
        12,
        "platforms",
        ["absurd", "31"],
    ),
    "no such day": (
        edited("2024-01-01", "2024-02-30"),
        4,
        "clock.start",
        ["bad date", "2024-02-30"],
    ),
    "no date": (edited("2024-01-01", "January"), 4, "clock.start", ["a date, YYYY-MM-DD"]),
    "time for a date": (
        edited("2024-01-01", "2024-01-01T10:00:00"),
        4,
        "clock.start",
        ["a date"],
    ),
    "date too early": (edited("2024-01-01", "1066-10-14"), 4, "clock.start", ["1990-01-01"]),
    "ends before it starts": (
        edited("2025-01-01", "2023-01-01"),
        4,
        "clock.end",
        ["before it starts"],
    ),
    "no such zone": (
        edited("end: 2025-01-01", "end: 2025-01-01, timezone: Europe/Londom"),
        4,
        "clock.timezone",
        ["no such time zone", "'Europe/London'"],
    ),
    "no hours": (
        edited("end: 2025-01-01", "end: 2025-01-01, timezone: Pacific/Apia").replace(
            "start: 2024-01-01, end: 2025-01-01", "start: 2011-12-30, end: 2011-12-31"
        ),
        4,
        "clock.end",
        ["no hours in this time zone"],
    ),
    "observed outside": (
        edited("end: 2025-01-01", "end: 2025-01-01, observed_until: 2026-01-01"),
        4,
        "clock.observed_until",
        ["outside the run"],
    ),
    "plan outside": (SMALL + "plan: {from: 2026-01-01}\n", 14, "plan.from", ["outside the run"]),
    "content shares": (
        SMALL + "content_types: {a: {share: 0}}\n",
        14,
        "content_types",
        ["add up to nothing"],
    ),
    "platform shares": (edited("removal_chance: 0.9", "share: 0"), 12, "platforms", ["nothing"]),
    "platform shares later": (
        edited(
            "removal_chance: 0.9",
            "share: [{from: 2024-01-01, value: 1}, {from: 2024-06-01, value: 0}]",
        ),
        12,
        "platforms",
        ["nothing on 2024-06-01"],
    ),
    "chances above one": (
        edited("removal_chance: 0.9", "removal_chance: 0.9, undecided_chance: 0.2"),
        13,
        "platforms.meta.removal_chance",
        ["more than 1"],
    ),
    "hazard on some platforms": (
        SMALL + "  x: {detection: {removal_per_day: 0.01}}\n"
        "groups: {initial: 5, live_accounts: 50}\n",
        13,
        "platforms.meta.detection.removal_per_day",
        ["no equilibrium"],
    ),
    "stock without groups": (
        SMALL + "groups: {live_accounts: 5}\n",
        14,
        "groups.initial",
        ["1 or more"],
    ),
    "everything stopped": (
        edited("removal_chance: 0.9", "detection: {removal_per_day: 0.1, at_opening_chance: 1}")
        + "groups: {initial: 5, live_accounts: 50}\n",
        14,
        "groups.live_accounts",
        ["stopped at opening"],
    ),
    "invisible": (
        SMALL + "content_types: {a: {visibility: 0}}\n",
        14,
        "content_types.a.visibility",
        ["greater than 0"],
    ),
    "lead twice": (
        edited(PER_DAY, PER_DAY + "  - source: public\n"),
        8,
        "leads.public.source",
        ["two sources"],
    ),
    "lead of unknown content": (
        edited(PER_DAY, PER_DAY + "    content: fake_document\n"),
        8,
        "leads.public.content",
        ["no such content type", "'fake_documents'"],
    ),
    "no such shift": (
        edited("shift: always", "shift: alway"),
        11,
        "analysts.teams.desk.shift",
        ["'always'"],
    ),
    "a shift named always": (
        SMALL + 'shifts: {always: {days: [mon], start: "09:00", end: "17:00"}}\n',
        14,
        "shifts.always",
        ["built in"],
    ),
    "no such weekday": (
        SMALL + 'shifts: {day: {days: [mon, tues], start: "09:00", end: "17:00"}}\n',
        14,
        "shifts.day.days.1",
        ["'tue'"],
    ),
    "weekday twice": (
        SMALL + 'shifts: {day: {days: [mon, mon], start: "09:00", end: "17:00"}}\n',
        14,
        "shifts.day.days",
        ["twice"],
    ),
    "no time of day": (
        SMALL + 'shifts: {day: {days: [mon], start: "9am", end: "17:00"}}\n',
        14,
        "shifts.day.start",
        ["HH:MM"],
    ),
    "more days than the shift": (
        edited("shift: always", "shift: day, days_per_week: 6")
        + 'shifts: {day: {days: [mon, tue], start: "09:00", end: "17:00"}}\n',
        11,
        "analysts.teams.desk.days_per_week",
        ["2 days"],
    ),
    "linear search without half": (
        edited("analysts:\n", "analysts:\n  search: {form: linear, finds_per_hour: 1}\n"),
        9,
        "analysts.search.half_saturation",
        ["above 0"],
    ),
    "reviewers of no shift": (
        edited("removal_chance: 0.9", "reviewers: 2, reviewer_shift: alway"),
        13,
        "platforms.meta.reviewer_shift",
        ["no such shift", "'always'"],
    ),
    "no reviewers": (
        edited("removal_chance: 0.9", "reviewers: 0"),
        13,
        "platforms.meta.reviewers",
        ["unlimited"],
    ),
    "no such order": (
        edited("analysts:\n", "analysts:\n  order: oldest\n"),
        9,
        "analysts.order",
        ["'oldest_first'"],
    ),
    "number for a distribution": (
        edited("{distribution: exponential, mean: 10}", "10"),
        9,
        "analysts.triage_minutes",
        ["distribution: exponential"],
    ),
    "no such distribution": (
        edited("exponential", "exponentail"),
        9,
        "analysts.triage_minutes.distribution",
        ["'exponential'", "lognormal"],
    ),
    "wrong parameter": (
        edited("mean: 10}", "meen: 10}"),
        9,
        "analysts.triage_minutes.meen",
        ["'mean'"],
    ),
    "half of two pairs": (
        edited("exponential, mean: 10", "lognormal, median: 10, sd: 3"),
        9,
        "analysts.triage_minutes",
        ["either median and sigma, or mean and sd"],
    ),
    "bounds the wrong way": (
        edited("exponential, mean: 10", "uniform, low: 3, high: 2"),
        9,
        "analysts.triage_minutes",
        ["low must not exceed high"],
    ),
    "steps out of order": (
        edited("per_day: 5", steps("2024-06-01", "2024-03-01")),
        7,
        "leads.public.per_day",
        ["order of their dates", "2024-03-01"],
    ),
    "steps of one date": (
        edited("per_day: 5", steps("2024-06-01", "2024-06-01")),
        7,
        "leads.public.per_day",
        ["two steps are dated 2024-06-01"],
    ),
    "no steps": (edited("per_day: 5", "per_day: []"), 7, "leads.public.per_day", ["at least 1"]),
    "step without a date": (
        edited("per_day: 5", "per_day: [{value: 1}]"),
        7,
        "leads.public.per_day.0.from",
        ["missing"],
    ),
    "step of a wrong value": (
        edited("per_day: 5", "per_day:\n      - from: 2024-01-01\n        value: no"),
        9,
        "leads.public.per_day.0.value",
        ["a number", "'no'"],
    ),
    "text in a step": (
        edited("per_day: 5", 'per_day: [{from: 2024-01-01, value: "5"}]'),
        7,
        "leads.public.per_day.0.value",
        ["a number", "'5'"],
    ),
    "nan in a step": (
        edited("per_day: 5", "per_day: [{from: 2024-01-01, value: .nan}]"),
        7,
        "leads.public.per_day.0.value",
        ["a finite number"],
    ),
    "steps where none may be": (
        SMALL + "groups: {initial: [{from: 2024-01-01, value: 5}]}\n",
        14,
        "groups.initial",
        ["a whole number"],
    ),
    "range the wrong way": (
        SMALL + KNOWN.format("leads.public.per_day", 2, 1, "assumption"),
        14,
        "uncertain.leads.public.per_day.low",
        ["low exceeds high"],
    ),
    "more reported than is published": (
        edited("    per_day: 5\n", "    per_day: 5\n    per_account_per_day: 2\n")
        + "groups: {initial: 5, live_accounts: 50, posts_per_account_per_day: 1}\n",
        14,
        "platforms.meta.detection.removal_per_day",
        ["2 posts a day are noticed", "leads' per_account_per_day"],
    ),
    "more learnt than is published": (
        edited(
            "removal_chance: 0.9",
            "detection: {learning: {gap_closed_at_1000_a_year: 0.5, ceiling_per_day: 9}}",
        )
        + "groups: {posts_per_account_per_day: 1}\n",
        13,
        "platforms.meta.detection.learning.ceiling_per_day",
        ["9 posts a day are noticed", "posts_per_account_per_day"],
    ),
    "range of nothing": (
        SMALL + KNOWN.format("leads.public.per_dy", 1, 2, "assumption"),
        14,
        "uncertain.leads.public.per_dy",
        ["no such key", "'leads.public.per_day'"],
    ),
    "no such source": (
        SMALL + KNOWN.format("leads.public.per_day", 1, 2, "nca"),
        14,
        "uncertain.leads.public.per_day.source",
        ["no such source", "'nca'"],
    ),
    "change of a team that is not there": (
        SMALL + "plan: {changes: {analysts.teams.dsk.headcount: 4}}\n",
        14,
        "analysts.teams.dsk.headcount",
        ["no such key", "'analysts.teams.desk.headcount'"],
    ),
    "change with two parts wrong": (
        SMALL + "plan: {changes: {analysts.teams.dsk.headcont: 4}}\n",
        14,
        "analysts.teams.dsk.headcont",
        ["no such key", "'analysts.teams.desk.headcount'"],
    ),
    "change to a shift that is not there": (
        SMALL + "plan: {changes: {platforms.*.reviewer_shift: nite}}\n",
        14,
        "plan.changes.platforms.*.reviewer_shift",
        ["no such shift", "one of always"],
    ),
    "change of no key": (
        SMALL + "plan: {changes: {analysts.triage_minute: {times: 2}}}\n",
        14,
        "analysts.triage_minute",
        ["no such key", "'analysts.triage_minutes'"],
    ),
    "change of what has no date": (
        SMALL + "plan:\n  changes:\n    groups.initial: 5\n",
        16,
        "plan.changes.groups.initial",
        ["cannot change at a date", "--set"],
    ),
    "change of a part": (
        SMALL + "plan: {changes: {analysts.triage_minutes.mean: 5}}\n",
        14,
        "plan.changes.analysts.triage_minutes.mean",
        ["the whole of it: analysts.triage_minutes"],
    ),
    "change of a section": (
        SMALL + "plan: {changes: {analysts.teams: 5}}\n",
        14,
        "plan.changes.analysts.teams",
        ["cannot change"],
    ),
    "change to a wrong value": (
        SMALL + "plan:\n  changes:\n    analysts.teams.*.headcount: many\n",
        16,
        "plan.changes.analysts.teams.*.headcount",
        ["a number", "'many'", "in analysts.teams.desk.h"],
    ),
    "change beyond bounds": (
        SMALL + "plan:\n  changes:\n    platforms.*.removal_chance: {times: 2}\n",
        16,
        "plan.changes.platforms.*.removal_chance",
        ["less than or equal to 1"],
    ),
    "order multiplied": (
        SMALL + "plan: {changes: {analysts.order: {times: 2}}}\n",
        14,
        "plan.changes.analysts.order",
        ["cannot be multiplied"],
    ),
    "change to a list": (
        SMALL + "plan: {changes: {leads.public.per_day: [1, 2]}}\n",
        14,
        "plan.changes.leads.public.per_day",
        ["wrong value"],
    ),
    "as of no date": (
        SMALL + "plan: {changes: {leads.public.per_day: {as_of: then}}}\n",
        14,
        "plan.changes.leads.public.per_day.as_of",
        ["a date"],
    ),
    "a name of another file": (
        edited("scenario: small", "scenario: big"),
        1,
        "scenario",
        ["small"],
    ),
    "no YAML": (SMALL + "leads: [\n", 15, None, ["is not YAML"]),
    "two documents": (SMALL + "---\na: 1\n", 14, None, ["is not YAML"]),
    "a tag": (
        edited("per_day: 5", "per_day: !!python/name:os.system 5"),
        7,
        "leads.0.per_day",
        ["tags are not allowed"],
    ),
    "an own tag": (edited("title: A textbook queue", "title: !env HOME"), 2, "title", ["tags"]),
    "a merge key": (SMALL + "groups:\n  <<: {initial: 5}\n", 15, "groups.<<", ["unknown key"]),
    "a directive": ("%YAML 9.9\n---\n" + SMALL, 1, None, ["directives are not allowed"]),
    "half of a character": (
        edited("title: A textbook queue", 'title: "\\ud800"'),
        2,
        "title",
        ["is not text", "got '\\ud800'"],
    ),
    "half of a character in a key": (SMALL + '"\\udc80": 1\n', 14, None, ["is not text"]),
    "NUL by an escape": (
        edited("title: A textbook queue", 'title: "\\0"'),
        2,
        "title",
        ["is not text"],
    ),
    "a key that steers": (SMALL + '"\\e[31m\\u202e": 1\n', 14, None, ["?[31m?: unknown key"]),
    "a very long key": (SMALL + "x" * 900 + ": 1\n", 14, None, ["xxx...: unknown key"]),
    "a very long choice": (
        SMALL + f"content_types: {{{'x' * 900}: {{}}}}\n",
        14,
        None,
        ["expected at most 40 characters"],
    ),
    "sd out of proportion": (
        edited("exponential, mean: 10", "gamma, mean: 1, sd: 1e9"),
        9,
        "analysts.triage_minutes",
        ["sd must lie between 1e-06 and 250,000 times the mean"],
    ),
    "hardly any sd": (
        edited("exponential, mean: 10", "gamma, mean: 1e9, sd: 1e-200"),
        9,
        "analysts.triage_minutes",
        ["sd must lie between"],
    ),
    "sd out of proportion of a lognormal": (
        edited("exponential, mean: 10", "lognormal, mean: 1e-300, sd: 1e9"),
        9,
        "analysts.triage_minutes",
        ["sd must lie between 0 and 250,000 times the mean"],
    ),
    "learnt and forgotten at once": (
        edited("removal_chance: 0.9", "detection: {learning: {half_life_days: 5e-324}}"),
        13,
        "platforms.meta.detection.learning.half_life_days",
        ["greater than or equal to 0.01"],
    ),
    "removed once in the age of the universe": (
        edited("removal_chance: 0.9", "detection: {removal_per_day: 1e-320}")
        + "groups: {initial: 5, live_accounts: 50}\n",
        13,
        "platforms.meta.detection.removal_per_day",
        ["no equilibrium", "0, or 1e-09 and more"],
    ),
    "more disruptions than can be played": (
        edited("2025-01-01", "2054-01-01")
        + "groups: {initial: 100000, disruptions_per_group_year: 100}\n",
        None,
        None,
        ["absurd size", "events"],
    ),
    "opened and stopped for ever": (
        edited(
            "removal_chance: 0.9",
            "detection: {removal_per_day: 0.1, at_opening_chance: "
            "[{from: 2024-01-01, value: 0}, {from: 2024-06-01, value: 1}]}",
        )
        + "groups: {initial: 5, live_accounts: 50, return: {chance: 1}}\n",
        None,
        None,
        ["absurd size", "inf events"],
    ),
    "more leads than can be read, and nothing to be opened": (
        edited("removal_chance: 0.9", "detection: {at_opening_chance: 1}").replace(
            "per_day: 5", "per_day: 100000"
        )
        + "groups: {return: {chance: 1}}\n",
        None,
        None,
        ["absurd size", "events"],
    ),
    "takedowns that double the accounts each day": (
        edited("per_day: 5", "per_account_per_day: 1").replace(
            "{distribution: exponential, mean: 10}", "{distribution: constant, value: 0}"
        )
        + "groups: {initial: 5, live_accounts: 50, adaptation: 1, return: {chance: 1}}\n",
        None,
        None,
        ["absurd size", "events"],
    ),
    "capacity of no number of people": (
        SMALL + "plan:\n  capacity: 2\n  changes:\n    analysts.teams.*.headcount: unlimited\n",
        17,
        "plan.changes.analysts.teams.*.headcount",
        ["got 'unlimited'", "a number"],
    ),
    "hired after no number of days": (
        SMALL + "plan:\n  changes:\n    analysts.teams.*.headcount: 5\n"
        "    analysts.teams.*.hiring.delay_days: soon\n",
        17,
        "plan.changes.analysts.teams.*.hiring.delay_days",
        ["got 'soon'", "a whole number"],
    ),
    "hired after the end of time": (
        SMALL + "plan:\n  changes:\n    analysts.teams.*.headcount: 5\n"
        "    analysts.teams.*.hiring.delay_days: {plus: 1e9}\n",
        17,
        "plan.changes.analysts.teams.*.hiring.delay_days",
        ["less than or equal to 3650"],
    ),
    "a list as a key": (SMALL + "? [a]\n: 1\n", 14, None, ["key must be text"]),
    "only text": ("hello\n", None, None, ["holds no keys", "key: value"]),
    "a list": ("- a\n", None, None, ["holds no keys"]),
    "empty": ("", None, None, ["is empty"]),
    "only a comment": ("# nothing\n", None, None, ["is empty"]),
    "binary": (b"\x89PNG\r\n\x1a\n\x00\xff", None, None, ["is not text"]),
    "NUL": (b"scenario: small\0\n", None, None, ["is not text"]),
    "control characters": (b"a: 1\nscenario: sm\x07all\n", 2, None, ["is not YAML", "U+0007"]),
    "huge": ("# " + "x" * 5_000_000, None, None, ["too large"]),
    "long": ("# " + "x" * 300_000, None, None, ["too large"]),
    "deep": ("a: " + "[" * 700 + "]" * 700, 1, None, ["nested too deeply"]),
    "very deep": ("a: 1\nb: " + "[" * 150_000, 2, None, ["nested too deeply"]),
    "rather deep": ("a: " + "[" * 50 + "]" * 50, 1, None, ["nested too deeply"]),
    "an alias of itself": ("a: &a [*a]\n", 1, None, ["nested too deeply"]),
    "an alias of nothing": ("a: *b\n", 1, None, ["is not YAML"]),
    "anchors that explode": (
        "a: &a [1, 1, 1, 1, 1, 1, 1, 1, 1, 1]\n"
        + "".join(
            f"{name}: &{name} [{', '.join(['*' + before] * 10)}]\n"
            for before, name in zip("abcdefgh", "bcdefghi", strict=True)
        ),
        None,
        None,
        ["too many values", "20,000"],
    ),
}
