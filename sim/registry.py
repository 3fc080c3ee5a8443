"""Every measure: its unit, its better direction and what it is. Light, so that help can list it.

Conventions: counts by the event's date; delays and shares of flags by the flag's date, over the
flags raised in the period; stocks as time averages over the period; a ratio is one of sums over
the period, and absent where its denominator is nought.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

Kind = Literal["count", "ratio", "delay", "stock"]
Better = Literal["higher", "lower"] | None


@dataclass(frozen=True, slots=True)
class Measure:
    """A measure. placed: it is also given by platform and by content type.

    better: the direction that is good for the public whatever else happens; None: neither.
    """

    name: str
    family: str
    kind: Kind
    unit: str
    better: Better
    definition: str
    placed: bool = True

    @property
    def by_month(self) -> bool:
        """Whether months have it: counts and stocks do."""
        return self.kind in ("count", "stock")

    @property
    def by_platform(self) -> bool:
        """Whether it is given by platform."""
        return self.placed

    @property
    def by_content(self) -> bool:
        """Whether it is given by content type."""
        return self.placed


THROUGHPUT, DELAY, STOCK, PEOPLE, HARM, MONEY = (
    "throughput", "delay", "stock", "people", "harm", "money",
)  # fmt: skip


def throughput(
    name: str, definition: str, better: Better = None, unit: str = "flags", kind: Kind = "count"
) -> Measure:
    """A count of events, or a share of them."""
    return Measure(name, THROUGHPUT, kind, unit, better, definition)


def delay(name: str, definition: str, better: Better = "lower", unit: str = "hours") -> Measure:
    """Hours of flags that came as leads, or a share of such flags."""
    return Measure(name, DELAY, "delay", unit, better, definition)


def stock(name: str, unit: str, better: Better, definition: str) -> Measure:
    """A number of flags or accounts at a time."""
    return Measure(name, STOCK, "stock", unit, better, definition)


def people(
    name: str, definition: str, unit: str = "hours", better: Better = None, kind: Kind = "count"
) -> Measure:
    """The team's time; it has no platform."""
    return Measure(name, PEOPLE, kind, unit, better, definition, placed=False)


def harm(name: str, unit: str, better: Better, definition: str) -> Measure:
    """What live accounts do, or no longer do."""
    return Measure(name, HARM, "count", unit, better, definition)


def money(name: str, definition: str, better: Better = "lower", kind: Kind = "ratio") -> Measure:
    """Cost; it has no platform."""
    return Measure(name, MONEY, kind, "GBP", better, definition, placed=False)


ALL: Final = (
    throughput("flags", "accounts entered in the agency's queue, merged reports included"),
    throughput("merged", "reports on an account that had an open flag: no work of their own"),
    throughput("finds", "flags that came from analysts' own search"),
    throughput("linked", "flags raised under the case of another account of the same group"),
    throughput(
        "referred_again", "flags raised because a first referral had left the account up"
    ),
    throughput("withdrawn", "flags whose account disappeared before triage began", "lower"),
    throughput("dismissed", "flags found not to be genuine"),
    throughput("referrals", "referrals sent to a platform", unit="referrals"),
    throughput("refused", "referrals that the platform refused", "lower", "referrals"),
    throughput("undecided", "referrals that are never answered", "lower", "referrals"),
    throughput("overtaken", "flags whose account disappeared during the work or before the answer"),
    throughput(
        "held", "flags taken for genuine and held for a live investigation; no delay counts them"
    ),
    throughput(
        "takedowns",
        "accounts removed after a referral; with counting.net_of_reversals, unless put back later",
        "higher", "accounts",
    ),
    throughput(
        "wrongful_takedowns",
        "takedowns of accounts that are not genuine, whether or not they were reversed",
        "lower", "accounts",
    ),
    throughput("reversals", "takedowns that the platform reversed on appeal", None, "accounts"),
    throughput(
        "outside_takedowns",
        "takedowns of accounts outside the model: leads brought them to light, they are not among "
        "the live accounts and have no views or contacts",
        None, "accounts",
    ),
    throughput(
        "takedown_growth",
        "takedowns over those of the year before, minus 1; whole years only",
        "higher", "share", "ratio",
    ),
    throughput(
        "removal_share", "takedowns over decided (removed, refused)", "higher", "share", "ratio"
    ),
    throughput(
        "removal_share_of_referred", "takedowns over referrals sent", "higher", "share", "ratio"
    ),
    throughput(
        "platform_removals",
        "accounts that platforms removed without a referral, those stopped at opening included",
        "higher", "accounts",
    ),
    throughput(
        "accounts_opened",
        "accounts that appeared, returns included; not those live at the run's start",
        "lower", "accounts",
    ),
    throughput("posts", "posts of live accounts, expected number", "lower", "posts"),
    throughput(
        "returned_share",
        "removed accounts that were replaced within the run, over all removed, by date of removal",
        "lower", "share", "ratio",
    ),
    throughput(
        "withdrawn_share",
        "flags withdrawn, over all unmerged leads, by the flag's date", "lower", "share", "ratio",
    ),
    throughput(
        "search_share", "finds over all flags, merged included", None, "share", "ratio"
    ),
    delay("wait_hours", "from the flag until triage begins, mean of those whose triage began"),
    delay("wait_p90_hours", "from the flag until triage begins, 90th percentile"),
    delay("wait_duty_hours", "the part of wait_hours in which the team was on duty, mean"),
    delay(
        "delayed_share", "unmerged leads whose triage did not begin at once, over all",
        unit="share",
    ),
    delay(
        "within_target_share",
        "unmerged leads whose triage began within target_hours, over all that were not held; "
        "unfinished and withdrawn ones did not",
        "higher", "share",
    ),
    delay("time_to_referral_hours", "from the flag until the referral is sent, mean"),
    delay("decision_hours", "from the referral until it is removed or refused, mean"),
    delay("time_to_takedown_hours", "from the flag until the account is removed, mean"),
    delay("time_to_takedown_median_hours", "from the flag until the account is removed, median"),
    delay(
        "time_live_hours",
        "how long accounts that appeared in the period stay up: Kaplan-Meier median from opening, "
        "those live at the start entering at their age; disruption and the end of the run censor; "
        "absent while more than half stay up",
    ),
    stock("backlog", "flags", "lower", "flags whose triage has not begun"),
    stock("backlog_end", "flags", "lower", "the same, when the period ends"),
    stock(
        "oldest_hours_end", "hours", "lower",
        "age of the oldest of them when the period ends; absent if none waits",
    ),
    stock("flags_in_system", "flags", "lower", "flags waiting, suspended, held or in work"),
    stock("platform_backlog", "referrals", "lower", "referrals sent and not answered yet"),
    stock("review_backlog", "referrals", "lower", "those of them that wait for a reviewer"),
    stock("live_accounts", "accounts", "lower", "modelled accounts that are up"),
    stock("visible_accounts", "accounts", None, "those of them that search can find"),
    people("analyst_hours", "hours for which analysts were present"),
    people("productive_hours", "hours present less breaks"),
    people("casework_hours", "hours present at work on flags, breaks included"),
    people("search_hours", "hours present at search, breaks included"),
    people("idle_hours", "hours present, protected time apart, in which no flag was there to work"),
    people("utilisation", "casework over hours present, both less breaks", "share", None, "ratio"),
    people(
        "referrals_per_working_day", "referrals over the days on which a shift starts",
        "referrals a day", "higher", "ratio",
    ),
    people(
        "vacant_person_days", "days for which posts were vacant, full-time equivalents",
        "person-days", "lower",
    ),
    harm("account_days", "days", "lower", "days for which modelled accounts were up"),
    harm("views", "views", "lower", "views of the posts of live accounts, expected number"),
    harm("contacts", "contacts", "lower", "contacts from those views, expected number; an index"),
    harm(
        "account_days_averted", "days", "higher",
        "account-days of the same world without analysts, less these",
    ),
    harm(
        "contacts_averted", "contacts", "higher",
        "contacts in the same world without analysts, less these",
    ),
    money(
        "cost_gbp", "people in post x rate x years, absent people included, and other costs",
        kind="count",
    ),
    money("cost_per_takedown_gbp", "cost over takedowns"),
    money("cost_per_contact_averted_gbp", "cost over contacts averted"),
)  # fmt: skip

MEASURES: Final = {measure.name: measure for measure in ALL}
HEADLINE: Final = (
    "takedowns", "takedown_growth", "contacts", "wait_hours", "backlog_end", "cost_gbp",
)  # fmt: skip
