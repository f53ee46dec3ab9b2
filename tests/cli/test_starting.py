"""`init`, `import`, `export`, test questions and small conveniences, as a person types them."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.cli import main
from bot.faq import load_faq

pytestmark = pytest.mark.slow

Run = Callable[..., tuple[int, str, str]]

TABLE = """Frage;Antwort;Kategorie;Weitere Fragen
Was kostet der Unterricht?;75 € im Monat.;Gebühren;Preise|Wie teuer ist das?
Wo ist das Büro?;Am Markt 1.;Ort;Adresse
Wie kündige ich?;;Ort;
"""
PAGE = "<h1>FAQ</h1><h2>Wo ist das Büro?</h2><p>Am Markt 1.</p><h2>Parken</h2><p>Im Hof.</p>"


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Run:
    """Return a function that runs one command in an empty folder: (exit code, stdout, stderr)."""
    settings = {"COLUMNS": "200", "QZBOT_CACHE_DIR": "", "QZBOT_SPACY_MODEL": "no_such_model"}
    for key, value in settings.items():
        monkeypatch.setenv(key, value)
    monkeypatch.chdir(tmp_path)
    Path("quelle.csv").write_text(TABLE, "cp1252")
    Path("seite.html").write_text(PAGE, "utf-8")

    def call(*args: str) -> tuple[int, str, str]:
        try:
            code = main(list(args))
        except SystemExit as end:
            code = int(end.code or 0)
        return code, *capsys.readouterr()

    return call


def typed(monkeypatch: pytest.MonkeyPatch, *lines: str) -> None:
    """Sit at a terminal and type lines."""
    waiting = iter(lines)
    monkeypatch.setattr("builtins.input", lambda _="": next(waiting))
    monkeypatch.setattr("bot.cli.starting.is_interactive", lambda: True)


def test_one_command_makes_a_table_an_faq(run: Run) -> None:
    """What was read is shown, it is checked, and the next command is named."""
    code, out, err = run("init", "neu", "--from", "quelle.csv", "--name", "Musikbot")
    assert (code, err) == (0, "")
    assert "2  Einträge" in out
    assert "Zeile 4  Wie kündige ich?  ohne Antwort" in out
    assert "python -m bot serve --faq neu" in out
    assert load_faq(Path("neu")).site.name == "Musikbot"
    assert "Am Markt 1." in run("ask", "--faq", "neu", "Wo", "ist", "das", "Büro?")[1]


def test_headings_that_are_no_question_are_not_lost_silently(run: Run) -> None:
    """Without a terminal they are left out and reported, or taken as asked for."""
    code, out, _ = run("init", "ohne", "--from", "seite.html")
    assert code == 0
    assert "Überschrift, die keine Frage ist" in out
    assert "--headings entries" in out
    run("init", "mit", "--from", "seite.html", "--headings", "entries")
    assert [entry.question for entry in load_faq(Path("mit")).entries] == [
        "Wo ist das Büro?",
        "Parken",
    ]


def test_nobody_is_sent_to_people_who_cannot_be_reached(run: Run) -> None:
    """A new FAQ advises asking its people only once one of them has an address or a number."""
    for folder, options in (
        ("ohne", ()),
        ("mit", ("--contact", "Ada", "--contact-phone", "0211 1")),
    ):
        run("init", folder, "--yes", *options)
    advice = [load_faq(Path(folder)).site.advice for folder in ("ohne", "mit")]
    assert advice == ["", "Bitte fragen Sie direkt bei uns nach."]


def test_a_terminal_is_asked(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """The question to a heading, and what goes into site.toml; a wrong address is asked again."""
    answers = (
        "Wo kann ich parken?",
        "Bot",
        "Stadt",
        "das Büro",
        "Ada",
        "falsch",
        "ada@stadt.example",
        "",
    )
    typed(monkeypatch, *answers)
    code, out, _ = run("init", "neu", "--from", "seite.html")
    faq = load_faq(Path("neu"))
    assert code == 0
    assert "sieht nicht danach aus" in out
    assert [entry.question for entry in faq.entries] == ["Wo ist das Büro?", "Wo kann ich parken?"]
    assert (faq.site.name, faq.site.publisher) == ("Bot", "Stadt")
    assert [(contact.name, contact.email) for contact in faq.site.contacts] == [
        ("Ada", "ada@stadt.example")
    ]


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (
            ("init", "."),
            "der Ordner ist nicht leer (quelle.csv, seite.html); erwartet wird ein neuer",
        ),
        (("init", "neu", "--from", "fehlt.csv"), "fehlt.csv: nicht lesbar"),
        (("init", "neu", "--from", "quelle.pdf"), "aus einem PDF"),
        (("init", "neu", "--contact-email", "x"), "x ist keine E-Mail-Adresse"),
        (("import", "quelle.csv", "--yes"), "--yes gilt nur zusammen mit --write"),
        (("export", "--to", "a.doc"), "erwartet wird eine Datei mit der Endung"),
    ],
)
def test_wrong_use_is_one_line(run: Run, args: tuple[str, ...], message: str) -> None:
    """What is wrong, and nothing is made."""
    code, _, err = run(*args)
    assert code == 2
    assert message in err
    assert err.count("\n") == 1
    assert not Path("neu").exists()


def test_an_office_delivers_in_excel(run: Run) -> None:
    """Out as a table, changed there, and back, difference by difference."""
    run("init", "neu", "--from", "quelle.csv")
    assert run("export", "--faq", "neu", "--to", "aus.csv")[:2] == (
        0,
        "Geschrieben: aus.csv, 2 Einträge\n",
    )
    assert run("import", "--faq", "neu", "aus.csv")[:1] == (0,)
    table = Path("aus.csv").read_text("utf-8-sig").replace("75 €", "80 €")
    Path("aus.csv").write_text(f"{table};Ort;Gibt es Parkplätze?;Im Hof.;Parken;\n", "utf-8-sig")
    code, out, _ = run("import", "--faq", "neu", "aus.csv")
    assert code == 1
    assert "-75 € im Monat." in out
    assert "Übernehmen mit --write." in out
    assert "75 €" in load_faq(Path("neu")).entries[0].answer
    code, out, _ = run("import", "--faq", "neu", "aus.csv", "--write", "--yes")
    assert code == 0
    assert "Geschrieben: entries/03-gibt-es-parkplaetze.md" in out
    changed = load_faq(Path("neu")).entries
    assert changed[0].answer == "80 € im Monat."
    assert [phrase.text for phrase in changed[0].phrases] == ["Preise", "Wie teuer ist das?"]
    assert changed[2].phrases[0].text == "Parken"


def test_a_saved_page_shows_what_would_be_written(run: Run) -> None:
    """With --write or without, a page is read alike: here buttons open the answers."""
    page = (
        "<main><h2>Abfall</h2><button aria-controls='a1'>Wann kommt die Tonne?</button>"
        "<div id='a1'><p>Am Montag.</p></div><details><summary>Was kostet Sperrmüll?</summary>"
        "<p>Nichts.</p></details></main>"
    )
    Path("seite.html").write_text(page, "utf-8")
    run("init", "neu", "--from", "seite.html")
    assert run("import", "--faq", "neu", "seite.html")[0] == 0
    Path("seite.html").write_text(page.replace("Nichts", "Zehn Euro"), "utf-8")
    code, out, _ = run("import", "--faq", "neu", "seite.html")
    assert code == 1
    assert [line for line in out.splitlines() if line.startswith(("-N", "+Z"))] == [
        "-Nichts.",
        "+Zehn Euro.",
    ]
    assert run("import", "--faq", "neu", "seite.html", "--write", "--yes")[0] == 0
    assert run("import", "--faq", "neu", "seite.html")[0] == 0


def test_each_difference_is_asked(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """A no leaves the entry as it was, and counts as a difference that is left."""
    run("init", "neu", "--from", "quelle.csv")
    changed = TABLE.replace("75 €", "80 €").replace("Markt 1", "Markt 2")
    Path("quelle.csv").write_text(changed, "utf-8")
    typed(monkeypatch, "n", "j")
    code, out, _ = run("import", "--faq", "neu", "quelle.csv", "--write")
    assert code == 1
    assert "Nicht übernommen: 1 Unterschied." in out
    answers = [entry.answer for entry in load_faq(Path("neu")).entries]
    assert answers == ["75 € im Monat.", "Am Markt 2."]


# -- test questions --------------------------------------------------------------------------------


def test_check_measures_the_test_questions(run: Run) -> None:
    """Counts of all, those that fail with their line, and an unknown entry as an error."""
    run("init", "neu", "--from", "quelle.csv")
    rows = ["Frage;Eintrag", "Preise;1", "Adresse;1", "Wie wird das Wetter?;keine", "Wo?;9"]
    Path("neu/testfragen.csv").write_text("\n".join(rows), "cp1252")
    code, out, _ = run("check", "--faq", "neu")
    assert code == 1
    assert "3 Testfragen: " in out
    assert (
        "testfragen.csv, Zeile 3: „Adresse“: erwartet wird Eintrag 1, geantwortet wird mit Eintrag 2"
        in out
    )
    assert "testfragen.csv, Zeile 5: Einen Eintrag „9“ gibt es nicht" in out
    found = json.loads(run("check", "--json", "--faq", "neu")[1])
    places = [(f["level"], f["line"]) for f in found if f["file"] == "testfragen.csv"]
    assert places == [("error", 5), ("warning", 3)]


def test_learn_shows_which_test_questions_change(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """An editor sees what an edit breaks before it is written."""
    run("init", "neu", "--from", "quelle.csv")
    Path("neu/testfragen.csv").write_text("Frage;Eintrag\nAnschrift vom Sekretariat;2\n", "utf-8")
    monkeypatch.setattr("builtins.input", lambda _="": "n")
    _, out, _ = run("learn", "--faq", "neu", "1", "Anschrift vom Sekretariat")
    assert "schlechter: „Anschrift vom Sekretariat“" in out
    assert "→ falsch beantwortet" in out


def test_eval_reads_the_table(run: Run) -> None:
    """The same file gives the figures, too; a fault names its line."""
    run("init", "neu", "--from", "quelle.csv")
    Path("fragen.csv").write_text("Frage;Eintrag\nPreise;1\nAdresse;2\nWetter?;keine\n", "utf-8")
    figures = json.loads(run("eval", "--faq", "neu", "--json", "fragen.csv")[1])
    assert (figures["version"], figures["questions"], figures["figures"]["top1"]) == (1, 3, 1.0)
    Path("fragen.csv").write_text("Frage;Eintrag\nPreise;1\nTuba?;99\n", "utf-8")
    code, _, err = run("eval", "--faq", "neu", "fragen.csv")
    assert (code, err) == (0, "Einträge, die es nicht gibt, zählen als Fehlschlag: 99\n")
    Path("fragen.csv").write_text("Frage;Eintrag\nPreise;\n", "utf-8")
    code, _, err = run("eval", "--faq", "neu", "fragen.csv")
    assert (code, "fragen.csv, Zeile 2: der Eintrag fehlt" in err) == (2, True)


# -- conveniences ----------------------------------------------------------------------------------


def test_faults_of_the_data_are_json_as_well(run: Run) -> None:
    """A program that checks gets file and line, and the exit code for bad data."""
    run("init", "neu")
    Path("neu/entries/02-x.md").write_text(
        "# Wie?\n\nKategorie: Allgemeines\n\n| a | b |\n", "utf-8"
    )
    code, out, err = run("check", "--json", "--faq", "neu")
    (found,) = json.loads(out)
    assert (code, err, found["level"]) == (2, "", "error")
    assert (found["file"], found["line"]) == ("entries/02-x.md", 5)
    assert found["where"] == "entries/02-x.md, Zeile 5"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_a_batch_may_be_plain_lines(run: Run, encoding: str) -> None:
    """One question a line, as Windows or Linux write it; empty ones are passed over."""
    run("init", "neu", "--from", "quelle.csv")
    Path("fragen.txt").write_bytes("Preise\r\n\r\nÖffnung\n".encode(encoding))
    code, out, err = run("match", "--faq", "neu", "--batch", "fragen.txt")
    rows = list(map(json.loads, out.splitlines()))
    assert [row.get("q") for row in rows] == ["Preise", "Öffnung"]
    assert rows[0]["ranking"][0]["id"] == "1"
    assert (code, err) == (0, "")


def test_a_batch_that_is_no_text_is_one_error(run: Run) -> None:
    """Not one for each line of its bytes."""
    run("init", "neu", "--from", "quelle.csv")
    Path("bild.png").write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00\n")
    code, out, err = run("match", "--faq", "neu", "--batch", "bild.png")
    assert (code, out) == (2, "")
    assert "bild.png: kein Text; erwartet wird eine Textdatei" in err


def test_several_words_are_a_question(run: Run) -> None:
    """Quotation marks may be left out."""
    run("init", "neu", "--from", "quelle.csv")
    found = json.loads(run("match", "--faq", "neu", "--json", "wie", "teuer", "ist", "das")[1])
    assert (found["q"], found["ranking"][0]["id"]) == ("wie teuer ist das", "1")


def test_version_help_and_completion(run: Run) -> None:
    """The version, the exit codes in the help, and scripts for two shells."""
    assert run("--version")[1].startswith("qzbot 0.")
    for args in ((), ("check",)):
        assert "Rückgabewert: 0 erledigt" in " ".join(run(*args, "--help")[1].split())
    for shell in ("bash", "zsh"):
        script = run("completion", shell)[1]
        assert "qzbot" in script
        assert "testfragen" not in script
        assert "export" in script


def test_one_entry_is_singular(run: Run) -> None:
    """German has a word for one."""
    run("init", "neu")
    shutil.rmtree("neu/entries")
    Path("neu/entries").mkdir()
    Path("neu/entries/kontakt.md").write_text("# Wo?\n\nKategorie: Allgemeines\n\nHier.\n", "utf-8")
    Path("neu/testfragen.csv").write_text("Frage;Eintrag\nWo?;kontakt\n", "utf-8")
    out = run("check", "--faq", "neu")[1]
    assert "1 Eintrag, 1 Text: 0 Fehler, 5 Warnungen, 0 Hinweise" in out.replace(
        "4 Texte", "1 Text"
    )
    assert "1 Testfrage: " in out
    assert "keine Formulierung unter" in out
