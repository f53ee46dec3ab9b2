"""The German sentences of the bot."""

from __future__ import annotations

import datetime as dt

import pytest

from bot.conversation import wording
from bot.faq.values import Contact, Site


def test_date_as_germans_write_it() -> None:
    """Weekday, day without a leading zero, month by name, year."""
    assert wording.date(dt.date(2027, 3, 3)) == "Mittwoch, 3. März 2027"


def test_next_date_and_running_hour() -> None:
    """The next consultation hour is named with its times.

    While one is going on, its end and the date after it are named.
    """
    start, end = dt.datetime(2026, 12, 9, 13), dt.datetime(2026, 12, 9, 14)  # noqa: DTZ001 - wording alone
    assert (
        wording.next_date(start, end)
        == "Nächste Sprechstunde: Mittwoch, 9. Dezember 2026, 13:00–14:00 Uhr."
    )
    running = wording.running_until(end, dt.date(2027, 1, 13))  # type: ignore[arg-type]
    assert (
        running
        == "Die Sprechstunde läuft gerade, noch bis 14:00 Uhr. Der Termin danach: Mittwoch, 13. Januar 2027."
    )


def test_decline_names_where_to_ask() -> None:
    """The decline says that we do not know, then gives advice, people and the next date.

    What is unset is left out.
    """
    site = Site(decline_hint="Fragen Sie uns.", contacts=(Contact("Ada"), Contact("Bo")))
    assert (
        wording.decline(site, "Morgen.")
        == f"{wording.DECLINE} Fragen Sie uns. Ansprechpersonen: Ada und Bo. Morgen."
    )
    assert wording.decline(Site(), None) == wording.DECLINE


def test_contact_lines_leave_out_bare_names() -> None:
    """A contact gets a line once more than the name is known."""
    contacts = (
        Contact("Ada", "Leitung", "ada@example.org", "0211 1"),
        Contact("Bo"),
        Contact("Cy", phone="0211 2"),
    )
    assert wording.contact_lines(contacts, "Fragen Sie uns.") == (
        "Ada: Leitung, ada@example.org, Telefon 0211 1",
        "Cy: Telefon 0211 2",
    )


@pytest.mark.parametrize(
    ("answer", "lines"),
    [("Ada", (wording.NO_CONTACT_DETAILS,)), ("Ada, 0211 12", ()), ("ada@example.org", ())],
)
def test_contact_lines_say_that_nobody_can_be_reached(answer: str, lines: tuple[str, ...]) -> None:
    """Who asks for a number that nobody entered is told so, unless the answer holds one."""
    assert wording.contact_lines((Contact("Ada", "Leitung"),), answer) == ("Ada: Leitung", *lines)


def test_sentences_are_polite_and_whole() -> None:
    """Every sentence addresses visitors with "Sie" at most, and ends with a mark."""
    sentences = [
        wording.EMPTY_QUESTION,
        wording.SUGGEST,
        wording.SEVERAL_ANSWERS,
        wording.DECLINE,
        wording.FEEDBACK_THANKS,
        wording.NOTICE,
    ]
    for sentence in sentences:
        assert sentence[-1] in ".!?:"
        assert not {"du", "dich", "dir", "dein", "deine", "Du", "Dein", "Deine"} & set(
            sentence.replace(",", " ").split()
        )


def test_decline_advises_only_what_can_be_done() -> None:
    """While no contact can be reached, the advice is another, and says where the hour is.

    Who can be reached is not named twice: the channels show name, address and number below.
    """
    site = Site(
        decline_hint="Rufen Sie an.", hint_without_contact="Kommen Sie.", contacts=(Contact("Ada"),)
    )
    assert wording.decline(site, None).endswith("Kommen Sie. Ansprechpersonen: Ada.")
    nobody = Site(decline_hint="Rufen Sie an.", hint_without_contact="")
    assert wording.decline(nobody, None) == wording.DECLINE
    reachable = Site(
        decline_hint="Rufen Sie an.",
        hint_without_contact="Kommen Sie.",
        contacts=(Contact("Ada", phone="0211 1"),),
    )
    assert wording.decline(reachable, None) == f"{wording.DECLINE} Rufen Sie an."


def test_links_that_are_not_entered() -> None:
    """A promised link that is not there is named, one or several."""
    one = wording.unset_links(["Karte"], Site(), consultation=False)
    assert one == "Der Link „Karte“ ist hier nicht hinterlegt."
    two = wording.unset_links(["Karte", "Plan"], Site(), consultation=True)
    assert two == "Die Links „Karte“, „Plan“ sind hier nicht hinterlegt."
