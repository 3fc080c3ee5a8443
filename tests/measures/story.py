"""A run of two months, January and February 2024 (744 and 696 hours), with all that can happen.

Accounts 0 (x, on a), returned as 1 (on b); 2 (y, on b); 3 (y, on a); leads 4 (y, b), 5 (x, b).
"""

from __future__ import annotations

from tests.measures.hand import Account, Lead, Shift

ACCOUNTS = (
    Account(content=0, presence=0),
    Account(content=0, presence=0, generation=2, is_return=True),
    Account(content=1, presence=1),
    Account(content=1, presence=2),
)
LEADS = (Lead(platform=1, content=1), Lead(platform=1, content=0, genuine=False))
SHIFTS = (Shift(12, 20), Shift(200.5, 300))
STORY = """
0 opened account=0 actor=0 initial
0 opened account=2 actor=1 initial
10 flagged account=0 flag=0 actor=0 report
12 merged account=0 flag=0 actor=0 report
14 triage_began account=0 flag=0 actor=0
15 referral_began account=0 flag=0 actor=0
16 referred account=0 flag=0 actor=0
40 decided account=0 flag=0 actor=0 removed
40 removed account=0 flag=0 actor=0 referral
60 returned account=1 actor=1
60 opened account=3 actor=0 adaptation
100 flagged account=2 flag=1 actor=0 find
100 triage_began account=2 flag=1 actor=0
101 referral_began account=2 flag=1 actor=0
102 referred account=2 flag=1 actor=0
110 decided account=2 flag=1 actor=1 refused
200 flagged account=4 flag=2 actor=0 lead
201 triage_began account=4 flag=2 actor=0
202 referral_began account=4 flag=2 actor=0
203 referred account=4 flag=2 actor=0
300 decided account=4 flag=2 actor=1 undecided
400 flagged account=5 flag=3 actor=0 lead
400 triage_began account=5 flag=3 actor=0
401 dismissed account=5 flag=3 actor=0
800 flagged account=1 flag=4 actor=0 report
810 removed account=1 actor=1 detection
810 withdrawn account=1 flag=4
810 lost account=1 actor=1
900 flagged account=3 flag=5 actor=0 find
900 triage_began account=3 flag=5 actor=0
901 removed account=3 actor=0 detection
901 lost account=3 actor=0
902 overtaken account=3 flag=5 actor=0
"""
