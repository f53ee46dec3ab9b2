"""What an editor is told about the data."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot.conversation.assistant import Assistant
from bot.editing.checking import ENOUGH_PHRASES, FEWEST_PHRASES, Finding, check_faq, summary
from bot.faq import load_faq
from bot.language.lemmas import Analyzer
from bot.retrieval.building import build_index
from bot.retrieval.explanation import explain
from tests.sample import FILES, write_faq

pytestmark = pytest.mark.slow


def findings(folder: Path, analyzer: Analyzer) -> list[Finding]:
    """Check a FAQ."""
    faq = load_faq(folder)
    return check_faq(faq, build_index(faq, analyzer))


def test_own_data_hold_no_error(real: Assistant) -> None:
    """The project's own data pass the check."""
    assert [
        finding for finding in check_faq(real.faq, real.index) if finding.level == "error"
    ] == []


@pytest.mark.parametrize(
    ("file", "addition", "level", "where", "message"),
    [
        (
            "out_of_scope.txt",
            "leihfrist VERLÄNGERN!\n",
            "error",
            "out_of_scope.txt, Zeile 10",
            "entries/03-leihfrist.md, Zeile 9",
        ),
        (
            "entries/04-mahngebuehr.md",
            "- mahngebuehr\n",
            "warning",
            "entries/04-mahngebuehr.md, Zeile 12",
            "entries/04-mahngebuehr.md, Zeile 10",
        ),
        (
            "out_of_scope.txt",
            "nach 1: Und das VORLESEN\n",
            "error",
            "out_of_scope.txt, Zeile 10",
            "steht schon in entries/vorlesestunde.md, Zeile 14",
        ),
        (
            "out_of_scope.txt",
            "nach 2: wer zahlt das?\nnach 2: Wer zahlt das\n",
            "warning",
            "out_of_scope.txt, Zeile 11",
            "steht schon in out_of_scope.txt, Zeile 10",
        ),
        (
            "out_of_scope.txt",
            "nach 2: ???\n",
            "warning",
            "out_of_scope.txt, Zeile 10",
            "„???“ enthält kein Wort",
        ),
        (
            "entries/02-leseausweis.md",
            "- Habt ihr sonntags auf?\n",
            "warning",
            "entries/02-leseausweis.md, Zeile 12",
            "„Habt ihr sonntags auf?“ ähnelt eher Eintrag 1",
        ),
    ],
)
def test_findings_name_place_and_reason(
    tmp_path: Path,
    analyzer: Analyzer,
    file: str,
    addition: str,
    level: str,
    where: str,
    message: str,
) -> None:
    """A repeated phrase is an error across entries and a warning within one.

    A stray phrase is a warning. The most serious findings come first.
    """
    found = findings(write_faq(tmp_path, {file: FILES[file] + addition}), analyzer)
    assert [f for f in found if f.level == level and f.where == where and message in f.message]
    order = ["error", "warning", "info"]
    assert [order.index(f.level) for f in found] == sorted(order.index(f.level) for f in found)


def test_the_same_words_may_be_declined_after_one_entry_and_answered_after_another(
    tmp_path: Path, analyzer: Analyzer
) -> None:
    """That is what such a line is for."""
    text = FILES["out_of_scope.txt"] + "nach 2: und das Vorlesen?\nnach 3: und das Vorlesen?\n"
    found = findings(write_faq(tmp_path, {"out_of_scope.txt": text}), analyzer)
    assert not [finding for finding in found if finding.file == "out_of_scope.txt"]


def test_hints_name_unset_links_and_few_phrases(sample: Assistant) -> None:
    """Links without an address and contacts without a way to reach them are hints.

    Hardly any phrases are a warning each, and few of them a hint for all entries.
    """
    found = check_faq(sample.faq, sample.index)
    assert (
        Finding("info", "site.toml", "Link „lage“ ist nicht gesetzt; der Text steht ohne Link da")
        in found
    )
    assert [
        "Bo Beispiel" in f.message for f in found if "fehlen E-Mail und Telefon" in f.message
    ] == [True]
    few = [f for f in found if f"empfohlen sind mindestens {FEWEST_PHRASES}" in f.message]
    assert [f.level for f in few] == ["warning"]
    more = [f for f in found if f"weniger als {ENOUGH_PHRASES} Formulierungen" in f.message]
    assert [(f.level, f.message[:17]) for f in more] == [("info", "5 von 6 Einträgen")]
    assert not any("leicht verwechselbar" in f.message for f in found)  # no two are much alike
    assert summary(found)["warning"] >= 1


def test_an_entry_with_hardly_any_phrases_stands_out(tmp_path: Path, analyzer: Analyzer) -> None:
    """Where the others have many times as many, a file may have lost some."""
    many = "".join(f"- Frage {word} Nummer {word}\n" for word in map(str, range(60)))
    few = "".join(f"- Wie {word}\n" for word in map(str, range(12)))
    changed: dict[str, str | bytes | None] = {
        name: FILES[name].split("\n## ")[0] + f"\n## Auch gefragt als\n\n{many}"
        for name in FILES
        if "/" in name
    }
    changed["entries/02-leseausweis.md"] = (
        FILES["entries/02-leseausweis.md"].split("\n## ")[0] + f"\n## Auch gefragt als\n\n{few}"
    )
    found = [
        f
        for f in findings(write_faq(tmp_path, changed), analyzer)
        if "ist die Datei vollständig?" in f.message
    ]
    assert [(f.level, f.where, f.message) for f in found] == [
        (
            "warning",
            "entries/02-leseausweis.md",
            "nur 12 Formulierungen, üblich sind hier 60; ist die Datei vollständig?",
        )
    ]


def test_a_list_where_the_phrases_are_missing_is_looked_at(
    tmp_path: Path, analyzer: Analyzer
) -> None:
    """Phrases without any heading look like the answer's own list: only a person can tell."""
    text = FILES["entries/02-leseausweis.md"].replace("## Auch gefragt als\n\n", "")
    steps_in_answer = text.replace("- Wo melde ich mein Kind an?\n", "- Kommen Sie vorbei.\n")
    for content, levels in ((text, ["warning"]), (steps_in_answer, [])):
        found = findings(write_faq(tmp_path, {"entries/02-leseausweis.md": content}), analyzer)
        assert [
            f.level
            for f in found
            if f.where == "entries/02-leseausweis.md" and "endet mit einer Liste" in f.message
        ] == levels


@pytest.mark.parametrize(
    ("quote", "message"),
    [
        ("vier Wochen", ""),
        ("kann  zweimal", ""),
        (
            "drei Wochen",
            (
                "die Überschrift darüber zitiert „drei Wochen“; das steht in keinem Satz der Antwort "
                "(mehr), also markiert der Bot dafür nichts; bitte Wörter der jetzigen Antwort "
                "zitieren oder die Zeilen darunter löschen"
            ),
        ),
        (
            "er",
            (
                "die Überschrift darüber zitiert „er“; das steht in 2 Sätzen der Antwort; bitte "
                "Wörter zitieren, die nur in einem stehen"
            ),
        ),
    ],
)
@pytest.mark.parametrize("file", ["entries/03-leihfrist.md", "entries/03-leihfrist.fragen.md"])
def test_a_quote_that_the_answer_has_lost_is_looked_at(
    tmp_path: Path, analyzer: Analyzer, quote: str, message: str, file: str
) -> None:
    """Once for each heading, at its first phrase: file, line, and what to do."""
    lists = f"### Einzelheiten: „{quote}“\n\n- Wie lange noch?\n- Wann zurück?\n"
    text = f"{FILES.get(file, '## Auch gefragt als')}\n\n{lists}"
    found = findings(write_faq(tmp_path, {file: text}), analyzer)
    line = text[: text.index("- Wie lange noch")].count("\n") + 1
    expected = [("warning", file, line, message)] if message else []
    quoting = [f for f in found if "zitiert" in f.message]
    assert [(f.level, f.file, f.line, f.message) for f in quoting] == expected


def test_the_published_phrases_quote_their_answers(real: Assistant) -> None:
    """No passage of our own data is lost."""
    assert [f for f in check_faq(real.faq, real.index) if "zitiert" in f.message] == []


def test_strange_answers_of_json_lines_are_warnings(tmp_path: Path, analyzer: Analyzer) -> None:
    """What a program wrote is used, and what no channel can show in it is said with its line."""
    file = tmp_path / "faq.jsonl"
    file.write_text('{"id": "a", "question": "Wo?", "answer": "Hier.\\n\\n<p>Dort</p>"}\n', "utf-8")
    found = [f for f in findings(file, analyzer) if "HTML" in f.message]
    assert [(f.level, f.where, f.file, f.line) for f in found] == [
        ("warning", "faq.jsonl, Zeile 1", "faq.jsonl", 1)
    ]


@pytest.mark.parametrize("answer", ["", "---", "- ", "[a]: https://a.example"])
def test_answers_of_json_lines_that_show_nothing_are_warnings(
    tmp_path: Path, analyzer: Analyzer, answer: str
) -> None:
    """An export may hold an empty answer: the FAQ is read, and the line is named."""
    file = tmp_path / "faq.jsonl"
    row = {"id": "a", "question": "Wo?", "answer": answer}
    file.write_text(json.dumps(row) + "\n", "utf-8")
    found = [f for f in findings(file, analyzer) if "zeigt keinen Text" in f.message]
    assert [(f.level, f.where) for f in found] == [("warning", "faq.jsonl, Zeile 1")]


def test_neighbours_of_our_data_are_the_known_pairs(real: Assistant) -> None:
    """Pairs that are hard to tell apart are shown, those that are merely alike are not."""
    found = [f for f in check_faq(real.faq, real.index) if "leicht verwechselbar" in f.message]
    assert {"1 und 4", "19 und 21", "9 und 11"} <= {f.where for f in found}
    likeness = [float(f.message.partition("(")[2].partition(")")[0]) for f in found]
    assert min(likeness) >= 0.25
    assert likeness == sorted(likeness, reverse=True)


def test_explanation_adds_up(sample: Assistant) -> None:
    """An explanation names the nearest text and the shared lemmas of as many entries as asked."""
    ranked = sample.rank("Strafe für verspätete Bücher")
    first, second = explain(sample.matcher, ranked, 2)
    assert (first.match.id, first.nearest) == ("4", "Strafe für zu spät abgegebene Bücher")
    assert {"strafe", "buch"} <= set(first.shared)
    assert sum(first.parts.values()) > sum(second.parts.values())
    assert 0 < first.similarity <= 1


def test_the_same_question_twice_is_an_error(tmp_path: Path, analyzer: Analyzer) -> None:
    """Two answers to one question: the bot would give either."""
    text = FILES["entries/02-leseausweis.md"].split("\n## ")[0]
    other = text.replace("Er ist kostenlos.", "Er kostet fünf Euro.")
    found = findings(write_faq(tmp_path, {"entries/26-neu.md": other}), analyzer)
    assert [
        finding.level for finding in found if "steht schon in entries/02" in finding.message
    ] == ["error"]
