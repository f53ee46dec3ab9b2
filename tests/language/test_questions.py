"""What of a message asks."""

from __future__ import annotations

import pytest

from bot.language.questions import asking_part


@pytest.mark.parametrize(
    ("message", "part"),
    [
        ("Okay, keine Pflicht. Wofür ist das dann gut?", "Wofür ist das dann gut?"),
        ("Das ist viel Arbeit. und wer hilft uns dabei", "und wer hilft uns dabei"),
        ("Das klingt prima. Zum Auftakt: wie lange?", "Zum Auftakt: wie lange?"),
        ("wer sitzt da drin? ach und worüber redet man so", None),  # both sentences ask
        ("Wer lädt ein?", None),
    ],
)
def test_the_part_that_asks_after_an_answer(message: str, part: str | None) -> None:
    """A remark is left aside; what begins with a question word asks, a topic stays with it."""
    assert asking_part(message, follows=True) == part


def test_a_short_first_message_is_read_as_a_whole() -> None:
    """Without an answer before it there is nothing to remark on."""
    assert asking_part("Okay, keine Pflicht. Wofür ist das dann gut?") is None
