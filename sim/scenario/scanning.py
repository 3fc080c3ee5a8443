"""YAML's scanner with limits, so that no text of a few pages takes minutes before it is refused."""

from __future__ import annotations

from typing import Any, Final

from ruamel.yaml.scanner import Scanner, ScannerError

MOST_TOKENS: Final = 80_000
DEEPEST: Final = 100


class Limited(Scanner):
    """Refuses directives, deep nesting, and more tokens than any scenario has."""

    def fetch_more_tokens(self) -> Any:
        if len(self.indents) + self.flow_level > DEEPEST:
            raise self.refusal("nested too deeply")
        if self.tokens_taken > MOST_TOKENS:
            raise self.refusal("too many values")
        return super().fetch_more_tokens()

    def fetch_directive(self) -> None:
        raise self.refusal("directives are not allowed")

    def refusal(self, what: str) -> ScannerError:
        """What is wrong, and where the scanner is."""
        return ScannerError(None, None, what, self.reader.get_mark())
