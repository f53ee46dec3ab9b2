"""The command line: what it prints, where, and its exit codes."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.cli import build_parser, main
from bot.faq import load_faq
from bot.measuring.own_fit import OwnFit
from bot.retrieval.model_file import model_of
from bot.retrieval.ranking import Thresholds, fitted_model
from tests.paths import ROOT
from tests.sample import write_faq

pytestmark = pytest.mark.slow

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def environ(sample_folder: Path, cache_dir: Path) -> dict[str, str]:
    """Return the settings of the sample FAQ as environment variables."""
    return {
        "QZBOT_FAQ": str(sample_folder),
        "QZBOT_CACHE_DIR": str(cache_dir),
        "QZBOT_SPACY_MODEL": "no_such_model",
    }


@pytest.fixture
def run(
    environ: dict[str, str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Run:
    """Return a function that runs one command and returns (exit code, stdout, stderr)."""
    for key, value in {**environ, "COLUMNS": "200"}.items():
        monkeypatch.setenv(key, value)

    def call(*args: str | Path) -> tuple[int, str, str]:
        try:
            code = main([*map(str, args)])
        except SystemExit as end:
            code = int(end.code or 0)
        out, err = capsys.readouterr()
        return code, out, err

    return call


def shell(environ: dict[str, str], *args: str, stdin: bytes = b"") -> tuple[int, bytes, bytes]:
    """Run the program as a person does."""
    env = {**os.environ, **environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-m", "bot", *args],
        cwd=ROOT,
        env=env,
        input=stdin,
        capture_output=True,
        timeout=120,
        check=False,
    )
    return done.returncode, done.stdout, done.stderr


def lines(text: str) -> list[dict[str, Any]]:
    """Return the JSON objects of a batch's output; every line has to be one."""
    return [json.loads(line) for line in text.splitlines()]


def assert_one_line(error: str) -> None:
    """Assert that an error is one line, without a traceback."""
    assert error.endswith("\n")
    assert error.count("\n") == 1
    assert "Traceback" not in error


# -- ask -------------------------------------------------------------------------------------------


def test_ask_prints_the_answer(run: Run) -> None:
    """The published question, its answer, entry and probability."""
    code, out, err = run("ask", "Wann habt ihr geöffnet?")
    assert (code, err) == (0, "")
    assert "Wann hat die Bücherei geöffnet?" in out
    assert "dienstags bis samstags von 10 bis 18 Uhr" in out
    assert "Eintrag 1" in out


def test_ask_json_is_the_reply(run: Run) -> None:
    """Standard output holds one JSON value with the whole reply."""
    code, out, err = run("ask", "--json", "Strafe für zu spät abgegebene Bücher?", "--context", "1")
    reply = json.loads(out)
    assert (code, err, reply["kind"], reply["answers"][0]["id"]) == (0, "", "answer", "4")


def test_ask_shows_suggestions_with_a_way_out(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Suggestions are numbered, with "Keine davon" at the end."""
    unsure = replace(
        fitted_model("phrased"),
        thresholds=Thresholds(answer=0.99, suggest=0.01, part=0.6, follow_up=0.99),
    )
    monkeypatch.setattr("bot.conversation.loading.model_of", lambda _faq: unsure)
    code, out, _ = run("ask", "Bücher wie lange")
    assert code == 0
    assert out.startswith("Meinten Sie …?\n  1. Wie lange darf ich Bücher behalten?")
    assert "Keine davon" in out.splitlines()[-1]


@pytest.mark.parametrize("question", ["", "😀", "x" * 10_000, "\x00\x07", "\udcff\udc80"])
def test_strange_questions_end_well(run: Run, question: str) -> None:
    """Empty, endless or broken questions are answered or declined, exit code 0."""
    code, out, err = run("ask", question)
    assert (code, err) == (0, "")
    assert out.strip()
    code, out, err = run("ask", "--json", question)
    assert (code, err, json.loads(out)["kind"]) in [
        (0, "", kind) for kind in ("none", "smalltalk", "suggest", "answer")
    ]


@pytest.mark.parametrize(
    "order",
    [("--faq", "{}", "ask", "Wo ist der Bahnhof?"), ("ask", "--faq", "{}", "Wo ist der Bahnhof?")],
)
def test_other_faq_before_or_after_the_command(
    run: Run, tmp_path: Path, order: tuple[str, ...]
) -> None:
    """`--faq` is understood on both sides of the command."""
    file = tmp_path / "faq.jsonl"
    file.write_text(
        '{"id": "b", "question": "Wo ist der Bahnhof?", "answer": "Im Norden der Stadt."}\n',
        "utf-8",
    )
    code, out, err = run(*(part.format(file) for part in order))
    assert (code, err) == (0, "")
    assert "Im Norden der Stadt." in out or "Wo ist der Bahnhof?" in out


# -- match -----------------------------------------------------------------------------------------


def test_match_ranks_with_probabilities(run: Run) -> None:
    """`--explain` shows how the question was read, and the first entries with their probability.

    `--top` says how many.
    """
    code, out, err = run("match", "Mahngebürh", "--top", "2")
    assert (code, err) == (0, "")
    assert "→ Mahngebühr" in out or "→ mahngebühr" in out
    assert "Was kostet eine verspätete Rückgabe?" in out
    assert "keine Antwort in der FAQ" in out


def test_match_explains_itself(run: Run) -> None:
    """`--explain` names the nearest phrase, the shared lemmas and what each signal contributes."""
    code, out, _ = run("match", "--explain", "Strafe für verspätete Bücher", "--top", "1")
    assert code == 0
    assert "„Strafe für zu spät abgegebene Bücher“" in out
    for word in (
        "gemeinsame Grundformen",
        "strafe",
        "Klassifikator",
        "Zeichenfolgen",
        "Grundformen",
        "Summe",
    ):
        assert word in out


def test_match_json_holds_the_explanation(run: Run) -> None:
    """`--json` gives the same as values."""
    code, out, err = run(
        "match", "--json", "--explain", "Strafe für verspätete Bücher", "--top", "2"
    )
    found = json.loads(out)
    assert (code, err, len(found["ranking"])) == (0, "", 2)
    first = found["ranking"][0]
    assert (first["id"], first["nearest"]) == ("4", "Strafe für zu spät abgegebene Bücher")
    assert set(first["parts"]) == {"classifier", "char", "lemma", "phrase", "content"}


BATCH = b"""{"q": "Wann habt ihr ge\xc3\xb6ffnet?"}
{"q": "und das Vorlesen?", "context": "1"}

{"q": "Hallo"}
{"q": "a\\u0000b \\ud800"}
\xef\xbb\xbf{"q": "Quantenphysik"}
{"q": ""}
"""


def test_batch_answers_in_order(run: Run, tmp_path: Path) -> None:
    """One JSON object a line, in the order of the questions, with everything the contract names."""
    file = tmp_path / "questions.jsonl"
    file.write_bytes(BATCH)
    code, out, err = run("match", "--batch", file)
    found = lines(out)
    assert (code, err) == (0, "")
    assert [row["q"] for row in found] == [
        "Wann habt ihr geöffnet?",
        "und das Vorlesen?",
        "Hallo",
        "a\0b \ud800",
        "Quantenphysik",
        "",
    ]
    assert [row["kind"] for row in found][:3] == ["answer", "answer", "smalltalk"]
    assert [row["answers"] for row in found][:3] == [["1"], ["vorlesestunde"], []]
    assert all(
        list(row) == ["q", "kind", "answers", "suggestions", "ranking", "ms"] for row in found
    )
    scores = [match["score"] for match in found[0]["ranking"]]
    assert len(scores) == 6
    assert scores == sorted(scores, reverse=True)
    assert all(row["ms"] > 0 for row in found)


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b"nix", "JSON"),
        (b"[1]", 'erwartet wird {"q": "Frage"}'),
        (b'{"q": 1}', 'erwartet wird {"q": "Frage"}'),
        (b'{"context": "1"}', 'erwartet wird {"q": "Frage"}'),
        (b'{"q": "a", "context": 1}', '"context"'),
        (b'{"q": "\xe4"}', "UTF-8"),
        (b'{"q": "a\x00b"}', "JSON"),
        (b"[" * 100_000, "JSON"),
    ],
)
def test_bad_batch_lines_are_named_and_the_others_answered(
    run: Run, tmp_path: Path, line: bytes, reason: str
) -> None:
    """A bad line gets its error in its place and on standard error; the others get answers.

    The exit code is 2.
    """
    file = tmp_path / "questions.jsonl"
    file.write_bytes(b'{"q": "Hallo"}\n' + line + b'\n{"q": "Danke"}\n')
    code, out, err = run("match", "--batch", file)
    first, bad, last = lines(out)
    assert (code, first["kind"], last["kind"], bad["line"]) == (2, "smalltalk", "smalltalk", 2)
    assert reason in bad["error"]
    assert err.startswith(f"{file}, Zeile 2: ")
    assert_one_line(err)


def test_batch_from_standard_input_as_a_process(environ: dict[str, str]) -> None:
    """`--batch -` reads standard input.

    Standard output is JSON in UTF-8 and nothing else, and standard error stays empty.
    """
    code, out, err = shell(
        environ, "match", "--batch", "-", stdin=b'{"q": "\xc3\x96ffnungszeiten"}\n'
    )
    assert (code, err) == (0, b"")
    assert [row["answers"] for row in lines(out.decode())] == [["1"]]


# -- chat ------------------------------------------------------------------------------------------


def test_chat_keeps_the_context_and_takes_numbers(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A follow-up is read after the last answer, a number chooses a suggestion, "ende" ends."""
    monkeypatch.setattr(
        "sys.stdin",
        io.StringIO(
            "Wann habt ihr geöffnet?\nund das Vorlesen?\n\nBuch Karte\n2\nende\nMahngebühr\n"
        ),
    )
    code, out, err = run("chat")
    assert (code, err) == (0, "")
    answers = [
        "Wann hat die Bücherei geöffnet?",
        "Wann ist die Vorlesestunde?",
        "Meinten Sie",
        "vier Wochen",
    ]
    places = [out.index(answer) for answer in answers]
    assert places == sorted(places)
    assert "Mahngebühr von zwei Euro" not in out


def test_chat_ends_with_its_input(environ: dict[str, str]) -> None:
    """The end of input ends the chat, without an error; "Keine davon" declines."""
    code, out, err = shell(environ, "chat", stdin=b"Hallo\nWoche\n9\n")
    assert (code, err) == (0, b"")
    assert "Guten Tag!" in out.decode()


# -- eval ------------------------------------------------------------------------------------------


@pytest.fixture
def labelled(tmp_path: Path) -> Path:
    """Return a file of labelled questions, one of them answered wrongly."""
    rows: list[dict[str, Any]] = [
        {"q": "Wann habt ihr geöffnet?", "gold": ["1"], "style": "colloquial"},
        {"q": "Mahngebühren", "gold": ["3"], "style": "keywords"},
        {"q": "Hallo", "gold": ["smalltalk"], "style": "talk"},
        {"q": "Quantenphysik", "gold": ["none"], "style": "none"},
        {
            "q": "Wann habt ihr geöffnet? Was kostet eine Mahnung?",
            "gold": ["1", "4"],
            "style": "multi",
        },
    ]
    file = tmp_path / "labelled.jsonl"
    file.write_text("\n".join(map(json.dumps, rows)), "utf-8")
    return file


def test_eval_figures(run: Run, labelled: Path, tmp_path: Path) -> None:
    """Figures as JSON and as a table, beside an earlier run, with the mistakes by pair."""
    code, out, err = run("eval", "--json", labelled)
    found = json.loads(out)
    assert (code, err, found["questions"]) == (0, "", 5)
    assert found["figures"]["top1"] == 0.5
    assert found["figures"]["smalltalk"] == found["figures"]["multi"] == 1.0
    assert set(found["styles"]) == {"colloquial", "keywords", "multi", "none", "talk"}
    before = tmp_path / "before.json"
    before.write_text(out, "utf-8")
    code, out, err = run("eval", labelled, "--compare", before, "--errors")
    assert (code, err) == (0, "")
    assert "+0.000" in out
    assert "3 → 4  (1)" in out
    assert "Mahngebühren" in out


def test_eval_plots_a_png(run: Run, labelled: Path, tmp_path: Path) -> None:
    """`--plot` writes a picture."""
    picture = tmp_path / "plot.png"
    assert run("eval", labelled, "--plot", picture)[0] == 0
    assert picture.read_bytes().startswith(b"\x89PNG\r\n\x1a\n")


# -- check, fit, doctor ----------------------------------------------------------------------------


def test_check_finds_nothing_wrong_in_the_sample(run: Run) -> None:
    """Warnings and hints leave the exit code 0, and are counted."""
    code, out, err = run("check")
    assert (code, err) == (0, "")
    assert "6 Einträge" in out
    assert "0 Fehler" in out


def test_check_tells_of_an_error(run: Run, tmp_path: Path) -> None:
    """The same phrase for two entries is an error: exit code 1, with both places."""
    text = "# Was ist neu?\n\nKategorie: Besuch\n\nVieles.\n\n## Auch gefragt als\n\n- Mahngebühr\n"
    folder = write_faq(tmp_path, {"entries/05-neu.md": text})
    code, out, err = run("check", "--faq", folder)
    assert (code, err) == (1, "")
    assert (
        "entries/05-neu.md, Zeile 9: „Mahngebühr“ steht schon in entries/04-mahngebuehr.md, Zeile 10"
        in out
    )
    found = json.loads(run("check", "--json", "--faq", folder)[1])
    assert [finding["level"] for finding in found].count("error") == 1


def test_bad_data_ends_every_command(run: Run, tmp_path: Path) -> None:
    """Faulty data: exit code 2 and one line a fault, nothing on standard output."""
    folder = write_faq(
        tmp_path, {"entries/02-leseausweis.md": "", "entries/03-leihfrist.md": "# Wie?\n"}
    )
    for args in (("ask", "x"), ("match", "x"), ("check",), ("chat",)):
        code, out, err = run(*args, "--faq", folder)
        assert (code, out) == (2, "")
        assert err.count("\n") == 2
        assert "02-leseausweis.md: die Datei ist leer" in err


def test_fit_says_what_is_missing(run: Run) -> None:
    """Too little data: exit code 2, what is there and what is needed, and nothing written."""
    code, out, err = run("fit", "--write", "--yes")
    assert (code, out) == (2, "")
    assert "Für eigene Gewichte reichen die Daten nicht. Es fehlen:" in err
    assert "je Eintrag etwa 10 Formulierungen" in err
    assert "20 Ablehnungen in out_of_scope.txt (vorhanden: 4)" in err


@pytest.mark.parametrize(
    ("options", "answer", "worse", "code", "said"),
    [
        (("--write", "--yes"), "", False, 0, "Geschrieben: "),
        (("--write",), "j\n", False, 0, "Geschrieben: "),
        (("--write",), "", False, 1, "Nichts geändert."),
        (("--write", "--yes"), "", True, 1, "Nichts geschrieben: "),
        ((), "", False, 0, ""),
    ],
)
def test_fit_writes_beside_the_data_when_told_to(
    run: Run,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    options: tuple[str, ...],
    answer: str,
    worse: bool,
    code: int,
    said: str,
) -> None:
    """The figures are shown; weights are written after a yes, and never for the worse."""
    folder = write_faq(tmp_path)
    before = {"direct": 0.7, "false": 0.1}
    after = {"direct": 0.5 if worse else 0.7, "false": 0.1}
    fitted = OwnFit("without_negatives", fitted_model("few"), before, after, {"questions": 1})
    monkeypatch.setattr("bot.measuring.own_fit.lacking", lambda _: [])
    monkeypatch.setattr("bot.measuring.own_fit.fit_own", lambda *_: fitted)
    monkeypatch.setattr("sys.stdin", io.StringIO(answer))
    got, out, err = run("fit", *options, "--faq", folder)
    assert got == code
    assert "direct" in out
    assert "(j/n)" not in out
    assert ("schreiben? (j/n) " in err) == (options == ("--write",))
    assert said in err
    written = folder / "weights.json"
    assert written.exists() == ("Geschrieben" in said)
    if written.exists():
        assert model_of(load_faq(folder)).thresholds == fitted.model.thresholds


def test_shipped_weights_come_from_a_large_faq(run: Run) -> None:
    """A small FAQ cannot stand in for all others."""
    code, out, err = run("fit", "--shipped", "--write")
    assert (code, out) == (2, "")
    assert "erwartet wird eine große FAQ" in err


def test_doctor_masks_secrets(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Versions, pipeline, data and settings are shown; secrets are not."""
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", "123:geheim")
    monkeypatch.setenv("QZBOT_DATABASE_URL", "postgresql://u:geheim@host/db")
    for args in (("doctor",), ("doctor", "--json")):
        code, out, err = run(*args)
        assert (code, err) == (0, "")
        assert "geheim" not in out
        for shown in ("gesetzt (verborgen)", "embedded", "6 Einträge", "QZBOT_PORT", "make model"):
            assert shown in out


def test_doctor_tells_what_a_public_website_lacks(run: Run, tmp_path: Path) -> None:
    """Legal pages are named one by one, or that there is no file for them."""
    assert run("init", tmp_path / "neu", "--yes")[0] == 0
    missing = json.loads(run("doctor", "--json", "--faq", tmp_path / "neu")[1])["Was fehlt"]
    said = " ".join(missing.values())
    for gap in ("„impressum“", "„datenschutz“", "öffentliche Stellen Pflicht", "[[kontakte]]"):
        assert gap in said
    lines = tmp_path / "faq.jsonl"
    lines.write_text('{"id": "1", "question": "Wo?", "answer": "Hier."}\n', encoding="utf-8")
    missing = json.loads(run("doctor", "--json", "--faq", lines)[1])["Was fehlt"]
    assert "Impressum" in missing["site.toml"]


def test_doctor_tells_of_bad_data(run: Run, tmp_path: Path) -> None:
    """The doctor shows faults of the data and goes on."""
    code, out, _ = run("doctor", "--json", "--faq", tmp_path)
    assert code == 0
    assert "keine Einträge gefunden" in json.loads(out)["Sprache und Daten"]["Fehler"]


def test_doctor_tells_what_cannot_start(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """A setting that would stop a server is named before it is started."""
    monkeypatch.setenv("QZBOT_PORT", "0")
    monkeypatch.setenv("QZBOT_EVENTS", "statistics")
    assert json.loads(run("doctor", "--json")[1])["Kann starten"]["serve"] == "ja"
    for key, value in (
        ("QZBOT_RATE_LIMIT", "viel"),
        ("QZBOT_HOST", "nirgends"),
        ("QZBOT_DATABASE_URL", "mysql://u:geheim@host/db"),
    ):
        with monkeypatch.context() as patch:
            patch.setenv(key, value)
            code, out, _ = run("doctor", "--json")
        starts = json.loads(out)["Kann starten"]
        assert (code, starts["serve"].startswith(f"nein: {key}"), "geheim" in out) == (
            0,
            True,
            False,
        )
        assert starts["telegram"].startswith("nein: TELEGRAM_BOT_TOKEN ist nicht gesetzt")


# -- learn -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("reply", "code", "end"),
    [("ja\n", 0, "Geschrieben."), ("n\n", 1, "Nichts geändert."), ("", 1, "Nichts geändert.")],
)
def test_learn_shows_what_it_changes_and_asks(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, reply: str, code: int, end: str
) -> None:
    """The editor sees the difference and its effect.

    Only a yes writes it, and then the question is answered.
    """
    faq = write_faq(tmp_path / "faq")
    monkeypatch.setattr("sys.stdin", io.StringIO(reply))
    got, out, err = run("learn", "--faq", faq, "4", "Was blecht man bei Bummelei?")
    assert (got, err) == (code, "")
    assert out.rstrip().endswith(end)
    before, after = out.split("Nachher:")
    assert "+- Was blecht man bei Bummelei?" in before
    assert "diese Fragen: 0 von 1 richtig beantwortet" in before
    assert "diese Fragen: 1 von 1 richtig beantwortet" in after
    found = json.loads(run("ask", "--faq", faq, "--json", "Was blecht man bei Bummelei?")[1])
    assert ([answer["id"] for answer in found["answers"]] == ["4"]) is (code == 0)


# -- wrong use -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("args", "message"),
    [
        ((), "es fehlt: BEFEHL"),
        (("frage",), "BEFEHL: unbekannt ist: 'frage'"),
        (("ask",), "FRAGE"),
        (("ask", "x", "--nix"), "--nix"),
        (("match",), "erwartet wird entweder eine FRAGE oder --batch DATEI"),
        (("match", "x", "--batch", "-"), "erwartet wird entweder eine FRAGE oder --batch DATEI"),
        (("match", "x", "--top", "0"), "Wert „0“ ungültig; erwartet wird eine Zahl ab 1"),
        (
            ("serve", "--workers", "65", "--host", "nirgends"),
            "Wert „65“ ungültig; erwartet wird eine Zahl von 1 bis 64",
        ),
        (
            ("serve", "--port", "abc"),
            "Wert „abc“ ungültig; erwartet wird eine Zahl von 0 bis 65535",
        ),
        (
            ("match", "--batch", "/nowhere/x.jsonl"),
            "/nowhere/x.jsonl: nicht lesbar (gibt es nicht)",
        ),
        (("match", "--batch", "/"), "/: nicht lesbar (ist ein Ordner)"),
        (("ask", "x", "--faq", "/nowhere"), "/nowhere: nicht gefunden; erwartet wird"),
        (("eval", "/nowhere/x.jsonl"), "/nowhere/x.jsonl: nicht lesbar"),
    ],
)
def test_wrong_use_is_one_line(run: Run, args: tuple[str, ...], message: str) -> None:
    """Wrong usage exits with 2 and one line on standard error, and prints nothing else."""
    code, out, err = run(*args)
    assert (code, out) == (2, "")
    assert message in err
    assert_one_line(err)


@pytest.mark.parametrize(
    ("args", "library", "extra"),
    [
        (("serve",), "granian", "web"),
        (("report",), "sqlalchemy", "events"),
        (("eval", "asked.jsonl", "--plot", "p.png"), "matplotlib", "plot"),
    ],
)
def test_a_missing_library_is_one_line(
    run: Run,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    args: tuple[str, ...],
    library: str,
    extra: str,
) -> None:
    """A command without its optional library names it, and the command that installs it."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("QZBOT_HOST", "nirgends")  # so that nothing would serve
    Path("asked.jsonl").write_text('{"q": "Wo?", "gold": ["none"]}', encoding="utf-8")
    monkeypatch.delitem(sys.modules, "web.serve", raising=False)
    for module in [library, *sys.modules]:
        if module.partition(".")[0] == library:
            monkeypatch.setitem(sys.modules, module, None)
    code, out, err = run(*args)
    assert (code, out) == (2, "")
    assert err.startswith(f"{library} ist nicht installiert; das holt dieser Befehl nach: pip")
    assert f"[{extra}]" in err
    assert_one_line(err)


def test_a_missing_module_of_ours_is_no_missing_library(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No command installs it, so the mistake is shown as it is."""
    monkeypatch.setitem(sys.modules, "bot.conversation.loading", None)
    with pytest.raises(ModuleNotFoundError, match=r"bot\.conversation\.loading"):
        run("ask", "Hallo")


def test_help_is_german(run: Run) -> None:
    """The help has no English heading and explains every argument of every command."""
    for args in ((), ("ask",), ("eval",), ("learn",), ("import",), ("serve",)):
        code, out, _ = run(*args, "--help")
        assert code == 0
        assert out.startswith("Aufruf: qzbot")
        assert not any(word in out for word in ("usage", "positional", "options", "show this"))


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "keine Fragen gefunden"),
        (b"nix", "Zeile 1: erwartet wird"),
        (b'{"q": "a", "gold": []}', "Zeile 1: erwartet wird"),
        (b'{"q": "a", "gold": "1"}', "Zeile 1: erwartet wird"),
        (b'{"q": "\xff", "gold": ["1"]}', "Zeile 1: erwartet wird"),
        (b"[]", "Zeile 1: erwartet wird"),
    ],
)
def test_bad_labelled_questions_are_one_line(
    run: Run, tmp_path: Path, content: bytes, message: str
) -> None:
    """Unusable labelled questions, or none at all, are wrong use, not figures."""
    file = tmp_path / "x.jsonl"
    file.write_bytes(content)
    code, out, err = run("eval", file)
    assert (code, out) == (2, "")
    assert message in err
    assert_one_line(err)


def test_bad_files_beside_the_questions_are_one_line(
    run: Run, labelled: Path, tmp_path: Path
) -> None:
    """A file to compare with that is none, and a picture that cannot be written, are named."""
    (tmp_path / "other.json").write_text("[]", "utf-8")
    code, _, err = run("eval", labelled, "--compare", tmp_path / "other.json")
    assert (code, "erwartet wird die Ausgabe von eval --json" in err) == (2, True)
    code, _, err = run("eval", labelled, "--plot", tmp_path / "fehlt" / "x.png")
    assert (code, "fehlt" in err) == (2, True)
    assert_one_line(err)


def test_brackets_are_text(run: Run, tmp_path: Path) -> None:
    """What people and editors write in square brackets is shown as it is."""
    faq = tmp_path / "faq.jsonl"
    faq.write_text(
        '{"id": "[/a]", "question": "Was kostet der Kurs [intern] [/b]?", "answer": "x"}',
        encoding="utf-8",
    )
    asked = tmp_path / "asked.jsonl"
    asked.write_text('{"q": "Kurs [/b]?", "gold": ["none"]}', encoding="utf-8")
    for args in (
        ("match", "Kurs", "--explain"),
        ("eval", asked, "--errors"),
        ("ask", "Was kostet der Kurs?"),
    ):
        code, out, err = run(*args, "--faq", faq)
        assert (code, err) == (0, "")
        assert "[/b]" in out


def test_narrow_terminal_keeps_entry_and_question(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Thirty columns still show the ids and the beginnings of the questions.

    A width of 0 is not a width.
    """
    for columns in ("30", "0"):
        monkeypatch.setenv("COLUMNS", columns)
        _, out, _ = run("match", "Wann habt ihr geöffnet?")
        assert {"1", "Wann"} <= set(out.split())


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (("learn", "1", "Neu?", "--on", "missing.jsonl"), "missing.jsonl: nicht lesbar"),
        (("eval", "deep.json"), "deep.json, Zeile 1: erwartet wird"),
        (
            ("eval", "asked.jsonl", "--compare", "deep.json"),
            "deep.json: erwartet wird die Ausgabe von eval --json",
        ),
        (("eval", "asked.jsonl", "--plot", "."), "--plot .: erwartet wird eine Datei"),
        (("eval", "asked.jsonl", "--plot", "p.xyz"), "--plot p.xyz: erwartet wird eine Datei"),
        (("report", "--days", "999999"), "erwartet wird eine Zahl von 1 bis 36500"),
        (("match", "x", "--faq", "long.jsonl"), "long.jsonl, Zeile 1: kein gültiges JSON"),
    ],
)
def test_odd_files_and_numbers_are_one_line(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, args: tuple[str, ...], message: str
) -> None:
    """Missing files, endless nesting, huge or unfit values end in one clear line."""
    monkeypatch.chdir(tmp_path)
    Path("asked.jsonl").write_text('{"q": "x", "gold": ["none"]}', encoding="utf-8")
    Path("deep.json").write_text("[" * 200_000, encoding="utf-8")
    Path("long.jsonl").write_text(
        f'{{"id": "a", "question": "Wann?", "answer": "x", "n": {"9" * 5000}}}', encoding="utf-8"
    )
    code, _, err = run(*args)
    assert code == 2
    assert message in err
    assert_one_line(err)


def test_package_that_is_no_language_model(environ: dict[str, str]) -> None:
    """A package that is not a language model is an error that names it and what was expected.

    `doctor` reports it instead of failing.
    """
    code, _, err = shell(
        {**environ, "QZBOT_SPACY_MODEL": "numpy"}, "ask", "Wann habt ihr geöffnet?"
    )
    assert code == 2
    assert (
        "QZBOT_SPACY_MODEL: Wert „numpy“ ungültig; erwartet wird der Name oder der Ordner eines Sprachmodells"
        in err.decode()
    )
    assert_one_line(err.decode())
    code, out, _ = shell({**environ, "QZBOT_SPACY_MODEL": "numpy"}, "doctor", "--json")
    assert code == 0
    assert json.loads(out)["Kann starten"]["serve"].startswith("nein: QZBOT_SPACY_MODEL")


def test_odd_input_of_a_chat(environ: dict[str, str]) -> None:
    """Bytes of another encoding and endless numbers are questions like any."""
    code, out, err = shell(
        {**environ, "PYTHONIOENCODING": "utf-8"},
        "chat",
        stdin=b"f\xfcr\n" + b"1" * 5000 + b"\nende\n",
    )
    assert (code, err) == (0, b"")
    assert out.count("Das weiß ich leider nicht".encode()) >= 1


@pytest.mark.parametrize(
    ("key", "value"), [("QZBOT_PORT", "abc"), ("QZBOT_NIX", "1"), ("QZBOT_SPACY_MODEL", "/")]
)
def test_wrong_settings_are_one_line(environ: dict[str, str], key: str, value: str) -> None:
    """A wrong setting ends the program with one line, exit code 2."""
    code, out, err = shell({**environ, key: value}, "ask", "Hallo")
    assert (code, out) == (2, b"")
    assert_one_line(err.decode())


def test_commands_have_german_help() -> None:
    """All commands of the contract exist, each with a line of help."""
    text = build_parser().format_help()
    for command in ("ask", "chat", "match", "eval", "fit", "check", "serve", "doctor"):
        assert f"    {command} " in text


def test_closed_pipe_is_no_error(environ: dict[str, str]) -> None:
    """A reader that stops early, like `head`, gets no traceback."""
    command = f'"{sys.executable}" -m bot match --batch - | true'
    env = {**os.environ, **environ, "PYTHONPATH": str(ROOT)}
    questions = b'{"q": "Hallo"}\n' * 3000
    done = subprocess.run(
        ["bash", "-c", command],
        cwd=ROOT,
        env=env,
        input=questions,
        capture_output=True,
        timeout=120,
        check=False,
    )
    assert done.stderr == b""


def test_ask_json_names_the_numbers(run: Run) -> None:
    """With the day on which each was checked, as text."""
    code, out, err = run("ask", "--json", "ich will nicht mehr leben")
    reply = json.loads(out)
    assert (code, err, reply["kind"]) == (0, "", "crisis")
    assert {"112", "116 123"} <= {number["number"] for number in reply["numbers"]}
    assert all(number["checked"].startswith("20") for number in reply["numbers"])
