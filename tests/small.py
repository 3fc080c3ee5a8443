"""A small scenario with a reading and what-ifs, played in a fraction of a second."""

from __future__ import annotations

from pathlib import Path

BASE = """\
scenario: small
title: A small unit
question: What does a small unit give?
seed: 3
replications: 3
readings: [rich]
clock: {start: 2022-12-01, end: 2025-03-01, observed_until: 2025-01-01}
plan: {from: 2024-01-01}
groups:
  initial: 4
  disruptions_per_group_year: 0.2
  live_accounts: 30
  posts_per_account_per_day: 0.5
  return: {chance: 0.8, delay_hours: {distribution: exponential, mean: 72}}
content_types:
  speedboat_crossing: {views_per_post: 100, contact_chance: 0.001}
leads:
  - {source: public, per_day: [{from: 2022-12-01, value: 0.5}, {from: 2024-01-01, value: 0.7}]}
analysts:
  triage_minutes: {distribution: exponential, mean: 20}
  referral_minutes: {distribution: constant, value: 60}
  search: {finds_per_hour: 0.5, half_saturation: 60}
  teams:
    desk:
      headcount:
        - {from: 2022-12-01, value: 1}
        - {from: 2023-07-01, value: 2}
        - {from: 2024-01-01, value: 2.5}
      shift: office
      cost_per_person_year_gbp: 40000
shifts:
  office: {days: [mon, tue, wed, thu, fri], start: "09:00", end: "17:00"}
platforms:
  meta: {removal_chance: 0.9, detection: {removal_per_day: 0.01}}
"""
RICH = """\
reading: rich
title: More accounts than anybody can find
believe: That there are very many accounts.
ruled_out_by: A count of accounts.
sources: {guess: nobody}
groups: {live_accounts: 60}
"""
WHAT_IFS = {
    "more": "plan: {capacity: 1.5}",
    "same": "plan: {capacity: 1}",
    "lapse": "plan: {changes: {platforms.*.removal_chance: 0.4}}",
}


def write(root: Path) -> Path:
    """Write the files under root/scenarios and return root."""
    folder = root / "scenarios"
    (folder / "readings").mkdir(parents=True)
    (folder / "small.yaml").write_text(BASE)
    (folder / "readings" / "rich.yaml").write_text(RICH)
    for name, plan in WHAT_IFS.items():
        head = f"scenario: {name}\ntitle: What if {name}\nquestion: What if?\nextends: small\n"
        (folder / f"{name}.yaml").write_text(head + plan + "\n")
    return root
