"""Which files a folder in the `faq_data` format holds, and which of those found in it are not read.

Editors save under another name than they meant, and file managers and text programs leave files of
their own. The latter are passed over; of the former the editor hears, for they hold something meant
for the public.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from bot.faq.faults import nearest
from bot.faq.pictures import FOLDER as PICTURES
from bot.faq.values import Notice

# Every file the bot reads in the folder itself. To add one, name it here and read it in
# `folder.py`.
TEST_QUESTIONS = "testfragen.csv"
FILES = (
    *("site.toml", "smalltalk.toml", "out_of_scope.txt", "synonyms.toml", "names.toml"),
    "weights.json",
    TEST_QUESTIONS,
)
ENTRIES = "entries"
CRISIS = "crisis"  # what the FAQ changes of the replies to people in need
READ_FOLDERS = (ENTRIES, CRISIS, PICTURES)
FOLDERS = (*READ_FOLDERS, "source")  # `source` holds the published text, for `import`
_KNOWN = (*FILES, *FOLDERS)

_SUFFIX = ".md"
_PHRASES_SUFFIX = ".fragen.md"
_OF_PHRASES = re.compile(r"(?P<entry>.+)\.fragen\.md", re.IGNORECASE)
_TEXT_SUFFIXES = re.compile(
    r"(?:\.(?:md|markdown|txt|text|docx?|odt|rtf|pdf|html?))+$", re.IGNORECASE
)
_NUMBERED = re.compile(r"0*(?P<id>\d+)(?:-(?P<title>.+))?")
_NAMED = re.compile(r"[^\W\d_][\w-]*")
_NUMBER = re.compile(r"0*(?P<id>\d+)(?!\d)")
_LEFT_BY_PROGRAMS = re.compile(
    r"\..*"  # hidden: ._19.md of macOS, .#19.md of Emacs, .19.md.swp of Vim, .DS_Store, .git
    r"|~\$.*|~.*\.tmp|.*~|#.*#"  # Word and Emacs
    r"|.*\.(?:sw[a-p]|tmp|temp|bak|orig|rej|part|crdownload|download|lnk|url|pyc)"
    r"|thumbs\.db|desktop\.ini|icon\r|__macosx|__pycache__|lost\+found|@eadir",
    re.IGNORECASE,
)
_FOR_PEOPLE = re.compile(
    r"(?:readme|liesmich|changelog|license|lizenz|notice|makefile)(?:\..*)?", re.IGNORECASE
)


class Identity(NamedTuple):
    """What the name of an entry's file says: the id of the entry, and its name in addresses."""

    id: str
    slug: str


def is_left_by_a_program(name: str) -> bool:
    """Tell whether a file was left by a program, and is not an editor's."""
    return _LEFT_BY_PROGRAMS.fullmatch(name) is not None


def is_entry_file(name: str) -> bool:
    """Tell whether a file in `entries` is read as an entry."""
    if not name.endswith(_SUFFIX) or _FOR_PEOPLE.fullmatch(name):
        return False
    return identity(name) is not None


def is_phrases_file(name: str) -> bool:
    """Tell whether a file in `entries` holds the phrases of an entry: `07-a.fragen.md`."""
    if _OF_PHRASES.fullmatch(name) is None:
        return False
    return identity(entry_file_of(name)) is not None


def entry_file_of(name: str) -> str:
    """Return how the entry's file is called whose phrases a file holds."""
    match = _OF_PHRASES.fullmatch(name)
    return f"{match['entry']}{_SUFFIX}" if match else name


def phrases_file_of(name: str) -> str:
    """Return how the file beside an entry's is called, which holds its phrases."""
    return f"{name.removesuffix(_SUFFIX)}{_PHRASES_SUFFIX}"


def phrases_file_in(folder: Path, entry_id: str) -> str | None:
    """Return the file in a folder that holds the phrases of an entry, None if there is none."""
    for file in folder.glob(f"{ENTRIES}/*"):
        if not is_phrases_file(file.name):
            continue
        known = identity(entry_file_of(file.name))
        if known and id_key(known.id) == id_key(entry_id):
            return f"{ENTRIES}/{file.name}"
    return None


def id_key(entry_id: str) -> str:
    """Return what is the same of two ids that mean one entry, however their letters are written."""
    return unicodedata.normalize("NFC", entry_id).casefold()


def identity(name: str) -> Identity | None:
    """Return the id and slug of an entry's file, else None: `07-a.md` -> "7", "7-a"."""
    if _OF_PHRASES.fullmatch(name):
        return None
    stem = unicodedata.normalize("NFC", name.removesuffix(_SUFFIX))
    match = _NUMBERED.fullmatch(stem)
    if match is None:
        return Identity(stem, stem) if _NAMED.fullmatch(stem) else None
    entry_id = match["id"]
    written = match["title"] or ""
    title = re.sub(r"[^\w-]+", "-", written).strip("-")
    slug = f"{entry_id}-{title}" if title else entry_id
    return Identity(entry_id, slug)


def meant_id(name: str) -> str:
    """Return the id that an unread file would have had: `19-turnus.txt` -> "19"."""
    match = _NUMBER.match(name)
    if match:
        return match["id"]
    first_word, *_ = re.split(r"[.\s]", name)
    return first_word


def misnamed(folder: Path) -> Iterator[tuple[str, str]]:
    """Yield (name, message) of what is meant for a missing file, but is called otherwise."""
    present = {file.name for file in folder.iterdir()}
    # Nothing the bot says is lost with the test questions: `unread` tells of those.
    not_missing = {*present, TEST_QUESTIONS}
    missing_files = [file for file in FILES if file not in not_missing]
    missing_folders = [] if ENTRIES in present else [ENTRIES]
    for name in sorted(present.difference(_KNOWN)):
        if is_left_by_a_program(name):
            continue
        is_folder = (folder / name).is_dir()
        missing = missing_folders if is_folder else missing_files
        meant = _same_stem(name, missing) or nearest(name, missing)
        if meant:
            yield name, f"wird nicht gelesen; gemeint ist vermutlich {meant}"


def unread(folder: Path) -> list[Notice]:
    """Return what in a folder is not read, and why."""
    return [*_unread_entries(folder), *_unread_others(folder)]


def unread_crisis(folder: Path, known: Collection[str]) -> Iterator[Notice]:
    """Yield what is not read of the replies to people in need."""
    shown = ", ".join(sorted(known))
    for file in sorted(folder.glob(f"{CRISIS}/*")):
        where = f"{CRISIS}/{file.name}"
        if where in known or _may_be_passed_over(file.name):
            continue
        message = f"wird nicht gelesen; bekannt sind {shown}"
        yield Notice("error", where, 0, message)


def _may_be_passed_over(name: str) -> bool:
    """Tell whether a file holds nothing that the bot is to say."""
    if is_left_by_a_program(name):
        return True
    return _FOR_PEOPLE.fullmatch(name) is not None


def _unread_entries(folder: Path) -> Iterator[Notice]:
    for file in sorted(folder.glob(f"{ENTRIES}/*")):
        name = file.name
        if is_left_by_a_program(name):
            continue
        if file.is_dir():
            message = f"der Unterordner wird nicht gelesen; Einträge stehen direkt in {ENTRIES}"
        elif is_entry_file(name) or is_phrases_file(name):
            continue
        else:
            message = f"wird nicht gelesen; erwartet wird ein Name wie {_proposed(name)}"
        yield Notice("error", f"{ENTRIES}/{name}", 0, message)


def _unread_others(folder: Path) -> Iterator[Notice]:
    told = {name for name, _ in misnamed(folder)}
    for file in sorted(folder.iterdir()):
        name = file.name
        if name in told or name in _KNOWN or _may_be_passed_over(name):
            continue
        is_folder = file.is_dir()
        if _looks_like_entry(name) and not is_folder:
            message = f"wird nicht gelesen; Einträge stehen im Ordner {ENTRIES}"
            yield Notice("error", name, 0, message)
        elif meant := _same_stem(name, FILES):
            yield Notice("error", name, 0, f"wird nicht gelesen; gelesen wird {meant}")
        else:
            kind = "der Ordner" if is_folder else "die Datei"
            known = ", ".join(_KNOWN)
            message = f"{kind} wird nicht gelesen; bekannt sind {known}"
            yield Notice("warning", name, 0, message)


def _looks_like_entry(name: str) -> bool:
    if _NUMBER.match(name):
        return True
    return name.casefold().endswith(_SUFFIX)


def _proposed(name: str) -> str:
    """Return the name of an entry's file that is nearest to a name.

    >>> _proposed("28_neu.md.txt")
    '28-neu.md'
    >>> _proposed("28 neu.fragen.txt")
    '28-neu.fragen.md'
    """
    composed = unicodedata.normalize("NFC", name)
    stem = _TEXT_SUFFIXES.sub("", composed)
    of_entry = _OF_PHRASES.fullmatch(f"{stem}{_SUFFIX}")
    if of_entry:
        entry_file = _proposed(f"{of_entry['entry']}.txt")
        return phrases_file_of(entry_file)
    words = re.findall(r"\w+", stem.replace("_", " "))
    if len(words) == 1 and words[0].isdigit():
        words.append("titel")
    proposed = "-".join(words) + _SUFFIX
    if proposed == name or not is_entry_file(proposed):
        return f"NN-titel{_SUFFIX}"
    return proposed


def _same_stem(name: str, known: Iterable[str]) -> str | None:
    """Return the known file that differs only in case, suffix, blanks or hyphens."""
    stem = _stem(name)
    for file in known:
        if _stem(file) == stem:
            return file
    return None


def _stem(name: str) -> str:
    before_suffix, _, _ = name.partition(".")
    folded = before_suffix.casefold()
    return "".join(filter(str.isalnum, folded))
