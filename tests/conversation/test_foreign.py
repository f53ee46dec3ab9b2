"""An FAQ of somebody else's, as small as on its first day: it greets, and says an honest no."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot.conversation.assistant import Assistant
from bot.conversation.loading import load_assistant
from bot.settings import Settings

ENTRIES = {
    "Wann öffnet das Hallenbad?": "Das Hallenbad öffnet täglich um 7 Uhr und schließt um 21 Uhr.",
    "Was kostet der Eintritt?": "Erwachsene zahlen 5 Euro, Kinder unter 16 Jahren 2 Euro.",
    "Gibt es Schwimmkurse?": "Kurse für Kinder und Erwachsene beginnen nach den Ferien.",
    "Darf ich Flossen mitbringen?": "Flossen sind nur auf der letzten Bahn erlaubt.",
    "Wo ist die Sauna?": "Die Sauna liegt im ersten Stock und ist montags geschlossen.",
}


@pytest.fixture(scope="module")
def pool(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    """Return the assistant of five questions about a swimming pool, without anything else."""
    file: Path = tmp_path_factory.mktemp("pool") / "faq.jsonl"
    rows = [
        {"id": str(number), "question": question, "answer": answer}
        for number, (question, answer) in enumerate(ENTRIES.items(), 1)
    ]
    file.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    return load_assistant(Settings(faq=file, cache_dir=None, spacy_model="no_such_model"))


@pytest.mark.parametrize("said", ["Hallo", "Danke", "Wer bist du?", "vielen dank dir", "moin"])
def test_courtesies_are_returned(pool: Assistant, said: str) -> None:
    """The first message of most visitors is answered, without any text of the FAQ's own."""
    assert pool.reply(said).kind == "smalltalk"


@pytest.mark.parametrize(
    "asked",
    [
        "Wie wird das Wetter?",
        "wer ist hier eigentlich landrat",
        "Reisepass abgelaufen",
        "Wie backe ich Apfelkuchen?",
        "Wer gewinnt die Bundesliga?",
        "wo gibt es gute pizza",
    ],
)
def test_strange_questions_are_declined(pool: Assistant, asked: str) -> None:
    """What shares nothing with the entries gets neither an answer nor buttons."""
    assert pool.reply(asked).kind == "none"


@pytest.mark.parametrize("question", ENTRIES)
def test_its_own_questions_are_answered(pool: Assistant, question: str) -> None:
    """A published question gets its answer."""
    assert [answer.entry.question for answer in pool.reply(question).answers] == [question]
