"""What users read is complete, its links lead somewhere, and its commands run."""

from __future__ import annotations

import json
import re
import shlex
import shutil
import tomllib
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from sim.cli import cli
from sim.records import RECORD_NAMES, STEP, TAKE_WORK
from sim.reference import readme as page
from sim.registry import MEASURES
from sim.scenario import load, shipped
from sim.schema import Scenario
from sim.sections import FIVE_TYPES
from sim.slots import ORDERS
from sim.study.summary import REGIMES
from sim.study.varying import parsed
from tests import fake_summary
from tests.scenario.test_shipped import READINGS, WHAT_IFS

ROOT = Path(__file__).resolve().parent.parent
NOT_OURS = {"results", "build", "dist"}
HERE = Path(__file__).resolve()
PLAYS = ("run", "compare", "sweep", "verify")  # commands that take minutes
NOT_IN_THE_GLOSSARY = {"low", "high", "distribution", "quality", "note", "title", "question"}


def text_of(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


README = text_of("README.md")
GLOSSARY = text_of("docs/glossary.md")
MODEL = text_of("docs/model.md")


def files(*suffixes: str) -> Iterator[Path]:
    """The repository's files but for what is made."""
    tops = [top for top in sorted(ROOT.iterdir()) if top.name not in NOT_OURS]
    tops = [top for top in tops if not top.name.startswith(".") or top.name == ".ci"]
    for top in [*tops, ROOT / "results" / "README.md"]:
        for path in [top] if top.is_file() else sorted(top.rglob("*")):
            if path.is_file() and (not suffixes or path.suffix in suffixes):
                yield path


def pages() -> list[Path]:
    return list(files(".md"))


# --- complete ---------------------------------------------------------------------------------


@pytest.mark.parametrize("name", list(cli.commands))
def test_every_command_and_option_is_documented(name: str) -> None:
    page = text_of("docs/reference-cli.md")
    assert f"sim {name}" in page
    for parameter in cli.commands[name].params:
        assert isinstance(parameter, click.Argument) or parameter.opts[0] in page


def test_every_command_is_in_the_readme() -> None:
    assert [name for name in cli.commands if f"sim {name}" not in README] == []


def test_every_measure_is_documented() -> None:
    page = text_of("docs/reference-measures.md")
    assert [name for name in MEASURES if f"| `{name}` |" not in page] == []


def keys() -> list[str]:
    """Every key of the schema, by its own name."""
    schema = Scenario.model_json_schema(by_alias=True)
    shapes = {"Constant", "Exponential", "Lognormal", "Gamma", "Triangular", "Uniform"}
    plans = {"Times", "Plus", "AsOf"}
    models = {name: m for name, m in schema["$defs"].items() if name not in shapes | plans}
    return sorted({key for m in [schema, *models.values()] for key in m.get("properties", {})})


def test_every_key_is_documented() -> None:
    page = text_of("docs/reference-keys.md")
    assert "disruptions_per_group_year" in keys()
    assert [key for key in keys() if not re.search(rf"[.`]{key}[.`]|^## {key}$", page, re.M)] == []


@pytest.mark.parametrize("name", sorted({*WHAT_IFS, "baseline"}))
def test_every_shipped_scenario_is_in_the_readme(name: str) -> None:
    assert f"`{name}`" in README


def test_every_reading_is_in_the_model() -> None:
    assert [name for name in READINGS if f"`{name}`" not in MODEL] == []


# --- the glossary -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "words",
    [
        sorted(set(keys()) - NOT_IN_THE_GLOSSARY - {"sources", "uncertain", "reading_title"}),
        [*RECORD_NAMES, *ORDERS, *FIVE_TYPES, *REGIMES],
        list(MEASURES),
    ],
    ids=["keys", "vocabulary", "measures"],
)
def test_the_glossary_has_every_word(words: list[str]) -> None:
    """Of keys and measures the word that each belongs to, in the third column."""
    assert [word for word in words if f"`{word}`" not in GLOSSARY] == []


def test_the_glossary_has_every_family_of_measures() -> None:
    families = {measure.family for measure in MEASURES.values()}
    assert [family for family in families if f"{family} (" not in GLOSSARY] == []


def test_the_glossary_names_nothing_that_is_not_there() -> None:
    """Its third column: keys and measures that exist."""
    rows = [line for line in GLOSSARY.split("## Records")[0].splitlines() if line.startswith("| ")]
    named = {name for row in rows for name in re.findall(r"`(\w+)`", row.split("|")[3])}
    assert named - set(keys()) - set(MEASURES) == set()


# --- the model's page and the design's ----------------------------------------------------------

STRESS = ("Objectives", "Logic", "Data", "Experimentation", "Implementation", "Code access")


def test_the_model_has_the_headings_of_stress_des() -> None:
    headings = re.findall(r"^## (.*)$", MODEL, re.M)
    assert headings[:6] == [f"{i}. {name}" for i, name in enumerate(STRESS, 1)]
    assert headings[6:] == ["What it cannot say"]


def test_the_order_of_events_is_the_models() -> None:
    """It lists as many kinds as there are, from dated values to taking work."""
    paragraph = MODEL.split("**Order of events at one instant.**")[1].split("So a case")[0]
    assert re.findall(r"(\d+)\. ", paragraph) == [str(i + 1) for i in range(STEP, TAKE_WORK + 1)]


def test_every_dependency_is_explained() -> None:
    project = tomllib.loads(text_of("pyproject.toml"))["project"]
    design = text_of("docs/design.md").split("## Libraries")[1]
    names = [re.split(r"[<>=\[; ]", wanted)[0] for wanted in project["dependencies"]]
    assert [name for name in names if name not in design] == []


# --- nothing outside, nothing missing -----------------------------------------------------------

OUTSIDE = ("../sha" + "red", "/wo" + "rk/", "/tm" + "p/")
BINARY = {".png", ".parquet", ".ttf", ".pyc"}


def test_nothing_refers_to_places_outside_the_project() -> None:
    found = [
        f"{path.relative_to(ROOT)}: {place}"
        for path in files()
        if path != HERE and path.suffix not in BINARY
        for place in OUTSIDE
        if place in path.read_text(encoding="utf-8", errors="replace")
    ]
    assert found == []


def test_documents_that_are_named_exist() -> None:
    names = {path.name for path in pages()}
    found = [
        f"{path.relative_to(ROOT)}: {name}"
        for path in files(".py", ".md", ".toml", ".yaml")
        if path != HERE
        for name in re.findall(r"\b[\w-]+\.md\b", path.read_text(encoding="utf-8"))
        if name not in names and name != "results.md"  # written by the benchmark on request
    ]
    assert found == []


def anchors(page: Path) -> set[str]:
    """The places in a page that a link can name."""
    headings = re.findall(r"^#+ (.*)$", page.read_text(encoding="utf-8"), re.M)
    return {re.sub(r"[^\w\- ]", "", h).strip().lower().replace(" ", "-") for h in headings}


@pytest.mark.parametrize("page", pages(), ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)\s]+)\)", page.read_text(encoding="utf-8")):
        if not target.startswith("http"):
            name, _, anchor = target.partition("#")
            file = (page.parent / name).resolve() if name else page
            assert file.exists(), target
            assert not anchor or anchor in anchors(file), target


@pytest.mark.parametrize("page", pages(), ids=lambda page: str(page.relative_to(ROOT)))
def test_make_targets_that_are_named_exist(page: Path) -> None:
    targets = re.findall(r"^([a-z-]+):", text_of("Makefile"), re.M)
    named = re.findall(r"`make ([a-z-]+)`|^    make ([a-z-]+)", page.read_text("utf-8"), re.M)
    assert {name for pair in named for name in pair if name} - set(targets) == set()


# --- commands run -------------------------------------------------------------------------------


def commands(text: str) -> list[str]:
    """The lines that begin with `sim` in a page's blocks of commands."""
    blocks = re.findall(r"^```sh\n(.*?)^```", text, re.M | re.S)
    return [line for block in blocks for line in block.splitlines() if line.startswith("sim ")]


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the shipped scenarios, to write into."""
    names = {f"{name}.yaml" for name in (*WHAT_IFS, "baseline")}
    (tmp_path / "scenarios").mkdir()
    for name in names:
        shutil.copy(ROOT / "scenarios" / name, tmp_path / "scenarios")
    for folder in ("readings", "observed"):
        shutil.copytree(ROOT / "scenarios" / folder, tmp_path / "scenarios" / folder)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_commands_of_the_readme_run(desk: Path) -> None:
    """In their order. Those that play for minutes are parsed, and their scenarios loaded."""
    found = commands(README)
    assert {line.split()[1] for line in found} == set(cli.commands)
    for line in found:
        name, *arguments = shlex.split(line)[1:]
        if name in PLAYS:
            would_play(name, arguments)
        else:
            result = CliRunner().invoke(cli, [name, *arguments], catch_exceptions=False)
            assert result.exit_code == 0, f"{line}: {result.output}"
            assert result.output
    assert "my-plan" in [s.name for s in shipped()]


def would_play(name: str, arguments: list[str]) -> None:
    """Whether a command that takes minutes would get as far as playing."""
    given = cli.commands[name].make_context(name, list(arguments)).params
    named = [given.get("scenario"), given.get("base"), *(given.get("alternatives") or ())]
    for scenario in filter(None, named):
        readings = given.get("readings")
        load(
            scenario,
            reading=readings if readings and readings != "all" else "central",
            sets=dict(pair.split("=", 1) for pair in given["sets"]),
            changes=changes(given["changes"]),
            from_=given["from_"],
        )
    if given.get("vary"):
        assert parsed(given["vary"]).values


def changes(texts: tuple[str, ...]) -> dict[str, object]:
    """`--change` as the loader wants it."""
    split = [text.split("=", 1) for text in texts]
    return {
        key.removesuffix("*"): {"times": float(value)} if key.endswith("*") else value
        for key, value in split
    }


# --- the answers on the first screen --------------------------------------------------------------


def test_the_readme_has_places_for_what_is_measured() -> None:
    for place in ("answers", "speed"):
        assert README.count(f"<!-- {place}:begin -->") == 1
        assert README.index(f"<!-- {place}:begin -->") < README.index(f"<!-- {place}:end -->")


def test_answers_span_the_readings() -> None:
    block = page.answers_markdown(fake_summary.build())
    assert block.startswith("## What it answers today (5 paired runs in each of six readings")
    rows = [line for line in block.splitlines() if line.startswith("| ")]
    assert len(rows) == 1 + 1 + len(page.ROWS)
    assert "(published: 40%)" in rows[0]
    assert rows[1].endswith("| 100 |")
    assert "8,000 to 10,000" in rows[2]
    assert re.search(r"planner's ratio of hours would have said\s+10,100\.", block)
    assert "analysts' time in 5 and supply of reports in 1." in block.replace("\n", " ")
    assert "Takedowns are throughput." in block.replace("\n", " ")
    assert "Published data do not determine more than that." in block.replace("\n", " ")
    assert max(len(line) for line in block.splitlines()) < 100


def test_answers_of_one_reading_claim_no_disagreement() -> None:
    block = page.answers_markdown(fake_summary.build(readings=1))
    assert "in one reading of the evidence" in block
    assert "do not determine" not in block


def test_answers_leave_out_what_was_not_played() -> None:
    summary = fake_summary.build(what_ifs=1)
    del summary["growth_lines"]
    block = page.answers_markdown(summary)
    assert "20% less" not in block
    assert "are the full year" not in block


def test_the_figure_goes_with_the_answers(tmp_path: Path) -> None:
    (tmp_path / "run" / "figures").mkdir(parents=True)
    (tmp_path / "run" / "figures" / "growth.png").write_bytes(b"picture")
    (tmp_path / "docs").mkdir()
    summary, readme = tmp_path / "run" / "summary.json", tmp_path / "README.md"
    summary.write_text(json.dumps(fake_summary.build()))
    readme.write_text(README)
    page.main(str(summary), str(readme))
    assert (tmp_path / "docs" / "headline.png").read_bytes() == b"picture"
    assert "](docs/headline.png)" in readme.read_text()


def test_answers_are_put_between_their_marks(tmp_path: Path) -> None:
    summary, readme = tmp_path / "summary.json", tmp_path / "README.md"
    summary.write_text(json.dumps(fake_summary.build()))
    readme.write_text(README)
    page.main(str(summary), str(readme))
    once = readme.read_text()
    assert "8,000 to 10,000" in once
    assert once.startswith(README.partition(page.BEGIN)[0])
    assert once.endswith(README.partition(page.END)[2])
    page.main(str(summary), str(readme))
    assert readme.read_text() == once
    with pytest.raises(ValueError, match="answers:begin"):
        page.between_marks("no marks", "block")
