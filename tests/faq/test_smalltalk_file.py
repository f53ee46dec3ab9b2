"""Small talk: every FAQ has that of the base, in its own name, and may change any of it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot.faq import DataError, load_faq
from bot.faq.smalltalk_file import read_base
from bot.faq.values import Faq, Site, SmallTalk
from tests.sample import write_faq

FULL = Site(
    name="Abfallbot",
    publisher="Kreis Musterhausen",
    topic="Abfall",
    decline_hint="Fragen Sie im Kreishaus.",
)


def talk_of(faq: Faq, name: str) -> SmallTalk:
    """Return the small talk of a name."""
    return next(talk for talk in faq.smalltalk if talk.id == name)


def with_smalltalk(folder: Path, text: str | None, **changed: str) -> Faq:
    """Return the sample FAQ with other small talk."""
    return load_faq(write_faq(folder, {"smalltalk.toml": text, **changed}))


@pytest.mark.parametrize("site", [Site(), FULL])
def test_answers_of_the_base_are_whole_sentences(site: Site) -> None:
    """No placeholder, bracket or double blank is left, whatever the site says or leaves out."""
    for talk in read_base(site):
        assert not set(talk.answer) & set("{}[]"), talk.answer
        assert "  " not in talk.answer
        assert talk.answer[-1] in ".!?)", talk.answer


def test_the_base_speaks_in_the_name_of_the_faq() -> None:
    """Greeting and introduction name bot, topic and publisher; a decline says where to ask."""
    said = {talk.id: talk.answer for talk in read_base(FULL)}
    assert "Abfallbot" in said["begruessung"]
    assert "zum Thema Abfall" in said["begruessung"]
    assert "Kreis Musterhausen" in said["wer_bist_du"]
    assert said["hilft_nicht"].endswith("Fragen Sie im Kreishaus.")


def test_the_base_is_nobodys_in_particular() -> None:
    """Nothing in the base is about the FAQ that ships with the bot."""
    talk = read_base(Site())
    texts = " ".join([*(t.answer for t in talk), *(p for t in talk for p in t.phrases)]).casefold()
    for word in ("zirkel", "serviceagentur", "ganztag", "sprechstunde", "zoom"):
        assert word not in texts


def test_an_faq_without_small_talk_has_the_base(tmp_path: Path) -> None:
    """A folder without the file, and JSON lines, answer greetings all the same."""
    folder = with_smalltalk(tmp_path / "a", None)
    lines = tmp_path / "faq.jsonl"
    lines.write_text(json.dumps({"id": "1", "question": "Wo?", "answer": "Hier."}), "utf-8")
    for faq in (folder, load_faq(lines)):
        assert "Hallo" not in talk_of(faq, "begruessung").added
        assert "Guten Tag" in talk_of(faq, "begruessung").phrases
    assert "Büchereibot" in talk_of(folder, "begruessung").answer


def test_an_answer_replaces_and_examples_are_added(tmp_path: Path) -> None:
    """An FAQ changes the answer alone, the examples alone, or both; the rest is the base's."""
    text = '[dank]\nantwort = "Bitte sehr!"\n\n[abschied]\nbeispiele = ["Gut Buch!"]\n'
    faq, base = with_smalltalk(tmp_path, text), {talk.id: talk for talk in read_base(Site())}
    thanks, farewell = talk_of(faq, "dank"), talk_of(faq, "abschied")
    assert (thanks.answer, thanks.phrases) == ("Bitte sehr!", base["dank"].phrases)
    assert farewell.answer == base["abschied"].answer
    assert farewell.phrases == (*base["abschied"].phrases, "Gut Buch!")
    assert farewell.added == ("Gut Buch!",)


def test_a_section_is_left_out_and_another_is_new(tmp_path: Path) -> None:
    """`aus = true` drops a kind of small talk; a new kind stands beside those of the base."""
    text = (
        "[witz]\naus = true\n\n[lesen]\nantwort = 'Lesen ist schön.'\nbeispiele = ['Ich lese gern']"
    )
    faq = with_smalltalk(tmp_path, text)
    names = [talk.id for talk in faq.smalltalk]
    assert "witz" not in names
    assert names[-1] == "lesen"


def test_what_an_entry_says_is_no_small_talk(tmp_path: Path) -> None:
    """The base gives up words that the FAQ uses for an entry, a negative or small talk."""
    entry = "# Danke!\n\nKategorie: Besuch\n\nEin Buch.\n\n## Auch gefragt als\n\n- guten tag\n"
    own = "[moin]\nantwort = 'Moin!'\nbeispiele = ['Servus']\n"
    changed = {"entries/09-danke.md": entry, "out_of_scope.txt": "Wer bist du?\n"}
    faq = with_smalltalk(tmp_path, own, **changed)
    listed = {phrase for talk in faq.smalltalk for phrase in talk.phrases}
    assert not listed & {"Danke", "Guten Tag", "Wer bist du?"}
    assert [talk.id for talk in faq.smalltalk if "Servus" in talk.phrases] == ["moin"]


def test_the_base_names_topics_and_imprint_if_they_are_set() -> None:
    """What the site leaves out is not promised."""
    site = Site(categories=("Tonne", "Glas, Papier"), links={"impressum": "https://a.example/i"})
    full, bare = ({talk.id: talk.answer for talk in read_base(of)} for of in (site, Site()))
    assert "Die Themen sind: Tonne; Glas, Papier." in full["alle_fragen"]
    assert "https://a.example/i" in full["impressum"]
    assert "Die Themen" not in bare["alle_fragen"]
    assert "Adresse" not in bare["impressum"]


def test_a_section_may_offer_whom_to_ask(tmp_path: Path) -> None:
    """As the base does after an order."""
    own = "[moin]\nantwort = 'Moin!'\nbeispiele = ['Servus']\ndanach = 'kontakt'\n"
    faq = with_smalltalk(tmp_path, own)
    assert talk_of(faq, "moin").then == talk_of(faq, "auftrag").then == "contact"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "[dank]\n",
            "Zeile 1: [dank]: der Abschnitt ist leer; erwartet wird antwort, beispiele oder aus = true",
        ),
        ("[dank]\nantwort = ''\n", "Zeile 2: [dank]: antwort fehlt; erwartet wird ein Text"),
        (
            "[dank]\nbeispiele = 'Danke'\n",
            "Zeile 2: [dank]: beispiele fehlen; erwartet wird eine Liste von Texten",
        ),
        ("[dank]\naus = 'ja'\n", 'Zeile 2: [dank]: aus = "ja": erwartet wird true oder false'),
        (
            "[neu]\nbeispiele = ['a']\n",
            "Zeile 1: [neu]: antwort fehlt; erwartet wird ein Text",
        ),
        (
            "[neu]\nantwort = 'a'\n",
            "Zeile 1: [neu]: beispiele fehlen; erwartet wird eine Liste von Texten",
        ),
        ("dank = 1\n", "dank = 1: erwartet wird ein Abschnitt [dank] mit antwort und beispiele"),
    ],
)
def test_faults_say_what_was_expected(tmp_path: Path, text: str, message: str) -> None:
    """A section that cannot be used is refused with its line and what belongs there."""
    with pytest.raises(DataError) as caught:
        with_smalltalk(tmp_path, text)
    assert f"smalltalk.toml, {message}" in str(caught.value).replace("Zeile 1: dank", "dank")
