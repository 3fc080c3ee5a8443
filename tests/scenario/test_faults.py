"""A bad file gets one message: file, line, key, value, what was expected, the nearest good key."""

from __future__ import annotations

import pytest

from sim import scenario
from sim.errors import InputError, printable
from tests.scenario.conftest import SMALL, Write
from tests.scenario.faults import FAULTS, edited


@pytest.mark.parametrize("fault", FAULTS)
def test_one_message(fault: str, write: Write) -> None:
    text, line, key, parts = FAULTS[fault]
    file = write(text=text)
    with pytest.raises(InputError) as caught:
        scenario.load("small")
    error, message = caught.value, str(caught.value)
    assert error.file is not None
    assert str(error.file) == str(file)
    assert message == printable(message)
    assert len(message) < 500
    for part in parts:
        assert part in message, message
    if line is not None:
        assert error.line == line, message
    if key is not None:
        assert error.key == key, message


NOT_YET = {
    "engine: simpy": "engine",
}


@pytest.mark.parametrize("line", NOT_YET)
def test_a_later_key_is_not_yet(line: str, write: Write) -> None:
    write(text=SMALL + line + "\n")
    with pytest.raises(InputError, match="not yet") as caught:
        scenario.load("small")
    assert caught.value.key == NOT_YET[line]
    assert caught.value.line == 14


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("analysts:\n", "analysts:\n  engine: simpy\n"),
    ],
)
def test_a_later_mechanism_is_not_yet(old: str, new: str, write: Write) -> None:
    write(text=edited(old, new))
    with pytest.raises(InputError, match="not yet") as caught:
        scenario.load("small")
    assert caught.value.line is not None
