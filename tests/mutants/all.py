"""The mutants: faults that a simulator of queues is known for."""

from __future__ import annotations

from typing import Final

from tests.mutants import Mutant

MUTANTS: Final = (
    # --- time and dates
    Mutant(
        "the warm-up is counted", "sim/measures/places.py",
        "edges = np.array([month.start_at for month in months] + [horizon.end_at])",
        "edges = np.array([horizon.begin_at, *(m.start_at for m in months[1:]), horizon.end_at])",
        "tests/measures tests/test_model.py",
    ),
    Mutant(
        "the end date is played", "sim/horizon.py",
        "return self.at(self.end)", "return self.at(self.end + timedelta(days=1))",
        "tests/measures tests/test_rota.py",
    ),
    Mutant(
        "daylight saving is ignored", "sim/horizon.py",
        "first = datetime.combine(day, clock, zone).astimezone(UTC)\n    if",
        "first = datetime.combine(day, clock, UTC)\n    if True or",
        "tests/test_rota.py tests/measures",
    ),
    Mutant(
        "minutes are taken for hours", "sim/casting/cast.py",
        "MINUTE: Final = 1 / 60", "MINUTE: Final = 1.0",
        "tests/test_world.py tests/test_model.py tests/test_oracle.py",
    ),
    Mutant(
        "bank holidays are worked", "sim/rota.py",
        "return self.on_bank_holidays or day not in bank_holidays(day.year)", "return True",
        "tests/test_rota.py",
    ),
    Mutant(
        "a plan acts a day late", "sim/scenario/plan.py",
        "    day = s.plan.from_\n    paths",
        "    day = s.plan.from_ + timedelta(days=1)\n    paths",
        "tests/scenario",
    ),
    # --- draws
    Mutant(
        "one draw for two purposes", "sim/casting/accounts.py",
        'cast.uniforms_for("displaced to", back', 'cast.uniforms_for("displaced", back',
        "tests/test_world.py",
    ),
    Mutant(
        "exponential where lognormal was asked", "sim/distributions.py",
        "return self.of_normal(normal_quantile(u))",
        "return np.asarray(-np.log1p(-u) * self.mean(), dtype=np.float64)",
        "tests/scenario/test_distributions.py",
    ),
    Mutant(
        "the standard deviation is taken for sigma", "sim/distributions.py",
        "return sqrt(log(1 + (self.sd / self.mean_) ** 2))", "return self.sd",
        "tests/scenario/test_distributions.py",
    ),
    # --- order
    Mutant(
        "ties go by insertion", "sim/agenda.py",
        "place: Any = 2 + (kind << 40 | who)", "place: Any = 2 + (kind << 40)",
        "tests/trace/test_people.py",
    ),
    Mutant(
        "the newest flag is taken for the oldest", "sim/rules/flags.py",
        "return 0.0, -s.flag_at[flag], flag", "return 0.0, s.flag_at[flag], flag",
        "tests/trace",
    ),
    Mutant(
        "a case once begun waits like a new one", "sim/rules/flags.py",
        "return -INFINITY, s.flag_at[flag], flag", "return 0.0, s.flag_at[flag], flag",
        "tests/trace",
    ),
    # --- the desk
    Mutant(
        "closing time restarts the work", "sim/rules/desk.py",
        "    hours, team, before = s.left[flag], w.team[analyst], w.team[s.left_by[flag]]\n",
        "    hours, team, before = w.triage_hours[s.flag_row[flag]], w.team[analyst], 0\n",
        "tests/trace",
    ),
    Mutant(
        "what is not genuine is referred", "sim/rules/cases.py",
        "return chance > 0.0 and w.errs[lead] < chance", "return True",
        "tests/trace",
    ),
    Mutant(
        "a flag is not withdrawn when its account has gone", "sim/rules/flags.py",
        "if flag >= 0 and s.stage[flag] == IN_QUEUE:",
        "if flag < -1 and s.stage[flag] == IN_QUEUE:",
        "tests/trace",
    ),
    # --- search
    Mutant(
        "a clock is not brought up to date before its rate changes", "sim/rules/steps.py",
        "        touch(now, s.clock)\n        s.value[slot] = value",
        "        s.value[slot] = value",
        "tests/trace/test_search.py",
    ),
    Mutant(
        "more searchers find no more", "sim/clocks.py",
        "effort = searchers * ", "effort = 1.0 * ",
        "tests/trace",
    ),
    # --- accounts
    Mutant(
        "a disrupted group goes on opening", "sim/rules/accounts.py",
        "if s.status[account] == GONE or s.silent[w.group[account]] == 1:",
        "if s.status[account] == GONE:",
        "tests/trace/test_groups.py tests/test_model.py",
    ),
    Mutant(
        "every removed account returns", "sim/rules/accounts.py",
        "if w.returns[account] < s.value[RETURN_CHANCE]:", "if w.returns[account] < 2.0:",
        "tests/trace",
    ),
    Mutant(
        "a second report is a second flag", "sim/rules/reports.py",
        "if s.open_flag[account] >= 0:", "if s.open_flag[account] >= 10_000_000:",
        "tests/trace",
    ),
    # --- platforms
    Mutant(
        "what is never decided is refused", "sim/rules/platforms.py",
        "undecided = decides > 1.0 - s.value[UNDECIDED_CHANCE + platform]", "undecided = False",
        "tests/trace",
    ),
    Mutant(
        "an account that has gone is decided", "sim/rules/platforms.py",
        "log.append((now, OVERTAKEN, account, flag, NONE, NONE))\n        return",
        "log.append((now, OVERTAKEN, account, flag, NONE, NONE))",
        "tests/trace",
    ),
    # --- measures
    Mutant(
        "who was withdrawn counts as served", "sim/measures/delays.py",
        '"wait_hours": mean(wait),',
        '"wait_hours": mean(np.minimum(wait, flags.withdrawn_at[leads] - raised)),',
        "tests/measures",
    ),
    Mutant(
        "the wait goes on to the end of triage", "sim/measures/lives.py",
        "when(r.TRIAGE_BEGAN),", "when(r.REFERRAL_BEGAN),",
        "tests/measures",
    ),
    Mutant(
        "platforms' own removals are takedowns", "sim/measures/counts.py",
        '"takedowns": tally.placed(kinds.takedowns),',
        '"takedowns": tally.placed(kinds.rows(r.REMOVED)),',
        "tests/measures",
    ),
    Mutant(
        "a stock is what is there at the end", "sim/measures/stocks.py",
        "since, until = np.maximum(since, begin), np.minimum(until, end)",
        "since, until = np.maximum(since, end - 1), np.minimum(until, end)",
        "tests/measures",
    ),
    Mutant(
        "what was seen of a reported post is seen again", "sim/measures/harm.py",
        "(share - seen[post])", "share",
        "tests/measures/test_harm.py",
    ),
    Mutant(
        "what is averted is what is left", "sim/measures/table.py",
        "more[AVERTED[name], period, platform, content] = without[key] - value",
        "more[AVERTED[name], period, platform, content] = value",
        "tests/measures tests/test_study.py",
    ),
    # --- statistics
    Mutant(
        "paired differences are not paired", "sim/paired.py",
        "    apart = second - first\n", "    apart = second - first[::-1]\n",
        "tests/test_paired.py",
    ),
    Mutant(
        "an interval is too narrow by a tenth", "sim/paired.py",
        "half = quantile(count, confidence, comparisons) * sd / np.sqrt(count)",
        "half = 0.9 * quantile(count, confidence, comparisons) * sd / np.sqrt(count)",
        "tests/test_paired.py",
    ),
    Mutant(
        "what-ifs are judged as if each were alone", "sim/paired.py",
        "1 - (1 - confidence) / comparisons / 2", "1 - (1 - confidence) / 2",
        "tests/test_paired.py",
    ),
    Mutant(
        "adjusted p-values may fall", "sim/paired.py",
        "np.maximum.accumulate(steps, axis=0)", "steps",
        "tests/test_paired.py",
    ),
    Mutant(
        "cannot tell is called a difference", "sim/paired.py",
        "return LOWER if ci_high < 0 else UNCLEAR", "return LOWER",
        "tests/test_paired.py tests/test_study_rules.py",
    ),
    Mutant(
        "a ratio is as if the baseline were known", "sim/paired.py",
        "off_y - ratio * off_x", "off_y",
        "tests/test_paired.py",
    ),
    Mutant(
        "a range over readings is that of the first", "sim/study/answers.py",
        "return choose(known) if known else None", "return known[0] if known else None",
        "tests/test_study_rules.py tests/test_study.py",
    ),
    # --- results
    Mutant(
        "a damaged replication is believed", "sim/store/replications.py",
        "digest.encode() == said and ", "",
        "tests/test_store.py",
    ),
    Mutant(
        "another seed finds the same replication", "sim/study/replicate.py",
        '"seed": seed, ', "",
        "tests/test_study_rules.py tests/test_study.py",
    ),
    # --- the engines
    Mutant(
        "SimPy: a find goes before what is due at the same instant", "sim/processes.py",
        "if find_at <= at and (find_at < at or head[1] > 2 + (FIND << 40)):",
        "if find_at <= at:",
        "tests/trace", True,
    ),
    Mutant(
        "compiled: the next day begins an hour late", "sim/compiled/loop.py",
        "page_ends = min(w.start_at + (run.now[DAY_NOW] + 1) * DAY, w.end_at)",
        "page_ends = min(w.start_at + (run.now[DAY_NOW] + 1) * DAY + 1.0, w.end_at)",
        "tests/trace/test_search.py", True,
    ),
    Mutant(
        "compiled: a find goes before what is due at the same instant", "sim/compiled/loop.py",
        "if len(run.today) > 0 and run.today[0] < (at, place):",
        "if len(run.today) > 0 and run.today[0][0] < at:",
        "tests/trace tests/engines/test_generated.py", True,
    ),
)  # fmt: skip
