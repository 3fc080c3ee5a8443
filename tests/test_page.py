"""The page: complete, self-contained, honest about ranges, and safe with any title."""

from __future__ import annotations

import csv
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from sim import figures, page
from sim.figures import intake, options
from sim.figures.facts import Run
from sim.page import account, answer
from sim.page.expected import judgement
from tests import fake_summary
from tests.test_figures import contrast

OBSERVED = fake_summary.OBSERVED
COMMAND = "sim compare baseline --replications 5"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("page")


@pytest.fixture(scope="module")
def drawn(folder: Path) -> list[figures.Figure]:
    return figures.draw_all(fake_summary.build(6), folder / "figures", fake_summary.OBSERVED)


@pytest.fixture(scope="module")
def html(folder: Path, drawn: list[figures.Figure]) -> str:
    return page.write(fake_summary.build(6), drawn, folder, COMMAND).read_text()


class Outline(HTMLParser):
    """Tags in order, and the text outside style and pictures."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text.append(data)


def outline(html: str) -> Outline:
    parser = Outline()
    parser.feed(html)
    return parser


def test_page_asks_for_nothing(html: str) -> None:
    assert "http" not in re.sub(r'http-equiv="', "", html)
    assert "//" not in re.sub(r"data:image/svg\+xml;base64,[A-Za-z0-9+/=]+", "", html)
    tags = outline(html).tags
    assert not {"script", "link", "iframe", "form", "object"} & {name for name, _ in tags}
    policy = next(a["content"] for n, a in tags if a.get("http-equiv"))
    assert policy is not None
    assert policy.startswith("default-src 'none'; img-src data:; style-src 'sha256-")
    assert "unsafe" not in policy
    assert not any("style" in attributes for _, attributes in tags)


def test_language_scopes_and_alt_texts(html: str, drawn: list[figures.Figure]) -> None:
    tags = outline(html).tags
    assert dict(tags)["html"] == {"lang": "en-GB"}
    assert all(a.get("scope") in ("col", "row") for n, a in tags if n == "th")
    assert [a["alt"] for n, a in tags if n == "img"] == [f.alt for f in drawn]
    assert sum(n == "h1" for n, _ in tags) == 1


def test_sections_come_in_order(html: str) -> None:
    order = [
        '<div class="answer">',
        'id="answers"',
        'id="growth"',
        'id="stages"',
        'id="readings"',
        'id="caveats"',
        'id="figures"',
        'id="how"',
        'id="limits"',
        'id="again"',
        "Run stamp",
    ]
    places = [html.index(mark) for mark in order]
    assert places == sorted(places)
    assert COMMAND in html
    assert "0f1e2d3c4b5a, seed 1, 5 replications, sim 0.1.0" in html
    assert "Takedowns are throughput, not outcome; contacts are harm." in html


def test_how_it_works_takes_150_words(html: str) -> None:
    text = re.search(r'id="how">.*?</section>', html, re.DOTALL)
    assert text is not None
    said = re.sub(r"<[^>]*>", " ", text[0].split("</h2>")[1])
    assert 100 <= len(said.split()) <= 150


def test_no_word_of_the_model_stands_alone(html: str) -> None:
    text = " ".join(outline(html).text).lower()
    for word in ("presence", "regime", "overtaken", "protected", "self_paced", "saturated"):
        assert word not in text.replace(fake_summary_words().lower(), "")


def fake_summary_words() -> str:
    """What the summary itself says about its stages."""
    return "Analysts were idle for 3% of their unprotected hours"


def test_the_sentence_says_verdict_range_and_forecast() -> None:
    study = intake.read(fake_summary.build(3, 4, wide=0.001))
    said = (
        "A quarter more analyst capacity from 1 January 2024: takedowns in 2024 would have been "
        "higher in all four readings, 9,100 to 10,000 instead of 8,000 to 8,300. "
        "Growth from 2023 to 2024 would have been 65% to 79%, beside the observed 40% (43% from "
        "the published counts); 43% to 48% in the model as it was. "
        "Contacts with smugglers, the harm, would have been down 2.6% to 14.1%. "
        "In April 2025 to March 2026, a forecast, takedowns would be 9,100 to 10,000 instead of "
        "8,000 to 8,300."
    )
    assert " ".join(answer.sentences(study)) == said


def test_the_sentence_says_in_how_many_readings_a_sure_difference_is_tiny() -> None:
    summary = fake_summary.build(3, 4, wide=0.001)
    found = summary["readings"][2]["alternatives"][0]["differences"]["takedowns"]
    found["by_year"]["2024"]["relative"] = 0.004
    first = answer.sentences(intake.read(summary))[0]
    assert "would have been higher in all four readings (by under 0.5% in 1), 9,100" in first


def test_a_reading_in_which_a_ratio_is_unbounded_stays_in_the_range() -> None:
    """By the difference over the baseline's mean, which these made-up ratios are."""
    summary = fake_summary.build(3, 4)
    before = answer.sentences(intake.read(summary)), account.caveats(intake.read(summary))
    for reading in summary["readings"][1:]:
        for alternative in reading["alternatives"]:
            cell = alternative["differences"]["contacts"]["by_year"]["2024"]
            cell["relative_low"] = cell["relative_high"] = None
    after = answer.sentences(intake.read(summary)), account.caveats(intake.read(summary))
    assert after == before


def test_what_was_nought_has_a_verdict_and_no_share(tmp_path: Path) -> None:
    summary = fake_summary.build(3, 4, wide=0.001)
    for reading in summary["readings"]:
        reading["baseline"]["measures"]["contacts"]["by_year"]["2024"]["mean"] = 0.0
    study = intake.read(summary)
    harm = next(s for s in answer.sentences(study) if "Contacts" in s)
    assert harm.endswith("were nought as it was, so no change can be given as a share: lower.")
    assert "One reading" not in str(account.caveats(study))
    assert options.finding(study, study.focus, "contacts") == "lower"
    assert page.write(
        summary, figures.draw_all(summary, tmp_path, OBSERVED), tmp_path, COMMAND
    ).exists()
    for reading in summary["readings"]:
        reading["baseline"]["measures"]["takedowns"]["by_year"]["2024"]["mean"] = 0.0
    assert "no change can be given as a share" in str(account.caveats(intake.read(summary)))
    assert page.write(
        summary, figures.draw_all(summary, tmp_path, OBSERVED), tmp_path, COMMAND
    ).exists()


def test_the_sentence_says_cannot_tell_and_what_would_tell() -> None:
    study = intake.read(fake_summary.build(1, 6, wide=0.5))
    first, _, harm, _ = answer.sentences(study)
    assert "we cannot tell whether takedowns in 2024 would have been higher or lower" in first
    assert "about 40 runs in each reading would tell" in first
    assert "cannot tell" in harm


def test_the_sentence_says_that_it_depends_on_the_reading() -> None:
    study = intake.read(fake_summary.build(1, 6))
    first = answer.sentences(study)[0]
    assert "depends on the reading of the evidence (higher in 5, cannot tell in 1 of 6" in first


def test_the_table_has_a_row_for_each_and_ranges() -> None:
    rows = answer.table(intake.read(fake_summary.build(6)))
    assert [r.capacity for r in rows] == ["100", "125", "80", "200", "100", "100", "100"]
    assert rows[1].takedowns == "8,000 to 10,000"
    assert rows[1].contacts == "85 to 101"
    assert rows[0].wait == (
        "15 to 20 h: mostly closed hours, no real queue (5 of 6)",
        "41 to 47 h: a real queue (1 of 6)",
    )
    assert rows[1].cost == "1.12"
    assert rows[4].cost.endswith("change not costed")


def test_many_what_ifs_stand_under_their_levers_and_few_do_not() -> None:
    summary = fake_summary.build(6)
    for found in summary["readings"]:
        more = [dict(found["alternatives"][i % 6]) for i in range(9)]
        for number, what_if in enumerate(more):
            what_if["lever"] = "people" if number < 4 else "rules"
            what_if["scenario"] = f"what-if-{number}"
        found["alternatives"] = more
    study = intake.read(summary)
    expected = ["People", "", "", "", "Rules", "", "", "", ""]
    assert answer.headings(study) == expected
    assert [row.heading for row in answer.table(study)] == ["", *expected]
    assert not any(answer.headings(intake.read(fake_summary.build(6))))


def test_what_is_priced_is_costed() -> None:
    keys = ["plan.changes.analysts.triage_minutes", "plan.changes.costs.other_gbp_per_year"]
    tool, priced = ([{"key": key} for key in keys[:count]] for count in (1, 2))
    assert not answer.staffed(Run({"changes": tool}))
    assert answer.staffed(Run({"changes": priced}))


def test_growth_lines_say_what_data_do_not_determine() -> None:
    growth = account.growth(intake.read(fake_summary.build(1)))
    assert growth is not None
    assert [(points, said) for _, points, said in growth.lines] == [
        ("30 to 34 points", "readings agree"),
        ("−1 to 12 points", account.NOT_DETERMINED),
        ("1 to 14 points", account.NOT_DETERMINED),
    ]


def test_caveats_carry_numbers_and_consequences() -> None:
    caveats = account.caveats(intake.read(fake_summary.build(1)))
    assert len(caveats) == 3
    assert "1% down to 22% up" in caveats[0].text
    assert "“report bound”" in caveats[0].consequence
    assert "146 where 2023 is 100" in caveats[1].text
    alone = account.caveats(intake.read(fake_summary.build(1, 1)))
    assert alone[0].title == "One reading of the evidence only"


def test_two_rules_of_counting_are_a_caveat(tmp_path: Path) -> None:
    summary = fake_summary.build(2)
    for reading in summary["readings"]:
        reading["alternatives"][1]["changes"] = [
            {"key": "counting.net_of_reversals", "from": "off", "to": "on"}
        ]
    caveats = account.caveats(intake.read(summary))
    assert len(caveats) == 4
    assert summary["alternatives"][1]["title"] in caveats[0].text
    page_text = page.write(summary, [], tmp_path, COMMAND).read_text()
    assert "Four caveats, and what follows from each" in page_text


def test_stages_stand_beside_the_planners_ratio() -> None:
    stages = account.stages(intake.read(fake_summary.build(1)))
    assert stages[0].ratio == "10,100"
    assert stages[0].stages == ("analysts' time: 5 of 6", "supply of reports: 1 of 6")
    assert len(stages[0].because) == 6


def test_titles_that_hold_markup_stay_text(tmp_path: Path) -> None:
    bad = '=1+<script>alert("x")</script><img src=x onerror=1> $\\frac{1}$ {{ 7*7 }}'
    summary = fake_summary.build(2, 2)
    for reading in summary["readings"]:
        for what_if in reading["alternatives"]:
            what_if["title"] = what_if["question"] = bad
        reading["believe"] = reading["ruled_out_by"] = reading["reading"] = bad
    drawn = figures.draw_all(summary, tmp_path, fake_summary.OBSERVED)
    html = page.render(summary, drawn, f"sim compare {bad}")
    tags = outline(html).tags
    assert "script" not in {name for name, _ in tags}
    assert not any("onerror" in attributes for _, attributes in tags)
    assert "{{ 7*7 }}" in html
    assert bad in " ".join(outline(html).text)
    assert "<script" not in drawn[1].svg.read_text()


def test_titles_that_steer_or_calculate_do_neither(tmp_path: Path) -> None:
    """Terminal codes, marks that turn the direction of a line, formulas."""
    bad = "=HYPERLINK(1) \x1b[31m\u202etxt.exe"
    said = "=HYPERLINK(1) ?[31m?txt.exe"
    summary = fake_summary.build(2, 2)
    for reading in summary["readings"]:
        for what_if in reading["alternatives"]:
            what_if["title"] = what_if["question"] = bad
            what_if["expected"] = {"takedowns": "lower", "contacts": None, "why": bad}
        reading["believe"] = reading["ruled_out_by"] = bad
    drawn = figures.draw_all(summary, tmp_path, fake_summary.OBSERVED)
    html = page.render(summary, drawn, "sim compare")
    assert said in " ".join(outline(html).text)
    texts = [html, *(f.svg.read_text() for f in drawn), *(f.csv.read_text() for f in drawn)]
    for text in texts:
        assert not {"\x1b", "\u202e"} & set(text)
    rows = [line for f in drawn for line in f.csv.read_text().splitlines()]
    assert any("HYPERLINK" in row for row in rows)
    cells = [cell for row in csv.reader(rows) for cell in row]
    assert not [cell for cell in cells if cell.startswith("=")]


def test_a_later_plan_asks_about_the_year_ahead(tmp_path: Path) -> None:
    summary = fake_summary.build(2, 2)
    for reading in summary["readings"]:
        for run in (reading["baseline"], *reading["alternatives"]):
            run["plan_from"] = "2025-04-01"
    study = intake.read(summary)
    assert study.period.name == "FY2025-26"
    assert study.forecast is None
    first = answer.sentences(study)[0]
    assert "from 1 April 2025: takedowns in April 2025 to March 2026 would be" in first
    drawn = figures.draw_all(summary, tmp_path, fake_summary.OBSERVED)
    assert "April 2025 to March 2026" in page.render(summary, drawn, "sim")


@pytest.mark.parametrize("plan", ["2025-08-01", "2026-03-31"])
def test_a_plan_with_no_whole_year_left_is_asked_about_in_the_last(plan: str) -> None:
    summary = fake_summary.build(2, 2)
    for reading in summary["readings"]:
        for run in (reading["baseline"], *reading["alternatives"]):
            run["plan_from"] = plan
    assert intake.read(summary).period.name == "FY2025-26"


def test_a_sweep_makes_a_page_of_its_points(tmp_path: Path) -> None:
    summary = fake_summary.build(0, 2)
    swept = summary["sweep"]
    for reading, point_holder in zip(summary["readings"], swept["readings"], strict=True):
        point_holder["baseline"] = reading["baseline"]
    swept["baseline"] = summary["baseline"]
    study = intake.read(swept)
    assert [w[0].run.title for w in study.scenarios][:2] == [
        "plan.capacity = 0.6",
        "plan.capacity = 0.8",
    ]
    assert study.focus
    assert study.focus[0].run.title == "plan.capacity = 1.2"
    drawn = figures.draw_all(swept, tmp_path, fake_summary.OBSERVED)
    assert "against-capacity" in [f.name for f in drawn]
    assert "plan.capacity = 1.2 from 1 January 2024" in page.render(swept, drawn, "sim sweep")


def test_contrast_of_the_page() -> None:
    css = Path(page.__file__).parent.parent.joinpath("templates", "page.css").read_text()
    texts = set(re.findall(r"(?<![-\w])color: (#[0-9a-f]{6})", css))
    grounds = set(re.findall(r"background: (#[0-9a-f]{6})", css))
    assert texts
    for text in texts:
        for ground in grounds:
            assert contrast(text, ground) >= 4.5


@pytest.mark.parametrize(
    ("expected", "found", "said"),
    [
        ("higher", ["higher", "higher"], "as expected"),
        ("higher", ["higher", "lower"], "not so: higher in 1, lower in 1"),
        ("higher", ["higher", "cannot tell"], "as expected where it can be told, in one of 2"),
        ("higher", ["cannot tell", "cannot tell"], "cannot tell"),
        ("no difference", ["lower", "lower"], "not so: lower in both readings"),
        ("depends on the reading", ["higher", "lower"], "as expected"),
        ("depends on the reading", ["higher", "cannot tell"], "as expected"),
        ("depends on the reading", ["higher", "higher"], "not so: higher in both readings"),
        ("depends on the reading", ["higher"], "higher in this reading; of one reading nothing"),
    ],
)
def test_an_expectation_is_judged(expected: str, found: list[str], said: str) -> None:
    assert judgement(expected, found).startswith(said)


def test_where_the_result_disagrees_is_said(tmp_path: Path) -> None:
    summary = fake_summary.build(3)
    for reading in summary["readings"]:
        for number, what_if in enumerate(reading["alternatives"]):
            takedowns = "lower" if number < 2 else "higher"
            what_if["expected"] = {"takedowns": takedowns, "contacts": None, "why": "So <said>."}
    text = " ".join(outline(page.write(summary, [], tmp_path, COMMAND).read_text()).text)
    first = summary["alternatives"][0]["title"]
    assert f"One of 3: “{first}”." in text
    assert "takedowns: not so: higher in 5, cannot tell in 1 of 6 readings" in text
    assert text.count("So <said>.") == 3
