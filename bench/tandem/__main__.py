"""The tandem by all simulators in turns: `python -m bench.tandem [--customers N] [--turns N]`."""

from __future__ import annotations

from argparse import ArgumentParser

from bench.tandem.turns import PEERS, import_early, rows


def main() -> None:
    """Print the table."""
    parser = ArgumentParser(prog="python -m bench.tandem", description=__doc__)
    parser.add_argument("--customers", type=int, default=100_000)
    parser.add_argument("--turns", type=int, default=5)
    parser.add_argument("--only", nargs="+", choices=PEERS, help="these peers only")
    options = parser.parse_args()
    import_early()
    for row in rows(options.customers, options.turns, options.only or list(PEERS)):
        print("| " + " | ".join(row) + " |", flush=True)


if __name__ == "__main__":
    main()
