"""Figures: rules of briefing, findings from the numbers, the same bytes for the same inputs."""

from __future__ import annotations

import csv
import os
import subprocess
import sys
from copy import deepcopy
from itertools import combinations
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.text import Text

from sim import figures
from sim.figures import intake, options, style, words
from sim.figures.course import misses, published
from sim.figures.estimates import Estimate, over
from tests import fake_summary

NAMES = [
    "takedowns-by-month",
    "what-ifs",
    "growth",
    "against-capacity",
    "backlog-and-wait",
    "flow",
    "time-to-takedown",
]


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> list[figures.Figure]:
    folder = tmp_path_factory.mktemp("figures")
    return figures.draw_all(fake_summary.build(15), folder, fake_summary.OBSERVED)


def test_all_seven_are_drawn_with_their_files(drawn: list[figures.Figure]) -> None:
    assert [f.name for f in drawn] == NAMES
    for figure in drawn:
        assert figure.png.read_bytes().startswith(b"\x89PNG")
        # IHDR: 13.333 x 7.5 inches at 144 dpi
        assert figure.png.read_bytes()[16:24] == (1920).to_bytes(4, "big") + (1080).to_bytes(
            4, "big"
        )
        assert not list(figure.png.parent.glob("*.part"))


def test_headlines_and_alt_texts_are_short_and_tables_are_rectangles(
    drawn: list[figures.Figure],
) -> None:
    for figure in drawn:
        assert len(figure.headline.split()) <= words.HEADLINE_WORDS, figure.headline
        assert len(figure.alt) <= words.ALT_CHARACTERS, figure.alt
        assert figure.rows
        assert {len(row) for row in figure.rows} == {len(figure.header)}


def test_svg_has_title_and_description_and_names_no_site(drawn: list[figures.Figure]) -> None:
    for figure in drawn:
        text = figure.svg.read_text()
        root = ElementTree.fromstring(text)
        name = "{http://www.w3.org/2000/svg}"
        assert root[0].tag == name + "title"
        assert root[0].text == figure.headline
        assert root[1].tag == name + "desc"
        assert root[1].text == figure.alt
        assert "<!DOCTYPE" not in text
        assert "<metadata" not in text
        assert "<text" not in text  # letters are paths: no font is asked for


def test_csv_holds_what_was_drawn(drawn: list[figures.Figure]) -> None:
    forest = drawn[1]
    rows = list(csv.DictReader(forest.csv.read_text().splitlines()))
    assert len(rows) == len(forest.rows) == 15 * 6 * 2
    row = next(
        r
        for r in rows
        if (r["what_if"], r["measure"], r["reading"])
        == ("A quarter more analyst capacity", "takedowns", "scarce")
    )
    # 0.62 a unit of capacity, bent by 1 + 0.2 x 0.25
    assert float(row["mean"]) == pytest.approx(0.62 * 0.25 / 1.05)
    assert float(row["ci_high"]) - float(row["ci_low"]) == pytest.approx(0.02)


def test_ranges_over_readings_are_rounded_by_one_interval_in_tables_too() -> None:
    reach = over([Estimate(500, 490, 510), Estimate(610, 600, 620)])
    assert reach is not None
    shown = ("2023-05", "modelled, all readings", "560", "490 to 620", "accounts")
    assert style.shown((*shown[:2], "accounts", reach)) == shown


def test_same_inputs_same_bytes_in_two_processes(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from tests import fake_summary;"
        "from sim import figures, page; s = fake_summary.build(3, 3); f = Path(sys.argv[1]);"
        "page.write(s, figures.draw_all(s, f / 'figures', fake_summary.OBSERVED), f, 'sim')"
    )
    own = {**os.environ, "PYTHONPATH": str(Path(__file__).parent.parent)}
    for name in ("a", "b"):
        subprocess.run([sys.executable, "-c", code, str(tmp_path / name)], env=own, check=True)
    first = sorted(p for p in (tmp_path / "a").rglob("*") if p.is_file())
    assert len(first) == 7 * 3 + 1
    for path in first:
        assert path.read_bytes() == (tmp_path / "b" / path.relative_to(tmp_path / "a")).read_bytes()


def test_cannot_tell_appears_when_intervals_cross_zero() -> None:
    study = intake.read(fake_summary.build(1, 6, wide=0.5))
    assert "cannot tell" in options.forest_headline(study, study.focus)
    study = intake.read(fake_summary.build(1, 5, wide=0.01))
    assert "depend on the reading" in options.forest_headline(study, study.focus)
    study = intake.read(fake_summary.build(1, 4, wide=0.001))
    assert options.forest_headline(study, study.focus) == (
        "A quarter more analyst capacity: takedowns up 14.6% to 21.1%, contacts down 2.6% to 14.1%"
    )


def test_headline_stays_short_with_long_titles() -> None:
    summary = fake_summary.build(1)
    for reading in summary["readings"]:
        reading["alternatives"][0]["title"] = "many words " * 30
    study = intake.read(summary)
    assert len(options.forest_headline(study, study.focus).split()) <= words.HEADLINE_WORDS
    assert len(options.growth_headline(study, 0.4).split()) <= words.HEADLINE_WORDS


def test_a_miss_of_the_published_counts_is_said(tmp_path: Path) -> None:
    counts = [{**row, "value": "9000"} for row in fake_summary.OBSERVED]
    figure = figures.draw_run(fake_summary.build(0, 1)["baseline"], tmp_path, counts)[0]
    assert figure.headline == (
        "Not every reading repeats the published count of 2023 and 2024 within 2%"
    )


def test_totals_that_contain_other_counts_are_left_out() -> None:
    counts = published(fake_summary.OBSERVED)
    assert [c.value for c in counts] == [8000, 5600, 2900]
    assert [c.months for c in counts] == [12, 12, 13]
    assert [c.year for c in counts] == ["2024", "2023", None]
    assert misses(counts[0], Estimate(7999, 7900, 8100))
    assert not misses(counts[1], Estimate(5510, 5500, 5520))


def test_a_single_run_draws_months_and_flow(tmp_path: Path) -> None:
    run = fake_summary.build(0, 1)["baseline"]
    drawn = figures.draw_run(run, tmp_path, fake_summary.OBSERVED)
    assert [f.name for f in drawn] == ["takedowns-by-month", "flow"]


def test_missing_numbers_are_left_out_not_zero(tmp_path: Path) -> None:
    run = fake_summary.build(0, 1)["baseline"]
    del run["measures"]["platform_removals"]
    flow = figures.draw_run(run, tmp_path, [])[1]
    assert not any("themselves" in row[0] for row in flow.rows)


def test_a_what_if_without_a_number_keeps_its_row(tmp_path: Path) -> None:
    summary = fake_summary.build(3, 2)
    for reading in summary["readings"]:
        del reading["alternatives"][1]["differences"]["contacts"]
    figure = options.forest(intake.read(summary), tmp_path)
    assert figure is not None
    assert [row[1] for row in figure.rows] == ["takedowns"] * 6 + ["contacts"] * 4
    for reading in summary["readings"]:
        for what_if in reading["alternatives"]:
            what_if["differences"].pop("contacts", None)
    figure = options.forest(intake.read(summary), tmp_path)
    assert figure is not None
    assert {row[1] for row in figure.rows} == {"takedowns"}


@pytest.mark.parametrize(
    ("mean", "low", "high", "unit", "said", "about"),
    [
        (8078, 7963, 8193, "", "7,900 to 8,200", "8,100"),
        (8107, 8010, 8204, "", "8,000 to 8,300", "8,100"),
        (8107, 8077, 8137, "", "8,070 to 8,140", "8,110"),
        (0.45, 0.438, 0.462, "share", "43% to 47%", "45%"),
        (742_345, 742_345, 742_345, "GBP", "£742,000", "£742,000"),
        (17.2, 16.1, 18.3, "hours", "16 to 19 h", "17 h"),
        (4.4, -0.2, 9.0, "", "−1 to 9", "4"),
        (4.4, 0.2, 8.6, "", "0 to 9", "4"),
        (85, 80, 90, "", "80 to 90", "90"),
        (33, 3, 63, "", "0 to 70", "30"),
        (33, -27, 93, "", "−100 to 100", "under 100"),
    ],
)
def test_numbers_are_rounded_as_the_half_width_allows(
    mean: float, low: float, high: float, unit: str, said: str, about: str
) -> None:
    assert words.span(Estimate(mean, low, high), unit) == said
    assert words.about(Estimate(mean, low, high), unit) == about


def test_a_range_over_readings_is_rounded_by_one_interval_not_by_the_range() -> None:
    reach = over([Estimate(8000, 7940, 8060), Estimate(9870, 9814, 9926), None])
    assert reach == Estimate(8933, 7940, 9926, 60, (60, 56))
    assert words.span(reach) == "7,900 to 10,000"


@pytest.mark.parametrize(
    ("low", "high", "said"),
    [
        (0.01, 0.22, "up 1% to 22%"),
        (0.002, 0.22, "up at most 22%"),
        (-0.17, -0.03, "down 3% to 17%"),
        (-0.03, 0.02, "3% down to 2% up"),
        (-0.002, 0.02, "under 1% down to 2% up"),
        (0.0, 0.0, "unchanged"),
    ],
)
def test_changes_in_words(low: float, high: float, said: str) -> None:
    assert words.change(Estimate((low + high) / 2, low, high, 0.01)) == said


def test_labels_are_moved_apart_and_stay_within() -> None:
    places = style.apart([5.0, 5.1, 9.9], [1.0, 1.0, 2.0], 0.0, 10.0)
    assert places[1] - places[0] >= 1.0
    assert places[2] - places[1] >= 1.5
    assert places[2] <= 9.0
    assert style.apart([1.0, 5.0], [1.0, 1.0], 0.0, 10.0) == [1.0, 5.0]


@pytest.mark.parametrize("what_ifs", [6, 15])
def test_texts_are_large_level_within_the_page_and_clear_of_each_other(
    what_ifs: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sheets: list[style.Sheet] = []
    save = style.Sheet.save

    def keep(sheet: style.Sheet, *rest: Any) -> figures.Figure:
        sheets.append(sheet)
        return save(sheet, *rest)

    monkeypatch.setattr(style.Sheet, "save", keep)
    figures.draw_all(fake_summary.build(what_ifs), tmp_path, fake_summary.OBSERVED)
    for sheet in sheets:
        canvas = FigureCanvasAgg(sheet.drawing)
        canvas.draw()
        boxes = []
        for text in shown_texts(sheet):
            assert float(text.get_fontsize()) >= style.TEXT
            assert text.get_rotation() == 0
            box = text.get_window_extent(canvas.get_renderer())
            assert box.x0 >= 0
            assert box.x1 <= 1920
            assert box.y0 >= 0
            assert box.y1 <= 1080
            boxes.append((text.get_text(), box.padded(-2)))
        for (one, a), (other, b) in combinations(boxes, 2):
            assert not a.overlaps(b), (sheet.headline, one, other)


def shown_texts(sheet: style.Sheet) -> list[Text]:
    """The texts of a sheet, without tick labels beyond the limits of their axis."""
    hidden = set()
    for axes in sheet.drawing.axes:
        for axis, limits in ((axes.xaxis, axes.get_xlim()), (axes.yaxis, axes.get_ylim())):
            for tick in axis.get_major_ticks():
                if not min(limits) <= tick.get_loc() <= max(limits):
                    hidden |= {tick.label1, tick.label2}
    found = sheet.drawing.findobj(Text)
    return [t for t in found if t.get_visible() and t.get_text() and t not in hidden]


def luminance(colour: str) -> float:
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    bright, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


def test_contrast_of_text_and_graphics() -> None:
    assert len(style.PALETTE) == 4
    for text in (style.INK, style.QUIET, style.BLUE):
        assert contrast(text, style.GROUND) >= 4.5
        assert contrast(text, style.SHADE) >= 4.5
    assert contrast(style.GROUND, style.BLUE) >= 4.5  # the last box of the flow
    for colour in style.PALETTE:
        assert contrast(colour, style.GROUND) >= 3


def test_no_two_readings_look_the_same() -> None:
    for what in ("marker", "linestyle"):
        assert len({str(look[what]) for look in style.LOOKS}) == len(style.LOOKS)


def test_what_capacity_gives_is_told_from_pairs(tmp_path: Path) -> None:
    """An interval of the level holds run chance that both sides of a pair share."""
    titles = []
    for wider in (0.0, 1000.0):
        summary = fake_summary.build()
        for reading in summary["sweep"]["readings"]:
            for point in reading["points"]:
                cell = point["measures"]["takedowns"]["by_year"]["2024"]
                cell["ci_low"], cell["ci_high"] = cell["ci_low"] - wider, cell["ci_high"] + wider
        drawn = figures.draw_all(summary, tmp_path / str(wider), fake_summary.OBSERVED)
        titles.append(next(f.headline for f in drawn if f.name == "against-capacity"))
    assert titles[0] == titles[1]
    assert titles[0].startswith("Twice the capacity: takedowns up")


def test_many_what_ifs_have_a_sheet_for_each_pair_of_levers(tmp_path: Path) -> None:
    summary = fake_summary.build(15)
    levers = [lever for part in options.PARTS for lever in part]
    for reading in summary["readings"]:
        for number, what_if in enumerate(list(reading["alternatives"])):
            what_if["lever"] = levers[number % 6]
            again = deepcopy(what_if)
            again["scenario"] += "-again"
            again["title"] += ", once more"
            reading["alternatives"].append(again)
    summary["alternatives"] = summary["readings"][0]["alternatives"]
    drawn = {f.name: f for f in figures.draw_all(summary, tmp_path, fake_summary.OBSERVED)}
    sheets = ["what-ifs-people-and-hours", "what-ifs-tools-and-rules"]
    sheets.append("what-ifs-platforms-and-criminals")
    assert [name for name in drawn if name.startswith("what-ifs")] == sheets
    rows = [{row[0] for row in drawn[name].rows} for name in sheets]
    assert [len(names) for names in rows] == [12, 10, 8]
    assert len(set.union(*rows)) == 30
    assert len({drawn[name].headline for name in sheets}) == 3
    assert "growth" in drawn
