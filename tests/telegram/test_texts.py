"""The German sentences that only Telegram says."""

from __future__ import annotations

from bot.telegram import texts


def test_a_consultation_hour_is_named_only_where_there_is_one() -> None:
    """Menu and help leave out what the FAQ does not have."""
    assert "sprechstunde" in texts.commands(consultation=True)
    assert "sprechstunde" not in texts.commands(consultation=False)
    assert "/sprechstunde" not in texts.commands_help(consultation=False)


def test_help_leaves_out_the_greeting() -> None:
    """Whoever reads the help has started already; each other command has a line."""
    lines = texts.commands_help().splitlines()[2:]
    assert [line.split()[0] for line in lines] == [
        f"/{command}" for command in texts.COMMANDS if command != "start"
    ]


def test_apology_names_the_number_of_the_fault() -> None:
    """The person can tell the operator which line of the log to look for."""
    assert texts.apology("a1b2").endswith("(Fehlernummer a1b2)")
