"""The reference of commands, written from their help: docs/reference-cli.md."""

from __future__ import annotations

from typing import Final

import click

from sim.cli import cli

HEAD: Final = """\
# Commands

Written from `sim COMMAND --help` (`sim.reference.commands`); do not edit.

Data goes to stdout, progress and messages to stderr (`NO_COLOR` is obeyed). Exit codes: 0 done;
1 it ran, and a check or `--precision` was not met; 2 the input or command is at fault, said in
one line; 3 the environment failed (disk, worker, memory), what was finished is kept;
130 interrupted by Ctrl-C or SIGTERM, likewise: ask again with `--resume`.
"""


def cli_markdown() -> str:
    """The reference of all commands as Markdown."""
    return HEAD + "".join(command_markdown(command) for command in cli.commands.values())


def command_markdown(command: click.Command) -> str:
    """One command: what it does, its usage, its options."""
    context = click.Context(command, info_name=f"sim {command.name}")
    usage = " ".join(command.collect_usage_pieces(context))
    text = f"\n## sim {command.name}\n\n{help_of(command)}\n\n    sim {command.name} {usage}\n"
    options = [p for p in command.params if isinstance(p, click.Option)]
    if options:
        text += "\n| option | meaning |\n|---|---|\n"
        text += "".join(f"| `{spelling(o, context)}` | {meaning(o)} |\n" for o in options)
    return text


def help_of(command: click.Command) -> str:
    """The help as paragraphs."""
    paragraphs = (command.help or "").split("\n\n")
    return "\n\n".join(" ".join(paragraph.split()) for paragraph in paragraphs)


def spelling(option: click.Option, context: click.Context) -> str:
    """`--replications N`."""
    value = "" if option.is_flag else f" {option.make_metavar(context)}"
    return f"{', '.join(option.opts)}{value}"


def meaning(option: click.Option) -> str:
    """The help, with a default where it is shown."""
    default = f" Default: `{option.default}`." if option.show_default else ""
    return f"{option.help}{default}".replace("|", "\\|")
