"""Write the reference pages: `make reference`."""

from __future__ import annotations

from pathlib import Path

from sim.reference.commands import cli_markdown
from sim.reference.keys import keys_markdown
from sim.reference.measures import measures_markdown

for name, written in (
    ("keys", keys_markdown),
    ("measures", measures_markdown),
    ("cli", cli_markdown),
):
    Path("docs", f"reference-{name}.md").write_text(written(), encoding="utf-8")
