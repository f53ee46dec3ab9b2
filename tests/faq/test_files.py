"""Files in the folder of an FAQ.

Files that programs leave are ignored; files that a person meant to publish are reported.
"""

from __future__ import annotations

import logging
import os
from pathlib import Path

import pytest

from bot.editing.checking import check_faq
from bot.faq import DataError, load_faq
from bot.faq.values import Notice
from bot.operating.reloading import LiveAssistant
from bot.recording.metrics import Metrics
from bot.settings import Settings
from tests.sample import FILES
from tests.sample import write_faq as write_sample
from tests.small_faq import assistant_of, write_faq


def notices(folder: Path) -> list[Notice]:
    """Return what is not read in a folder."""
    return list(load_faq(folder).notices)


def faults(folder: Path) -> list[str]:
    """Return the faults of a folder, without it before the names."""
    with pytest.raises(DataError) as caught:
        load_faq(folder)
    return [str(fault).removeprefix(f"{folder}/") for fault in caught.value.faults]


@pytest.mark.parametrize(
    "name",
    [
        "._01-was-ist-ein-zirkel.md",
        ".#19.md",
        "~$19.md",
        "#19.md#",
        "19.md~",
        ".19.md.swp",
        "~WRL0001.tmp",
        ".~lock.19.docx#",
        "19-x.md.bak",
        "19-x.md.orig",
        ".DS_Store",
        "Thumbs.db",
        "desktop.ini",
    ],
)
@pytest.mark.parametrize("place", ["", "entries"])
def test_what_programs_leave_is_passed_over(tmp_path: Path, name: str, place: str) -> None:
    """Files of macOS, Windows, Emacs, Vim and Word neither stop the start nor are spoken of."""
    folder = write_faq(tmp_path / "faq")
    (folder / place / name).write_bytes(b"\x00\x05\x16\x07\x00\xff")
    faq = load_faq(folder)
    assert [entry.id for entry in faq.entries] == ["1", "2", "3"]
    assert faq.notices == ()


def test_the_lock_of_emacs_leads_nowhere(tmp_path: Path) -> None:
    """Emacs locks a file with a link to no file."""
    folder = write_faq(tmp_path / "faq")
    (folder / "entries" / ".#02-wie-oft.md").symlink_to("jemand@rechner.4711:1")
    assert len(load_faq(folder).entries) == 3


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("28-neu.md.txt", "28-neu.md"),
        ("28-neu.txt", "28-neu.md"),
        ("28-neu.MD", "28-neu.md"),
        ("28-neu.Md", "28-neu.md"),
        ("28-neu.markdown", "28-neu.md"),
        ("28-neu.docx", "28-neu.md"),
        ("28-neu", "28-neu.md"),
        ("28_neu.md", "28-neu.md"),
        ("28 neu.md", "28-neu.md"),
        ("28 - neu.md", "28-neu.md"),
        ("28.neu.md", "28-neu.md"),
        ("Kopie von 28-neu.md", "Kopie-von-28-neu.md"),
        ("README.md", "NN-titel.md"),
    ],
)
def test_an_entry_under_another_name_is_named(tmp_path: Path, name: str, expected: str) -> None:
    """The other entries are read.

    The misnamed one is an error of the check, which proposes a name.
    """
    folder = write_faq(tmp_path / "faq")
    (folder / "entries" / name).write_text("# Neu?\n\nJa.\n", "utf-8")
    (notice,) = notices(folder)
    assert (notice.level, notice.file) == ("error", f"entries/{name}")
    assert notice.message == f"wird nicht gelesen; erwartet wird ein Name wie {expected}"


def test_folders_and_unknown_files_are_named(tmp_path: Path) -> None:
    """Folders among the entries, misplaced entries and unknown files are reported as not read."""
    folder = write_faq(tmp_path / "faq")
    (folder / "entries" / "archiv").mkdir()
    (folder / "entries" / "29-ordner.md").mkdir()
    (folder / "28-neu.md").write_text("# Neu?\n\nJa.\n", "utf-8")
    (folder / "notizen.txt").write_text("Notiz\n", "utf-8")
    (folder / "LIESMICH.md").write_text("Lies mich\n", "utf-8")
    found = {notice.file: (notice.level, notice.message) for notice in notices(folder)}
    assert found.keys() == {"entries/archiv", "entries/29-ordner.md", "28-neu.md", "notizen.txt"}
    assert (
        found["entries/archiv"][1]
        == "der Unterordner wird nicht gelesen; Einträge stehen direkt in entries"
    )
    assert found["28-neu.md"] == ("error", "wird nicht gelesen; Einträge stehen im Ordner entries")
    assert found["notizen.txt"][0] == "warning"


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("out_of_scope.txt", "Out_of_scope.txt"),
        ("out_of_scope.txt", "out_of_scope.txt.txt"),
        ("out_of_scope.txt", "out-of-scope.txt"),
        ("out_of_scope.txt", "out of scope.txt"),
        ("out_of_scope.txt", "out_of_scop.txt"),
        ("out_of_scope.txt", "out_of_scope.md"),
        ("site.toml", "site.toml.txt"),
        ("site.toml", "Site.toml"),
        ("site.toml", "site.TOML"),
        ("smalltalk.toml", "small_talk.toml"),
        ("names.toml", "names.txt"),
        ("synonyms.toml", "synonym.toml"),
    ],
)
def test_a_known_file_under_another_name_is_a_fault(tmp_path: Path, right: str, wrong: str) -> None:
    """The bot does not start without its site or negatives: it would answer differently."""
    folder = write_sample(tmp_path / "faq", {right: None, wrong: FILES[right]})
    assert f"{wrong}: wird nicht gelesen; gemeint ist vermutlich {right}" in faults(folder)


def test_a_copy_beside_a_known_file_is_named(tmp_path: Path) -> None:
    """A copy stops nothing, for the file itself is read."""
    folder = write_sample(tmp_path / "faq", {"Site.toml": FILES["site.toml"]})
    assert [str(notice) for notice in notices(folder)] == [
        "Site.toml: wird nicht gelesen; gelesen wird site.toml"
    ]


def test_what_refers_to_an_unread_file_is_one_line_below_it(tmp_path: Path) -> None:
    """The unread file comes first; all that refers to its entry is one fault."""
    follow_ups = "\n## Nachgefragt\n\n- nach 4: und wann?\n- nach 4: und wo?\n"
    changed: dict[str, str | bytes | None] = {
        "entries/04-mahngebuehr.md": None,
        "entries/04-mahngebuehr.txt": FILES["entries/04-mahngebuehr.md"],
        "entries/02-leseausweis.md": FILES["entries/02-leseausweis.md"] + follow_ups,
        "entries/03-leihfrist.md": FILES["entries/03-leihfrist.md"] + follow_ups,
    }
    assert faults(write_sample(tmp_path / "faq", changed)) == [
        "entries/04-mahngebuehr.txt: wird nicht gelesen; erwartet wird ein Name wie 04-mahngebuehr.md",
        (
            "entries/02-leseausweis.md, Zeile 15: „nach 4“: Einen solchen Eintrag gibt es nicht (ebenso an 3 weiteren Stellen: "
            "entries/02-leseausweis.md, Zeile 16; entries/03-leihfrist.md, Zeile 15; entries/03-leihfrist.md, Zeile 16)"
        ),
    ]


def test_a_folder_in_which_nothing_is_read_says_why(tmp_path: Path) -> None:
    """If every entry has another suffix, they are named before it is said that there is none."""
    (tmp_path / "entries").mkdir()
    (tmp_path / "entries" / "01-neu.docx").write_bytes(b"PK")
    assert faults(tmp_path) == [
        "entries/01-neu.docx: wird nicht gelesen; erwartet wird ein Name wie 01-neu.md",
        "entries: keine Einträge gefunden; erwartet wird mindestens eine Datei NN-titel.md",
    ]


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads every file")
def test_a_file_that_may_not_be_read_is_a_fault(tmp_path: Path) -> None:
    """A file without the right to read it is named."""
    folder = write_faq(tmp_path / "faq")
    (folder / "entries" / "02-wie-oft.md").chmod(0)
    assert faults(folder)[0].startswith("entries/02-wie-oft.md: die Datei lässt sich nicht lesen")


def test_names_of_macos_are_the_same(tmp_path: Path) -> None:
    """A follow-up finds its entry whatever the case or Unicode form of the file's name."""
    folder = write_faq(tmp_path / "faq")
    (folder / "entries" / "bu\N{COMBINING DIAERESIS}cher.md").write_text(
        "# Bücher?\n\nJa.\n", "utf-8"
    )
    file = folder / "entries" / "01-was-ist-ein-zirkel.md"
    file.write_text(
        file.read_text("utf-8") + "\n## Nachgefragt\n\n- Nach Eintrag Bücher : und dann?\n", "utf-8"
    )
    faq = load_faq(folder)
    assert faq.entry("bücher") is not None
    assert faq.entries[0].phrases[-1].after == "bücher"


@pytest.mark.slow
def test_the_check_and_the_log_say_it(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """An ignored file is an error of the check, and a line in the log at start and reload."""
    folder = write_faq(tmp_path / "faq")
    (folder / "entries" / "28-neu.md.txt").write_text("# Neu?\n\nJa.\n", "utf-8")
    assistant = assistant_of(folder)
    (finding,) = [
        finding for finding in check_faq(assistant.faq, assistant.index) if finding.level == "error"
    ]
    assert finding.where == "entries/28-neu.md.txt"
    with caplog.at_level(logging.WARNING):
        live = LiveAssistant(
            lambda: assistant_of(folder), Settings(faq=folder, reload_seconds=0), Metrics()
        )
        assert caplog.text.count("entries/28-neu.md.txt: wird nicht gelesen") == 1
        (folder / "entries" / "29_neu.md").write_text("# Neu?\n\nJa.\n", "utf-8")
        live.look()
    assert "entries/29_neu.md: wird nicht gelesen" in caplog.text
