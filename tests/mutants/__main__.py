"""Play every mutant and write docs/mutants.md: `python -m tests.mutants [WORD OF A NAME]`."""

from __future__ import annotations

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.mutants import ROOT, caught
from tests.mutants.all import MUTANTS

HEAD = """\
# Mutants

Written by `python -m tests.mutants`: one line of the source made wrong at a time, in a copy, and
the first test that saw it. `make full` plays all of them, CI three.

| what was made wrong | where | caught by |
|---|---|---|
"""


def main(word: str) -> int:
    """Play them; the exit code is how many survived."""
    rows, survived = [], 0
    for mutant in (m for m in MUTANTS if word in m.name):
        try:
            with TemporaryDirectory() as folder:
                test, why = caught(mutant, Path(folder)), "SURVIVED"
        except AssertionError as error:  # the others are played all the same
            test, why = "", str(error)
        survived += not test
        print(f"{mutant.name}: {test or why}", flush=True)
        rows.append(
            f"| {mutant.name} | `{mutant.file}` | {f'`{test}`' if test else '**nothing**'} |"
        )
    if not word:
        (ROOT / "docs" / "mutants.md").write_text(HEAD + "\n".join(rows) + "\n", encoding="utf-8")
    return survived


sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else ""))
