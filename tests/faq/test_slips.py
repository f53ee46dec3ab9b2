"""A slip in an entry file never makes an internal phrase part of the official answer."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.faq import DataError, load_faq
from bot.faq.values import Entry
from bot.operating.reloading import LiveAssistant
from bot.recording.metrics import Metrics
from bot.settings import Settings
from tests.small_faq import assistant_of
from tests.small_faq import write_faq as write_small_faq

QUESTION = "# Wann hat die Bücherei geöffnet?"
ANSWER = "Die Bücherei ist werktags von 9 bis 17 Uhr geöffnet."
PHRASES = ("Kann ich abends Bücher holen?", "INTERN nicht veröffentlichen", "Öffnungszeiten")
ITEMS = "\n".join(f"- {phrase}" for phrase in PHRASES)


def read(folder: Path, *blocks: str) -> Entry:
    """Return the only entry of a folder, written in blocks with blank lines between."""
    return read_text(folder, "\n\n".join(blocks) + "\n")


def read_text(folder: Path, text: str) -> Entry:
    """Return the entry of a folder that has no other."""
    (folder / "entries").mkdir(parents=True, exist_ok=True)
    (folder / "entries" / "01-zeiten.md").write_bytes(text.encode())
    return load_faq(folder).entries[0]


def faults(folder: Path, *blocks: str) -> list[tuple[int, str]]:
    """Return (line, message) of the faults of an entry."""
    with pytest.raises(DataError) as caught:
        read(folder, *blocks)
    assert {fault.file for fault in caught.value.faults} == {
        str(folder / "entries" / "01-zeiten.md")
    }
    return [(fault.line, fault.message) for fault in caught.value.faults]


HEADINGS = [
    "## Auch gefragt als",
    "##Auch gefragt als",
    "##\N{NO-BREAK SPACE}Auch gefragt als",
    "## Auch\N{NO-BREAK SPACE}gefragt\N{NARROW NO-BREAK SPACE}als",
    "##\tAuch  gefragt  als  ",
    "# Auch gefragt als",
    "### Auch gefragt als",
    "######Auch gefragt als",
    "  ## Auch gefragt als",
    "## Auch gefragt als ##",
    "## Auch gefragt als:",
    "## auch gefragt als",
    "## AUCH GEFRAGT ALS",
    "## **Auch gefragt als**",
    "**Auch gefragt als**",
    "**Auch gefragt als:**",
    "__Auch gefragt als__",
    "*Auch gefragt als*:",
    "Auch gefragt als",
    "Auch gefragt als:",
    "Auch gefragt als\n----------------",
    "Auch gefragt als\n================",
    "> ## Auch gefragt als",
    "- Auch gefragt als",
    "2. Auch gefragt als",
    "\\#\\# Auch gefragt als",
    "\N{FULLWIDTH NUMBER SIGN}\N{FULLWIDTH NUMBER SIGN} Auch gefragt als",
    "\N{ZERO WIDTH SPACE}## Auch gefragt als",
    "\N{LEFT-TO-RIGHT EMBEDDING}## Auch gefragt als\N{POP DIRECTIONAL FORMATTING}",
    "## Auch ge\N{SOFT HYPHEN}fragt als",
    "<h2>Auch gefragt als</h2>",
    "##&nbsp;Auch gefragt als",
    "## Auch gefragt aIs",
    "## Auch gefargt als",
    "## Auch gefragt",
    "\N{CYRILLIC CAPITAL LETTER A}uch gefr\N{CYRILLIC SMALL LETTER A}gt als",
]


@pytest.mark.parametrize("heading", HEADINGS)
def test_a_heading_is_read_as_meant(tmp_path: Path, heading: str) -> None:
    """However the heading of the phrases is written, they stay out of the answer."""
    entry = read(tmp_path, QUESTION, ANSWER, heading, ITEMS)
    assert entry.answer == ANSWER
    assert tuple(phrase.text for phrase in entry.phrases) == PHRASES


def test_an_item_behind_an_invisible_mark_is_read(tmp_path: Path) -> None:
    """Text that was copied from a mail may begin with a mark of its direction."""
    items = ITEMS.replace("- ", "\N{LEFT-TO-RIGHT EMBEDDING}- ")
    entry = read(tmp_path, QUESTION, ANSWER, "## Auch gefragt als", items)
    assert tuple(phrase.text for phrase in entry.phrases) == PHRASES


@pytest.mark.parametrize(
    "heading", [line.replace("Auch gefragt als", "Nachgefragt") for line in HEADINGS[:28]]
)
def test_a_heading_of_follow_ups_is_read_as_meant(tmp_path: Path, heading: str) -> None:
    """The same holds for the heading of follow-ups."""
    entry = read(tmp_path, QUESTION, ANSWER, heading, "- nach 1: und sonntags?")
    assert entry.answer == ANSWER
    assert [(phrase.text, phrase.after) for phrase in entry.phrases] == [("und sonntags?", "1")]


@pytest.mark.parametrize(
    ("blocks", "line", "message"),
    [
        ((f"{ANSWER} ## Auch gefragt als", ITEMS), 3, "braucht eine eigene Zeile"),
        ((f"{ANSWER} Auch gefragt als:", ITEMS), 3, "braucht eine eigene Zeile"),
        ((ANSWER, "Auch gefragt\nals", ITEMS), 5, "Auch gefragt als"),
        ((ANSWER, f"Auch gefragt als: {PHRASES[0]}"), 5, "braucht eine eigene Zeile"),
        ((ANSWER, "Auch gefragt wie", ITEMS), 5, "gemeint ist vermutlich „## Auch gefragt als“"),
        ((ANSWER, "### Verwaltung", ITEMS), 5, "unbekannter Abschnitt „Verwaltung“"),
        ((ANSWER, "#Weitere Fragen", ITEMS), 5, "unbekannter Abschnitt „Weitere Fragen“"),
        ((ANSWER, "- nach 12: und sonntags?"), 5, "Anschlussfrage"),
        ((ANSWER, "\n".join(f"- Frage {number}?" for number in range(4))), 5, "4 Fragen als Liste"),
        (
            (ANSWER, "\n".join(f"• „Frage {number}?“" for number in range(4))),
            5,
            "4 Fragen als Liste",
        ),
        ((f"{ANSWER} - Wo? - Wer? - Wann? - Was?",), 3, "4 Fragen als Liste"),
        ((ANSWER, "Kategorie: Besuch"), 5, "direkt unter die Frage"),
    ],
)
def test_what_may_be_internal_is_refused(
    tmp_path: Path, blocks: tuple[str, ...], line: int, message: str
) -> None:
    """An entry whose heading is lost, misspelt or left out is refused with its line."""
    assert [found for found, text in faults(tmp_path, QUESTION, *blocks) if message in text][
        :1
    ] == [line]


_NO_HTML = "HTML in der Antwort"
_NO_TABLE = "eine Tabelle"


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("<<<<<<< HEAD\nVon 9.\n=======\nVon 10.\n>>>>>>> redaktion", 5, "Zeilen 5 bis 9"),
        ("<<<<<<<HEAD\nVon 9.", 5, "Markierung eines Konflikts"),
        ("Von 9.\n>>>>>>> redaktion", 6, "Markierung eines Konflikts"),
        ("||||||| vorher\nVon 9.", 5, "Markierung eines Konflikts"),
        ("Von 9.\n\n=======", 7, "Markierung eines Konflikts"),
        ("| Tag | Zeit |\n|---|---|\n| Mo | 9 |", 5, _NO_TABLE),
        ("Tag | Zeit\n--- | ---\nMo | 9", 5, _NO_TABLE),
        ("| Mo | 9 Uhr |", 5, _NO_TABLE),
        ("+----+----+\n| Mo | 9  |\n+----+----+", 5, _NO_TABLE),
        ("Mo\t9 Uhr\nDi\t10 Uhr", 5, _NO_TABLE),
        ("Siehe\n![Plan](https://example.org/plan.png).", 6, "ein Bild"),
        ("![Plan][1]\n\n[1]: https://example.org/plan.png", 5, "ein Bild"),
        ("Ein Wort.\n<p>Absatz</p>", 6, _NO_HTML),
        ("Mit <b>fett</b>.", 5, _NO_HTML),
        ("Erste<br/>Zweite", 5, _NO_HTML),
        ("<!-- intern: noch klären -->", 5, _NO_HTML),
        ("<o:p></o:p>", 5, _NO_HTML),
        ('<img src="x.png">', 5, _NO_HTML),
        ("```\nfett\n```", 5, "Code-Block"),
        ("Zeiten\n------\nVon 9.", 5, "eine Überschrift"),
        ("[Zoom](www.zoom.us)", 5, "gemeint ist vermutlich https://www.zoom.us"),
        ("[Zoom](zoom.us/j/1)", 5, "gemeint ist vermutlich https://zoom.us/j/1"),
        ("[Post](post@example.org)", 5, "mailto:post@example.org"),
        ("[Zoom](https://)", 5, "https://"),
        ("[Zoom](htps://zoom.us)", 5, "erwartet wird eine Adresse"),
        ("[Zoom]()", 5, "erwartet wird eine Adresse"),
        ("[Zoom](https://…)", 5, "erwartet wird eine Adresse"),
        ("[Klick](javascript:alert(1))", 5, "erwartet wird eine Adresse"),
        ("[Zoom] (https://zoom.us)", 5, "unvollständiger Link"),
        ("[Zoom](https://zoom.us", 5, "unvollständiger Link"),
    ],
)
def test_what_no_channel_can_show_is_refused(
    tmp_path: Path, text: str, line: int, message: str
) -> None:
    """Conflict markers, tables, images, HTML and bad addresses are faults at their line."""
    found = faults(tmp_path, QUESTION, ANSWER, text, "## Auch gefragt als", ITEMS)
    assert [number for number, fault in found if message in fault][:1] == [line]


@pytest.mark.parametrize(
    "text",
    [
        "Das Angebot wird stark nachgefragt.",
        "Das Angebot wird seit Jahren stark\nnachgefragt.",
        "Frau Muster ist auch gefragt als Rednerin.",
        "1 < 2 und 3 > 2, A|B, Kosten: 5 # 6",
        "[Zoom](https://zoom.us/j/61549509698?pwd=a#b) oder <https://example.org> oder <post@example.org>",
        "[Anruf](tel:+492111234) oder [Mail](mailto:post@example.org) oder [hier](/datenschutz)",
        "Fragen Sie sich:\n\n- Wer?\n- Was?\n- Wann?",
        "Fragen Sie sich:\n\n1. Wer?\n2. Was?\n3. Wann?\n4. Wo?",
        "Der Zirkel trifft sich\n– wenn möglich – zweimal.",
        "- **fett**: erstens\n- *kursiv*: zweitens\n  - darunter",
        "Erster Teil\n\n---\n\nzweiter Teil",
    ],
)
def test_ordinary_answers_stay_as_they_are(tmp_path: Path, text: str) -> None:
    """Words of the headings in a sentence, lists, links and signs are no slips."""
    assert read(tmp_path, QUESTION, text, "## Auch gefragt als", ITEMS).answer == text


@pytest.mark.parametrize(
    ("written", "read_as"),
    [
        ("•\tRolle\n•\tTurnus", "- Rolle\n- Turnus"),
        ("·         Rolle\n·         Turnus", "- Rolle\n- Turnus"),
        ("Es gilt:\n– Rolle\n– Turnus", "Es gilt:\n- Rolle\n- Turnus"),
        ("-\tRolle\n-\N{NO-BREAK SPACE}Turnus", "- Rolle\n- Turnus"),
        ("    - Rolle\n    - Turnus", "- Rolle\n- Turnus"),
        ("-Rolle\n-Turnus", "- Rolle\n- Turnus"),
    ],
)
def test_lists_of_an_answer_are_read_as_word_writes_them(
    tmp_path: Path, written: str, read_as: str
) -> None:
    """Bullets of Word and Outlook become a list, in the answer as well."""
    assert read(tmp_path, QUESTION, written).answer == read_as


@pytest.mark.parametrize(
    "item",
    [
        "- Gibt es Gruppen für Kinder?",
        "-\tGibt es Gruppen für Kinder?",
        "  - Gibt es Gruppen für Kinder?",
        "\t- Gibt es Gruppen für Kinder?",
        "-\N{NO-BREAK SPACE}Gibt es Gruppen für Kinder?",
        "-Gibt es Gruppen für Kinder?",
        "–Gibt es Gruppen für Kinder?",
        "– Gibt es Gruppen für Kinder?",
        "— Gibt es Gruppen für Kinder?",
        "• Gibt es Gruppen für Kinder?",
        "•Gibt es Gruppen für Kinder?",
        "·         Gibt es Gruppen für Kinder?",
        "o\tGibt es Gruppen für Kinder?",
        "\uf0b7\tGibt es Gruppen für Kinder?",
        "* Gibt es Gruppen für Kinder?",
        "+ Gibt es Gruppen für Kinder?",
        "1. Gibt es Gruppen für Kinder?",
        "2)\tGibt es Gruppen für Kinder?",
        "> - Gibt es Gruppen für Kinder?",
        "\\- Gibt es Gruppen für Kinder?",
        "- Gibt es Gruppen\n  für Kinder?",
        "- Gibt es Gruppen\nfür Kinder?",
        "- Gibt es\n\tGruppen\n\tfür Kinder?",
        "- Gibt es Gruppen\vfür Kinder?",
        "- Gibt es Gruppen\r\n  für Kinder?",
    ],
)
def test_items_are_read_as_word_and_outlook_write_them(tmp_path: Path, item: str) -> None:
    """Tabs, indents, dashes, bullets and wrapped lines change nothing of a phrase."""
    entry = read(tmp_path, QUESTION, ANSWER, "## Auch gefragt als", f"- Erste\n{item}\n- Letzte")
    texts = [phrase.text for phrase in entry.phrases]
    assert texts == ["Erste", "Gibt es Gruppen für Kinder?", "Letzte"]
    assert entry.phrases[1].line == 8


def test_a_forgotten_dash_is_refused(tmp_path: Path) -> None:
    """After a whole sentence, a line without a dash may be a phrase of its own.

    The editor has to say so.
    """
    found = faults(tmp_path, QUESTION, ANSWER, "## Auch gefragt als", "- Erste?\nZweite Frage?")
    assert found == [
        (8, "erwartet wird eine Zeile „- Frage“, gefunden: „Zweite Frage?“ (davor fehlt „- “)")
    ]


def test_files_of_all_systems_are_the_same(tmp_path: Path) -> None:
    """Line ends of old Macs and line breaks within a paragraph of Word hide no heading."""
    text = f"{QUESTION}\n\n{ANSWER}\n\n## Auch gefragt als\n\n{ITEMS}\n"
    for end in ("\r", "\r\n", "\v", "\u2028", "\x85"):
        entry = read_text(tmp_path, text.replace("\n", end))
        assert (entry.question, entry.answer) == (QUESTION[2:], ANSWER)
        assert tuple(phrase.text for phrase in entry.phrases) == PHRASES


def test_sections_that_stand_twice_are_one(tmp_path: Path) -> None:
    """A second list of phrases adds to the first."""
    entry = read(
        tmp_path, QUESTION, ANSWER, "## Auch gefragt als", "- Eins", "## Auch gefragt als", "- Zwei"
    )
    assert [phrase.text for phrase in entry.phrases] == ["Eins", "Zwei"]


# -- whatever happens to a heading -----------------------------------------------------------------

_SIGNS = st.sampled_from(
    [
        *"#*_>-= \t:.`~",
        "\N{NO-BREAK SPACE}",
        "\N{ZERO WIDTH SPACE}",
        "**",
        "##",
        "\\",
        "\v",
        "<b>",
        "&nbsp;",
    ]
)
_AROUND = st.lists(_SIGNS, max_size=6).map("".join)
_WORDS = st.sampled_from(
    [
        "Auch gefragt als",
        "auch gefragt als",
        "AUCH GEFRAGT ALS",
        "Auch\tgefragt als",
        "Auch  gefragt\xa0als",
    ]
)
_GAP = st.sampled_from(["\n", "\n\n", "\r\n", "\r", " \n\t\n", "\v", "\u2028"])


@pytest.mark.slow
@given(before=_AROUND, words=_WORDS, after=_AROUND, gap=_GAP, end=_GAP)
def test_no_sign_around_a_heading_publishes_a_phrase(
    tmp_path_factory: pytest.TempPathFactory,
    before: str,
    words: str,
    after: str,
    gap: str,
    end: str,
) -> None:
    """Whatever signs stand around the heading, no phrase is in an answer that is used."""
    text = f"{QUESTION}\n\n{ANSWER}{gap}{before}{words}{after}{end}{ITEMS}\n"
    _no_phrase_is_published(tmp_path_factory, text)


@pytest.mark.slow
@given(
    st.sampled_from(["## Auch gefragt als", "## Nachgefragt"]),
    st.lists(
        st.tuples(
            st.integers(0, 18),
            st.sampled_from(["", "", "x", "#", " ", "A", "\N{NO-BREAK SPACE}", "l"]),
        ),
        max_size=3,
    ),
)
def test_no_mistyped_heading_publishes_a_phrase(
    tmp_path_factory: pytest.TempPathFactory, heading: str, slips: list[tuple[int, str]]
) -> None:
    """A heading that lost up to three characters publishes no phrase.

    Either the answer is clean or the entry is refused.
    """
    for place, character in slips:
        heading = heading[:place] + character + heading[place + 1 :]
    _no_phrase_is_published(tmp_path_factory, f"{QUESTION}\n\n{ANSWER}\n\n{heading}\n\n{ITEMS}\n")


def _no_phrase_is_published(factory: pytest.TempPathFactory, text: str) -> None:
    try:
        entry = read_text(factory.mktemp("faq"), text)
    except DataError as error:
        assert all(fault.line for fault in error.faults), text
    else:
        assert not [phrase for phrase in PHRASES if phrase in entry.answer], text
        assert entry.answer.startswith(ANSWER), text
        assert not any(map(str.isalnum, entry.answer.removeprefix(ANSWER).replace("nbsp", ""))), (
            text
        )


@pytest.mark.slow
def test_the_running_bot_keeps_the_old_answer(tmp_path: Path) -> None:
    """A slip that cannot be read changes nothing of what the public sees.

    A slip that can be read changes nothing either.
    """
    faq = write_small_faq(tmp_path / "faq")
    assistant = LiveAssistant(
        lambda: assistant_of(faq), Settings(faq=faq, reload_seconds=0), Metrics()
    )
    file = faq / "entries" / "02-wie-oft.md"
    good, answer = file.read_text("utf-8"), assistant().faq.entries[1].answer
    file.write_text(good.replace("\n\n## Auch gefragt als", " ## Auch gefragt als"), "utf-8")
    assert not assistant.look()
    assert "02-wie-oft.md, Zeile 3" in (assistant.fault or "")
    file.write_text(good.replace("## Auch", "##Auch"), "utf-8")
    assistant.look()
    assert assistant.fault is None
    assert assistant().faq.entries[1].answer == answer
