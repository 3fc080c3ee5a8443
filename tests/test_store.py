"""Files appear whole or not at all; what is damaged is noticed; nothing is lost on the way."""

from __future__ import annotations

import errno
import json
import os
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from sim import store
from sim.measures import Checks, Measured, Table, Timeline
from sim.records import Log
from sim.sealed import aside

ADDRESS = store.address_of({"a": 1})


def measured() -> Measured:
    return Measured(
        Table.of({("takedowns", "all", "", ""): 3.0, ("takedowns", "2024", "meta", ""): 0.1 + 0.2}),
        Timeline(("2024-01-01",), *(np.array([n]) for n in range(5))),
        [("all", 6.0, 0.25)],
        {"2024": "balanced"},
        Checks(0, 1e-15),
    )


def test_addresses_are_of_content_and_not_of_order() -> None:
    assert store.address_of({"a": 1, "b": 2}) == store.address_of({"b": 2, "a": 1})
    assert store.address_of({"a": 1}) != store.address_of({"a": 2})
    assert len(ADDRESS) == 64


def test_a_replication_comes_back_as_it_was(tmp_path: Path) -> None:
    store.keep(tmp_path, store.item(ADDRESS, measured()))
    kept = store.load(tmp_path, ADDRESS)
    assert kept is not None
    assert kept.table.by_key() == measured().table.by_key()
    assert kept.timeline.day == ("2024-01-01",)
    assert [getattr(kept.timeline, n)[0] for n in ("live_accounts", "takedowns")] == [0, 4]
    assert (kept.curve, kept.regime, kept.checks) == (
        measured().curve,
        measured().regime,
        measured().checks,
    )


def test_the_same_replication_is_the_same_bytes(tmp_path: Path) -> None:
    contents = []
    for _ in range(2):
        store.keep(tmp_path, store.item(ADDRESS, measured()))
        contents.append(store.replication_file(tmp_path, ADDRESS).read_bytes())
    assert contents[0] == contents[1]


def test_what_was_never_kept(tmp_path: Path) -> None:
    assert store.load(tmp_path, ADDRESS) is None


def test_a_replication_with_one_bit_changed_is_not_used(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Each byte of its file in turn."""
    item = store.item(ADDRESS, measured())
    path = store.replication_file(tmp_path, ADDRESS)
    for place in range(len(item.content)):
        content = bytearray(item.content)
        content[place] ^= 1 << place % 8
        store.write(path, bytes(content))
        assert store.load(tmp_path, ADDRESS) is None
        assert not path.exists()
    assert sum("damaged" in message for message in caplog.messages) == len(item.content)


def test_a_truncated_or_exchanged_replication_is_not_used(tmp_path: Path) -> None:
    store.keep(tmp_path, store.item(ADDRESS, measured()))
    path = store.replication_file(tmp_path, ADDRESS)
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 2])
    assert store.load(tmp_path, ADDRESS) is None
    other = store.address_of("another")
    store.write(store.replication_file(tmp_path, other), content)
    assert store.load(tmp_path, other) is None
    log = store.log_item(ADDRESS, Log.of([(0.5, 0, 7, -1, 2, 9)]))
    store.write(path, log.content)
    assert store.load(tmp_path, ADDRESS) is None


def test_a_file_is_there_whole_or_not_at_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.write(tmp_path / "file", "before")

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        store.write(tmp_path / "file", "after")
    assert (tmp_path / "file").read_text() == "before"
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_a_folder_is_there_whole_or_not_at_all(tmp_path: Path) -> None:
    with store.whole_folder(tmp_path / "run") as part:
        store.write(part / "a", "1")
        assert not (tmp_path / "run").exists()
    with pytest.raises(OSError, match="full"):
        fill_in_vain(tmp_path / "run")
    assert (tmp_path / "run" / "a").read_text() == "1"
    with store.whole_folder(tmp_path / "run") as part:
        store.write(part / "b", "3")
    assert [path.name for path in tmp_path.rglob("*")] == ["run", "b"]


def fill_in_vain(folder: Path) -> None:
    with store.whole_folder(folder) as part:
        store.write(part / "a", "2")
        raise OSError("full")


def test_who_comes_second_leaves_what_is_there(tmp_path: Path) -> None:
    """Two processes that were asked the same end at the same time."""
    with store.whole_folder(tmp_path / "run") as mine:
        store.write(mine / "a", "mine")
        store.seal(mine)
        with store.whole_folder(tmp_path / "run") as other:
            store.write(other / "a", "another's")
            store.seal(other)
    assert (tmp_path / "run" / "a").read_text() == "another's"
    assert [path.name for path in tmp_path.iterdir()] == ["run"]


def test_two_processes_never_write_to_the_same_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In two containers with one folder both may have the same number."""
    monkeypatch.setattr(os, "getpid", lambda: 7)
    assert len({aside(tmp_path / "file") for _ in range(100)}) == 100


def test_a_finished_folder(tmp_path: Path) -> None:
    assert store.finished(tmp_path) is None
    store.write(tmp_path / "figures" / "a.svg", "<svg/>")
    store.close(tmp_path, {"x": 1.5, "y": None}, {"seed": 1})
    assert store.finished(tmp_path) == {"x": 1.5, "y": None}
    store.write(tmp_path / "notes.txt", "what somebody thinks of it")
    assert store.finished(tmp_path) == {"x": 1.5, "y": None}


@pytest.mark.parametrize("name", [store.SUMMARY, store.MANIFEST, "figures/a.svg"])
@pytest.mark.parametrize("content", [b'{"x": 2}', b"[]", b"", b"\xff", None])
def test_a_finished_folder_that_was_changed(
    tmp_path: Path, name: str, content: bytes | None, caplog: pytest.LogCaptureFixture
) -> None:
    folder = tmp_path / "run"
    for _ in range(2):
        with store.whole_folder(folder) as part:
            store.write(part / "figures" / "a.svg", "<svg/>")
            store.close(part, {"x": 1.5}, {"seed": 1})
        assert store.finished(folder) == {"x": 1.5}
        if content is None:
            (folder / name).unlink()
        else:
            (folder / name).write_bytes(content)
        assert store.finished(folder) is None
    assert f"{folder} was not as it had been written: it was written anew" in caplog.text


def test_json_refuses_what_is_no_number() -> None:
    with pytest.raises(ValueError, match="not JSON compliant"):
        store.json_text({"x": float("nan")})


def test_json_escapes_what_steers_a_terminal_or_turns_a_line_round() -> None:
    said = {"title": "\x1b[31m \x9b \u202e\u2066 \u00a3 \ufeff"}
    text = store.json_text(said)
    assert json.loads(text) == said
    assert not set("\x1b\x9b\u202e\u2066\ufeff") & set(text)
    assert "\u00a3" in text


def test_tables(tmp_path: Path) -> None:
    text = store.csv_text(("a", "b"), [("x, y", None), (1, 0.1 + 0.2)])
    assert text == 'a,b\n"x, y",\n1,0.30000000000000004\n'
    store.write(tmp_path / "t.csv", text)
    assert store.read_csv(tmp_path / "t.csv")[0] == {"a": "x, y", "b": ""}
    assert store.read_csv(tmp_path / "none.csv") == []
    long = store.csv_bytes({"name": ["u", "v w"], "n": [1, 2], "x": [0.30000000000000004, 1.0]})
    assert long.decode() == "name,n,x\nu,1,0.30000000000000004\nv w,2,1\n"


@pytest.mark.parametrize("where", [4, 0.1, 0.5, 0.8, -4])
def test_a_damaged_log_is_not_used(
    tmp_path: Path, where: float, caplog: pytest.LogCaptureFixture
) -> None:
    log = Log.of([(i / 7, i % 3, i, i - 1, 2, 9) for i in range(1000)])
    item = store.log_item(ADDRESS, log)
    store.keep(tmp_path, item)
    assert store.load_log(tmp_path, ADDRESS) == item.content
    path = store.replication_file(tmp_path, ADDRESS, store.LOG)
    content = bytearray(item.content)
    content[int(where * len(content)) if isinstance(where, float) else where] ^= 0xFF
    path.write_bytes(content)
    assert store.load_log(tmp_path, ADDRESS) is None
    assert "damaged" in caplog.text
    other = store.address_of("another")
    store.write(store.replication_file(tmp_path, other, store.LOG), item.content)
    assert store.load_log(tmp_path, other) is None


def test_what_cannot_be_read_for_want_of_memory_is_not_thrown_away(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.keep(tmp_path, store.item(ADDRESS, measured()))

    def full(*_: object) -> None:
        raise pa.lib.ArrowMemoryError("malloc of size 64 failed")

    with monkeypatch.context() as patch:
        patch.setattr(pq, "ParquetFile", full)
        with pytest.raises(MemoryError):
            store.load(tmp_path, ADDRESS)
    assert store.load(tmp_path, ADDRESS) is not None


def test_a_log_says_missing_by_null(tmp_path: Path) -> None:
    log = Log.of([(0.5, 0, 7, -1, 2, 9), (1.0, 2, 7, 0, 2, 4)])
    store.keep(tmp_path, store.log_item(ADDRESS, log))
    rows = pq.read_table(store.replication_file(tmp_path, ADDRESS, store.LOG)).to_pylist()
    assert rows[0] == {
        "at": 0.5, "record": "opened", "account": 7, "flag": None, "actor": 2, "cause": "initial",
    }  # fmt: skip
    assert (rows[1]["record"], rows[1]["flag"], rows[1]["cause"]) == ("removed", 0, "referral")
