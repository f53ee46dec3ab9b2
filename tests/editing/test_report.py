"""The report, over events as a bot records them."""

from __future__ import annotations

import datetime as dt
import io
import json
from pathlib import Path
from typing import Any

import pytest

from bot.editing.report import Form, ReportError, report
from bot.editing.report.grouping import group_questions
from bot.settings import Settings
from tests.recording.replies import IN_NEED, recorder_for
from tests.small_faq import assistant_of, write_faq

UNKNOWN = (
    "Wie wird das Wetter morgen?",
    "wie wird das wetter am montag",
    "Was kostet ein neues Auto?",
    "<script>alert(1)</script>",
)

IN_DISTRESS_WORDS = "Ich kann nicht mehr."


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Record a handful of questions to the small FAQ."""
    folder = tmp_path_factory.mktemp("report")
    found = Settings(
        faq=write_faq(folder / "faq"),
        cache_dir=folder / "cache",
        events="texts",
        database_url=f"sqlite:///{folder / 'events.db'}",
    )
    assistant, recorder = assistant_of(found.faq), recorder_for(found)
    for question in (
        *UNKNOWN,
        "Wie oft trifft sich der Zirkel?",
        "Was ist ein Zirkel?",
        "Wie oft trifft sich der Zirkel?",
    ):
        event_id = recorder.record(
            "web", question, assistant.reply(question), 0.004, assistant.faq.digest
        )
        if question.startswith("Was ist"):
            recorder.vote(event_id, helpful=False)
    recorder.record("web", IN_DISTRESS_WORDS, IN_NEED, 0.004, assistant.faq.digest)
    recorder.close()
    return found


def written(settings: Settings, form: Form, since: dt.timedelta = dt.timedelta(days=7)) -> str:
    """Return the report."""
    out = io.StringIO()
    report(settings, since, form, out)
    return out.getvalue()


@pytest.mark.slow
def test_json_has_all_figures(settings: Settings) -> None:
    """Replies by week, most asked, never asked, disliked with their texts, unanswered in groups."""
    found: dict[str, Any] = json.loads(written(settings, "json"))
    assert found["replies"] == 8
    assert found["channels"] == {"web": 8}
    assert [week["answered"] for week in found["weeks"]] == [3]
    assert [(entry["id"], entry["asked"]) for entry in found["most_asked"]] == [("2", 2), ("1", 1)]
    assert [entry["id"] for entry in found["never_asked"]] == ["3"]
    assert [(entry["id"], entry["texts"]) for entry in found["disliked"]] == [
        ("1", ["Was ist ein Zirkel?"])
    ]
    assert sum(group["count"] for group in found["unanswered"]) == 4


@pytest.mark.slow
@pytest.mark.parametrize("form", ["json", "table", "html"])
def test_replies_to_people_in_distress_are_a_number(settings: Settings, form: Form) -> None:
    """Their number is told by week; their words are nowhere."""
    found = written(settings, form)
    assert IN_DISTRESS_WORDS not in found
    assert ("in_distress" if form == "json" else "Hilfe in Not") in " ".join(found.split())


@pytest.mark.slow
def test_a_number_of_people_in_distress_is_of_its_week(settings: Settings) -> None:
    """It counts neither as answered nor as unanswered."""
    [week] = json.loads(written(settings, "json"))["weeks"]
    counts = {
        name: week[name]
        for name in ("answered", "suggested", "declined", "smalltalk", "in_distress")
    }
    assert counts == {
        "answered": 3,
        "suggested": 0,
        "declined": 4,
        "smalltalk": 0,
        "in_distress": 1,
    }


@pytest.mark.slow
def test_the_page_escapes_what_visitors_wrote(settings: Settings) -> None:
    """A question with markup is shown as text; the page loads nothing and has both plots."""
    page = written(settings, "html")
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "<script" not in page
    assert page.count("<svg") == 2
    assert "default-src 'none'" in page


def test_the_table_reads_without_a_terminal(settings: Settings) -> None:
    """Written to a file the tables carry no control sequences."""
    table = written(settings, "table")
    assert "Unbeantwortete Fragen, nach Ähnlichkeit gruppiert" in table
    assert "3       │ Wer bezahlt die Moderation?" in table
    assert "\x1b" not in table


def test_only_the_time_span_counts(settings: Settings) -> None:
    """Events before the span are left out, and an empty report is one all the same."""
    assert json.loads(written(settings, "json", dt.timedelta(0)))["replies"] == 0
    assert "In dieser Zeit wurde nichts gefragt." in written(settings, "html", dt.timedelta(0))


@pytest.mark.slow
def test_like_questions_meet_in_a_group(settings: Settings) -> None:
    """Questions about one thing are grouped, frequent groups first, each with a proposed entry."""
    groups = group_questions((*UNKNOWN[:3], UNKNOWN[0]), assistant_of(settings.faq))
    assert [(group.count, group.texts) for group in groups] == [(3, UNKNOWN[:2]), (1, UNKNOWN[2:3])]
    assert {group.entry for group in groups} <= {"1", "2", "3"}


def test_without_events_the_report_says_how_to_record_them(tmp_path: Path) -> None:
    """Looking creates no database."""
    settings = Settings(database_url=f"sqlite:///{tmp_path / 'none.db'}")
    with pytest.raises(ReportError, match="QZBOT_EVENTS=statistics"):
        written(settings, "table")
    assert list(tmp_path.iterdir()) == []


def test_an_unreadable_database_is_named(tmp_path: Path) -> None:
    """A file that is no database gives a sentence, not a traceback."""
    (tmp_path / "events.db").write_bytes(b"kein SQLite" * 100)
    with pytest.raises(ReportError, match="nicht lesbar"):
        written(Settings(database_url=f"sqlite:///{tmp_path / 'events.db'}"), "table")
