"""An hour of coverage-guided fuzzing of the loader: `make fuzz`. Needs atheris (requirements.lock).

Whatever breaks the contract is kept in the folder of findings, once for each place where it broke;
what it was becomes a regression test. Half of the mutations are atheris's, half are of lines.
"""

from __future__ import annotations

import hashlib
import os
import random
import shutil
import sys
import traceback
from pathlib import Path
from typing import Final

import atheris

ROOT: Final = Path(__file__).parents[2]
FOLDER: Final = ROOT / "build" / "fuzz"

with atheris.instrument_imports(include=["sim", "ruamel"]):
    from sim import scenario
    from tests.fuzz import contract
    from tests.fuzz.lines import broken
    from tests.fuzz.seeds import lean, parents, seeds, words

LONGEST: Final = 4096
met: set[str] = set()


def main() -> None:
    """Fuzz until `-max_total_time` seconds are over; exit 1 if anything was found."""
    corpus, play, findings = (FOLDER / name for name in ("corpus", "play", "findings"))
    shutil.rmtree(play, ignore_errors=True)
    for folder in (corpus, play / "scenarios", findings):
        folder.mkdir(parents=True, exist_ok=True)
    for text in seeds():
        (corpus / hashlib.sha1(text).hexdigest()).write_bytes(text[:LONGEST])
    for name, parent in parents().items():
        (play / "scenarios" / f"{name}.yaml").write_text(lean(parent), encoding="utf-8")
    dictionary = FOLDER / "words.dict"
    dictionary.write_text("".join(f'"{word}"\n' for word in words()))
    os.chdir(play)
    arguments = [
        sys.argv[0], f"-dict={dictionary}", f"-max_len={LONGEST}", "-timeout=60",
        "-rss_limit_mb=1024", f"-artifact_prefix={findings}/", *sys.argv[1:], str(corpus),
    ]  # fmt: skip
    atheris.Setup(arguments, one, custom_mutator=mutated)
    atheris.Fuzz()


def mutated(data: bytes, most: int, seed: int) -> bytes:
    """A text broken by lines, or by bytes."""
    rng = random.Random(seed)
    if rng.random() < 0.5:
        return bytes(atheris.Mutate(data, len(data))) if data else b"a"
    return broken(data.decode(errors="replace"), rng)[:most]


def one(data: bytes) -> None:
    """Look at one file as the commands do."""
    file = Path("scenarios/scenario.yaml")
    file.write_bytes(data)
    try:
        contract.judged(lambda: scenario.load(file))
    except (Exception, contract.Hangs) as error:
        keep(data, error)


def keep(data: bytes, error: BaseException) -> None:
    """Write down what was found, the first of each place."""
    frames = traceback.extract_tb(error.__traceback__)
    last = [f for f in frames if "/sim/" in f.filename] or frames
    key = f"{type(error).__name__} {last[-1].filename}:{last[-1].lineno} {frames[-1].lineno}"
    if key in met:
        return
    met.add(key)
    file = FOLDER / "findings" / hashlib.sha1(key.encode()).hexdigest()[:12]
    file.with_suffix(".yaml").write_bytes(data)
    file.with_suffix(".txt").write_text("".join(traceback.format_exception(error)))
    print(f"found: {key}: {file}.txt", flush=True)


if __name__ == "__main__":
    main()
