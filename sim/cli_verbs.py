"""The order of commands, and what is said of those that do not exist yet."""

from __future__ import annotations

from typing import Final

import click

LATER: Final = ("calibrate", "explain", "sensitivity", "assumptions", "solve", "brief", "explore")


class Verbs(click.Group):
    """The commands, in the order in which people need them."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.commands)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] in LATER:
            raise click.UsageError(f"{args[0]}: not yet")
        return super().resolve_command(ctx, args)
