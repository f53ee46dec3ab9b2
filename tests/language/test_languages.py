"""Messages in another language are recognised.

German messages never are, however they are written.
"""

from __future__ import annotations

import json
import random
import tomllib
from pathlib import Path

import pytest

from bot.faq import DEFAULT_FAQ, DataError, load_faq
from bot.faq.characters import clean
from bot.language.languages import LANGUAGES_FILE, Foreign, Languages, languages, read_languages
from bot.language.lemmas import load_analyzer
from tests.hostile import in_linear_time, repeated
from tests.paths import GOLDEN

MOST_FALSE_ALARMS = 0.001
GERMAN_NOTICE = "Ich lese und schreibe leider nur Deutsch."
NEEDED = {
    *("en", "tr", "ar", "fa", "ku", "uk", "ru", "pl", "ro", "bg", "fr", "es"),
    *("it", "pt", "nl", "sq", "sh", "sr", "el", "hu", "vi", "zh", "ti", "hi"),
}


def lines(name: str) -> list[str]:
    """Return the lines of a file beside the messages."""
    return (GOLDEN / "languages" / name).read_text("utf-8").splitlines()


@pytest.fixture(scope="module")
def told() -> Languages:
    """Return the languages that the product ships."""
    return languages()


def of(told: Languages, text: str) -> Foreign | None:
    """Return the language of a message as it is typed."""
    text = clean(text)
    return told.of(text, load_analyzer("embedded").tokens(text))


def code(told: Languages, text: str) -> str | None:
    """Return the code of the language of a message, None for German."""
    found = of(told, text)
    return found.code if found else None


def messages(name: str) -> list[tuple[str, str]]:
    """Return the messages of a file with their languages."""
    return [(line["q"], line["language"]) for line in map(json.loads, lines(f"{name}.jsonl"))]


def german_messages() -> list[str]:
    """Return all German texts of the data and the golden questions."""
    faq = load_faq(DEFAULT_FAQ)
    golden = (
        line for file in GOLDEN.glob("*.jsonl") for line in file.read_text("utf-8").splitlines()
    )
    texts = [json.loads(line)["q"] for line in golden]
    texts += [entry.question for entry in faq.entries]
    texts += [phrase.text for entry in faq.entries for phrase in entry.phrases]
    texts += [phrase.text for phrase in (*faq.negatives, *faq.declined_after)]
    texts += [phrase for talk in faq.smalltalk for phrase in talk.phrases]
    foreign = set(lines("foreign_in_data.txt"))
    return [text for text in texts if text not in foreign]


@pytest.mark.parametrize(
    ("name", "recognised", "named"), [("development", 0.99, 0.985), ("held_out", 0.98, 0.96)]
)
def test_short_messages_of_each_language(
    told: Languages, name: str, recognised: float, named: float
) -> None:
    """Nearly all short messages are told by their language, and none is taken for another one."""
    found = [(code(told, text), language) for text, language in messages(name)]
    assert sum(got is not None for got, _ in found) >= recognised * len(found)
    assert sum(got == language for got, language in found) >= named * len(found)
    assert [pair for pair in found if pair[0] and pair[0] != pair[1]] == []


@pytest.mark.slow
def test_german_messages_are_not_foreign(told: Languages) -> None:
    """Of all German texts at hand, with their errors and dialects, hardly one is called foreign."""
    texts = german_messages()
    alarms = [text for text in texts if of(told, text)]
    assert len(texts) > 10_000
    assert len(alarms) <= MOST_FALSE_ALARMS * len(texts), alarms


def test_foreign_messages_in_the_data_are_foreign(told: Languages) -> None:
    """The texts left out of the German ones are left out for a reason."""
    assert [text for text in lines("foreign_in_data.txt") if not of(told, text)] == []


def test_random_letters_are_not_foreign(told: Languages) -> None:
    """Whoever drums on the keyboard speaks no other language."""
    dice = random.Random(7)  # noqa: S311
    rows = ("asdfghjklöä", "qwertzuiopü", "yxcvbnm", "abcdefghijklmnopqrstuvwxyz")
    words = [
        "".join(dice.choice(rows[number % 4]) for _ in range(dice.randint(1, 11)))
        for number in range(500)
    ]
    texts = [
        *words[:200],
        *map(" ".join, zip(words[200:300], words[300:400], strict=True)),
        "fjkgszwgfg",
        "asdf jklö",
    ]
    assert [text for text in texts if of(told, text)] == []


@pytest.mark.parametrize("frame", ["{}", "{}?", "Frau {}", "QZ {}", "Ich heiße {}"])
def test_names_are_not_foreign(told: Languages, frame: str) -> None:
    """Surnames, first names and towns say nothing about the language."""
    assert [name for name in lines("names.txt") if of(told, frame.format(name))] == []


@pytest.mark.parametrize("text", ["", *lines("german.txt")])
def test_german_or_undecided(told: Languages, text: str) -> None:
    """Loan words, greetings, dialect, learner's German, quotations and addresses are German."""
    assert of(told, text) is None


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Hallo, do you have funding for our Qualitätszirkel?", "en"),
        ("Où est le QZ de Köln ?", "fr"),
        ("Где находится QZ?", "ru"),
        ("cocugum icin yer var mi", "tr"),  # typed without accents
        ("TEŞEKKÜR EDERİM", "tr"),
        ("Gracias", "es"),
        ("สวัสดีครับ", ""),  # of a script that the data have no language for
        ("こんにちは", ""),
        ("ጤና ይስጥልኝ እንዴት ነው", ""),  # Amharic in the script of Tigrinya
        ("Děkuji, kde je škola?", ""),  # known, without a notice of its own
    ],
)
def test_telling(told: Languages, text: str, language: str) -> None:
    """Mixed messages, capital letters, missing accents, and languages without a notice."""
    assert code(told, text) == language


def test_notice_is_in_the_language_and_in_german(told: Languages) -> None:
    """Each language has its own notice with German below; an unknown one gets English."""
    found = {language: of(told, text) for text, language in messages("development")}
    notices = {
        language: foreign.notice.split("\n") for language, foreign in found.items() if foreign
    }
    assert set(notices) == NEEDED
    assert all(len(parts) == 2 and parts[1].startswith(GERMAN_NOTICE) for parts in notices.values())
    assert len({parts[0] for parts in notices.values()}) == len(NEEDED)
    unknown = of(told, "สวัสดีครับ")
    assert unknown == Foreign("", "", "\n".join(notices["en"]))


@pytest.mark.parametrize("language", sorted(NEEDED))
def test_notice_is_in_the_language_it_is_for(told: Languages, language: str) -> None:
    """A notice is recognised as written in its own language."""
    table = tomllib.loads(LANGUAGES_FILE.read_text("utf-8"))
    assert code(told, table[language]["hinweis"]) == language


@in_linear_time
@pytest.mark.parametrize(
    ("piece", "language"),
    [
        ("a", None),
        ("„", None),
        ("@", None),
        ("a@", None),
        ("the ", "en"),
        ("ğ", None),
        ("привет ", "ru"),
        ("你", "zh"),
    ],
)
def test_long_messages_keep_nobody_busy(told: Languages, piece: str, language: str | None) -> None:
    """No message holds the bot up, and a long one is in the language of its words."""
    found = told.of(repeated(piece))
    assert (found and found.code) == language


GOOD = """
[deutsch]
hinweis = "Nur Deutsch."
wendungen = ["hello"]
woerter = "und"
[en]
name = "Englisch"
hinweis = "German only."
woerter = "what where"
"""


def read(tmp_path: Path, text: str) -> Languages:
    """Read languages from a text."""
    file = tmp_path / "languages.toml"
    file.write_text(text, "utf-8")
    return read_languages(file)


def test_an_editor_adds_a_language(tmp_path: Path) -> None:
    """A section with words and a notice is all that a language needs."""
    told = read(
        tmp_path,
        GOOD + '[eo]\nname = "Esperanto"\nhinweis = "Nur germane."\nwoerter = "saluton dankon"\n',
    )
    assert told.of("Saluton!") == Foreign("eo", "Esperanto", "Nur germane.\nNur Deutsch.")
    assert told.of("Where?") == Foreign("en", "Englisch", "German only.\nNur Deutsch.")
    assert told.of("Привет") == Foreign("", "", "German only.\nNur Deutsch.")
    assert told.of("Hello und") is None


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("[deutsch", "kein gültiges TOML"),
        (GOOD.replace("[en]", "[xx]"), "[en]: der Abschnitt fehlt"),
        (GOOD.replace('hinweis = "German only."', ""), "[en]: hinweis fehlt"),
        (GOOD.replace('hinweis = "Nur Deutsch."', ""), "[deutsch]: hinweis fehlt"),
        (
            GOOD.replace('wendungen = ["hello"]', 'wendungen = "hello"'),
            "[deutsch]: wendungen: erwartet wird eine Liste von Texten",
        ),
        (GOOD.replace('name = "Englisch"', ""), "[en]: name fehlt"),
        (
            GOOD.replace('name = "Englisch"', "name = 3"),
            "[en]: name: erwartet wird ein Text, gefunden: 3",
        ),
        (
            GOOD.replace("what where", "what Where"),
            "[en]: woerter: „Where“: erwartet werden kleine Buchstaben",
        ),
        (
            GOOD + 'schrift = "runen"\n',
            "[en]: schrift: „runen“ unbekannt; erwartet wird eine von lateinisch",
        ),
        (
            GOOD + 'buchstaben = "a, b"\n',
            "[en]: buchstaben: „a, b“: erwartet werden nur Buchstaben",
        ),
        (GOOD + 'worter = "x"\n', "[en]: worter: unbekannt; erwartet wird eines von name"),
        ("eo = 1\n" + GOOD, "[eo]: erwartet wird ein Abschnitt, gefunden: 1"),
    ],
)
def test_faults_name_the_key_and_what_is_expected(
    tmp_path: Path, text: str, complaint: str
) -> None:
    """A slip of an editor is reported with file, section and key."""
    with pytest.raises(DataError) as caught:
        read(tmp_path, text)
    assert "languages.toml: " in str(caught.value)
    assert complaint in str(caught.value)


def test_a_missing_file_is_reported(tmp_path: Path) -> None:
    """A file that is not there is named."""
    with pytest.raises(DataError, match="nicht lesbar"):
        read_languages(tmp_path / "languages.toml")
