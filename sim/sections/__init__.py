"""The parts of a scenario that describe the world and the unit, key by key.

The descriptions are the reference; attribute names are the YAML keys, but for `return_`.
"""

from sim.sections.analysts import Analysts, Hiring, Search, Shift, Team
from sim.sections.casework import Linked, ReferAgain, SecondCheck
from sim.sections.costs import Costs
from sim.sections.groups import FIVE_TYPES, ContentType, Groups, LeadSource, Return
from sim.sections.kinds import Key, Name, Section, Switch, all_of
from sim.sections.platforms import Appeals, Detection, Learning, Platform
from sim.sections.season import Season, Surge

__all__ = [
    "FIVE_TYPES",
    "Analysts",
    "Appeals",
    "ContentType",
    "Costs",
    "Detection",
    "Groups",
    "Hiring",
    "Key",
    "LeadSource",
    "Learning",
    "Linked",
    "Name",
    "Platform",
    "ReferAgain",
    "Return",
    "Search",
    "Season",
    "SecondCheck",
    "Section",
    "Shift",
    "Surge",
    "Switch",
    "Team",
    "all_of",
]
