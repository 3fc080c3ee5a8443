"""A surge of reports, by hand: three times the rate from hour 6 to hour 8."""

from __future__ import annotations

from sim import columns, slots
from tests.trace.tiny import Account, Presence, Tiny


class Surging(Tiny):
    """Three epochs: reports come at one an hour, three, and one again."""

    def traits(self) -> columns.Traits:
        usual = super().traits()
        alike = [1.0] * 3
        return usual._replace(
            epoch_ends=[6.0, 8.0, usual.epoch_ends[0]], report_rate=[1.0, 3.0, 1.0],
            report_most=[3.0], detection_rate=alike, disruption_rate=alike,
            moves_to=list(usual.moves_to) * 3,
        )  # fmt: skip


def test_a_report_under_way_is_hastened_by_the_surge() -> None:
    """Opened at 4 with five units to go: two by hour 6, the other three by hour 7. The next report
    has four to go: three by the end of the surge at 8, the last one an hour later; it is merged,
    after the referral that is sent at that instant."""
    log = Surging(
        presences=[Presence([Account(reported=5)], at=4)],
        again=(Account(reported=4), *[Account()] * 7),
        steps=[(6, slots.EPOCH, 1), (8, slots.EPOCH, 2)],
    ).lines()
    assert log == [
        "4 opened account=0 actor=0 opening",
        "7 flagged account=0 flag=0 actor=0 report",
        "7 triage_began account=0 flag=0 actor=0",
        "8 referral_began account=0 flag=0 actor=0",
        "9 referred account=0 flag=0 actor=0",
        "9 merged account=0 flag=0 actor=0 report",
        "11 decided account=0 flag=0 actor=0 removed",
        "11 removed account=0 flag=0 actor=0 referral",
        "11 lost account=0 actor=0",
    ]
