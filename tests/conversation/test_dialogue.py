"""A conversation: what a message means after what was said before."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.conversation import wording
from bot.conversation.assistant import Assistant
from bot.conversation.context import LONGEST, Offered
from bot.conversation.reply import Reply


def talk(assistant: Assistant, *messages: str) -> list[Reply]:
    """Say one message after the other, each with the context of the reply before."""
    replies: list[Reply] = []
    context = None
    for message in messages:
        replies.append(assistant.reply(message, context))
        context = replies[-1].context or context
    return replies


def shown(reply: Reply) -> list[str]:
    """Return the ids of the answers, then of the suggestions."""
    return [*(a.id for a in reply.answers), *(match.id for match in reply.suggestions)]


@pytest.mark.parametrize(
    "correction",
    [
        "Nein, ich meinte die regionalen",
        "nee die regionalen mein ich",
        "falsch verstanden, die regionalen",
        "Ich meinte eigentlich die regionalen.",
        "nicht die kommunalen, sondern die regionalen",
        "nee sorry ich meinte die große Veranstaltung für den Bezirk",
        "Falsch, ich meine nicht die örtlichen, sondern die regionalen",
    ],
)
def test_correction_leads_to_the_same_question_on_the_other_topic(
    real: Assistant, correction: str
) -> None:
    """How often do the local ones meet? No, the regional ones: how often do those meet."""
    first, corrected = talk(real, "Wie oft trifft sich der kommunale Zirkel?", correction)
    assert shown(first)[:1] == ["19"]
    assert shown(corrected)[:1] == ["21"]


@pytest.mark.parametrize(
    ("context", "correction", "entry"),
    [
        ("19,2,12;!3,22,19", "falsch, die regionalen meint ich", "22"),
        (";?3,22", "nee ich rede von den regionalen", "22"),
        (";?19,21", "falsch, jetzt wollte ich den kommunalen", "19"),
        ("12;?9,20", "nein ich mein nicht den Auftakt, sondern wie es sonst abläuft", "20"),
        ("9;?11,10", "ne, nich die Dauer, ich mein was da passiert", "10"),
    ],
)
def test_a_correction_after_an_offer_means_what_was_offered(
    real: Assistant, context: str, correction: str, entry: str
) -> None:
    """Or the same question on the other topic; not what it says that it does not mean."""
    assert shown(real.reply(correction, context))[:1] == [entry]


@pytest.mark.parametrize(
    ("context", "named"),
    [
        (";?1,3,13", "Das mit den Räumen meine ich"),
        ("18;?12,15,24", "Nein, ich will wissen wer leitet."),
        (";?20,19", "nein wann am tag"),
        ("25;?11,25", "Ich meine, gibt's das in kurz?"),
        (";?sprechstunde,6,18", "ich meine was ist die aufgabe vom zirkel"),
        (";?12,17", "das mit der Politik meinte ich"),
        (";?6,8", "Nein, ich meine die Karte"),
        (";?10,11", "Das mit den Kosten meine ich"),
        (";?12,7", "nein, wer moderiert den Abend"),
    ],
)
def test_no_offered_entry_is_forced_on_what_names_another(
    real: Assistant, context: str, named: str
) -> None:
    """Or on what no entry is about."""
    reply = real.reply(named, context)
    offered = context.partition("?")[2].split(",")
    assert not {answer.id for answer in reply.answers} & set(offered)


@pytest.mark.parametrize(
    ("context", "named", "entry"),
    [
        (";?3,22", "nein, die Schwerpunkte im Bezirk meine ich", "22"),
        (";?25,26", "Die vom Jugendamt meine ich", "26"),
        (";?1,4", "Den im Regierungsbezirk meinte ich", "4"),
        (";?7,12", "nein ich meinte die Steuerungsgruppe", "7"),
        (";?9,10,11", "Ich meine wie lange er dauert", "11"),
        ("21,19;?19,20,10", "nee, nicht das normale treffen, das allererste!", "10"),
    ],
)
def test_offered_entry_is_pointed_at_by_a_word(
    real: Assistant, context: str, named: str, entry: str
) -> None:
    """By itself, or in the light of what was said before."""
    assert [answer.id for answer in real.reply(named, context).answers] == [entry]


@pytest.mark.parametrize(
    ("context", "message"),
    [
        ("kontakt;*sprechstunde,kontakt", "Wo sitzen die beiden?"),
        ("26,kontakt", "Und welcher von beiden ist für Münster?"),
        ("kontakt", "Wie heißen die beiden?"),
        ("26", "haben die beiden eine Mailadresse?"),
        ("25", "Sind beide Lehrkräfte?"),
        ("5;!16,5", "Andere Frage: unterscheidet sich das von einem Arbeitskreis?"),
        ("1", "Was ist der Unterschied zu einem Runden Tisch?"),
        ("1", "Was unterscheidet den vom Bildungsbüro?"),
        ("4", "und was ist der unterschied zu einer fortbildung"),
    ],
)
def test_what_compares_no_two_entries_gets_at_most_one(
    real: Assistant, context: str, message: str
) -> None:
    """It asks for two people of an answer, or compares it with what the FAQ does not hold."""
    assert len(real.reply(message, context).answers) < 2


@pytest.mark.parametrize(
    ("context", "message", "entries"),
    [
        ("4,1", "Wie oft treffen sich die beiden?", ["19", "21"]),
        (";!4,1", "Welche Inhalte werden auf beiden Ebenen so besprochen?", ["3", "22"]),
        ("1", "Und der Unterschied zum regionalen?", ["1", "4"]),
        ("4", "Wie unterscheidet sich das von einem kommunalen?", ["1", "4"]),
        ("25", "Und wie unterscheidet sich das vom LVR?", ["25", "26"]),
        (None, "Unterschied zwischen kommunal und regional?", ["1", "4"]),
    ],
)
def test_two_entries_are_compared(
    real: Assistant, context: str | None, message: str, entries: list[str]
) -> None:
    """What is asked for both of two entries is answered with both."""
    assert [answer.id for answer in real.reply(message, context).answers] == entries


def test_short_question_keeps_the_level(real: Assistant) -> None:
    """After the regional ones a bare "how often" asks for the regional ones."""
    replies = talk(
        real, "Was ist ein regionaler Qualitätszirkel?", "Wer nimmt daran teil?", "Wie oft im Jahr?"
    )
    assert [shown(reply)[0] for reply in replies] == ["4", "17", "21"]


@pytest.mark.parametrize("choice", ["2", "2.", "das zweite", "Die zweite bitte", "nummer zwei"])
def test_what_was_offered_is_chosen_by_its_place(real: Assistant, unsure: str, choice: str) -> None:
    """A number or ordinal names one of the suggestions."""
    offered, chosen = talk(real, unsure, choice)
    assert offered.kind == "suggest"
    assert shown(chosen) == shown(offered)[1:2]


@pytest.mark.parametrize(
    ("context", "said", "entry"),
    [
        ("19;21,17", "Frage 2", "2"),
        ("19;?21,17", "Frage 2", "17"),
        ("19;21,17", "das zweite", "17"),
    ],
)
def test_published_number_beside_an_answer(
    real: Assistant, context: str, said: str, entry: str
) -> None:
    """Beside an answer, "Frage 2" is the published one; among entries to choose from, the second."""
    assert shown(real.reply(said, context))[:1] == [entry]


YES = (
    *("ja", "Ja bitte", "ja genau", "Ja, das", "jo passt", "richtig", "genau das", "stimmt"),
    *("Ja, gerne!", "jep", "Genau das meinte ich.", "das ist es", "so ist es", "klar", "ja danke"),
    *("das wollte ich wissen", "ja, die Frage meine ich", "na klar", "ja doch", "korrekt"),
)


@pytest.mark.parametrize("said", YES)
def test_yes_to_an_offer_is_answered(real: Assistant, said: str) -> None:
    """If the first was clearly ahead or stands alone, it is meant; else the bot asks which."""
    assert shown(real.reply(said, ";!23,25")) == ["23"]
    assert shown(real.reply(said, "19;?23")) == ["23"]
    which = real.reply(said, ";?23,25")
    assert (which.kind, which.message, shown(which)) == ("suggest", wording.WHICH, ["23", "25"])
    assert shown(real.reply(said, which.context)) == ["23"]


@pytest.mark.parametrize(
    "said",
    [
        *("nein", "ja, aber was kostet es?", "ok", "danke", "ja?", "stimmt nicht", "passt nicht"),
        *("passt schon", "jo passt danke", "schon gut", "ja und wer bezahlt das?", "super"),
        *("genau dazu weiß ich nichts", "alles klar", "Stimmt das wirklich?", "ja nein vielleicht"),
        *("richtig ist das nicht", "naja", "schade", "Ja, wir haben zwei Schulen"),
    ],
)
def test_other_words_are_no_yes(real: Assistant, said: str) -> None:
    """What denies, thanks, doubts or goes on picks nothing."""
    reply = real.reply(said, ";!23,25")
    assert (reply.kind, shown(reply)[:1]) != ("answer", ["23"])
    assert reply.message != wording.WHICH


@pytest.mark.parametrize("said", ["ja", "genau", "stimmt"])
def test_yes_after_an_answer_is_a_remark(real: Assistant, said: str) -> None:
    """Beside an answer nothing was left to choose."""
    assert real.reply(said, "23;25,27").kind == "smalltalk"


@pytest.mark.parametrize("said", ["ja", "ja genau", "stimmt"])
def test_yes_beside_numbers_to_call_means_the_need(real: Assistant, said: str) -> None:
    """After "Is anybody in need? … Did you mean …?" a yes picks no entry."""
    offer, helped = talk(real, "mein bruder ist weggelaufen was nun", said)
    assert (offer.kind, offer.how) == ("suggest", Offered.CHOICE_IN_NEED)
    assert (helped.kind, helped.message) == ("crisis", wording.NUMBERS_AGAIN)


def test_offer_tells_whether_its_first_entry_is_clearly_ahead(real: Assistant) -> None:
    """The context holds a mark for it, as a "yes" may follow."""
    asked = "Ist eine Stadt gesetzlich verpflichtet, das Ergebnis des Zirkels umzusetzen?"
    assert (real.reply(asked).context or "").startswith(";!")


@pytest.mark.parametrize(
    ("said", "context", "entries"),
    [
        ("das andere auch", "4;4,17", ["17"]),
        ("und das zweite?", "4;4,17", ["17"]),
        ("das zweite auch noch bitte", "4;4,17,21", ["17"]),
        ("die anderen", "4;4,17,21", ["17", "21"]),
        ("Und den Rest bitte", "17;4,17,21", ["4", "21"]),
        ("was ist mit den anderen?", "17;4,17", ["4"]),
        ("beide", "4;4,17", ["4", "17"]),
        ("beide", ";?4,17", ["4", "17"]),
        ("beide bitte", "4;4,17,21", ["17", "21"]),
        ("alle", ";?4,17,21", ["4", "17", "21"]),
        ("Ich möchte alle drei lesen", ";?4,17,21", ["4", "17", "21"]),
        ("alle davon", "21;!4,17,21", ["4", "17", "21"]),
        ("Nur die ersten zwei bitte", ";?4,17,21", ["4", "17"]),
        ("die ersten beiden", ";?4,17,21", ["4", "17"]),
        ("die letzten beiden", ";?4,17,21", ["17", "21"]),
        ("die zwei ersten", "21;?4,17,21", ["4", "17"]),
        ("1 und 3", ";?4,17,21", ["4", "21"]),
        ("das erste und das letzte", ";?4,17,21", ["4", "21"]),
        ("die ersten beiden", "19;4,17", ["4", "17"]),
    ],
)
def test_several_of_a_list_are_answered_together(
    real: Assistant, said: str, context: str, entries: list[str]
) -> None:
    """What was offered stays a list after one of it was read, and several can be picked."""
    reply = real.reply(said, context)
    assert [answer.id for answer in reply.answers] == entries
    offered = context.partition(";")[2].lstrip("?!")
    assert (reply.context or "").endswith(f";{offered}")


@pytest.mark.parametrize(
    ("said", "context"),
    [
        ("beide", ";?4,17,21"),
        ("die anderen", ";?4,17"),
        ("und der zweite?", "19;4,17"),
        ("beide?", "19;4,17"),
        ("Alle Schulen?", ";?4,17"),
        ("die anderen Schulen", "4;4,17"),
        ("und wer macht die beiden ersten Treffen?", "4;4,17"),
        ("beide", "19"),
        ("alle", None),
    ],
)
def test_what_names_no_place_of_a_list(real: Assistant, said: str, context: str | None) -> None:
    """Both of three, the others of none, and words that ask for something else pick nothing."""
    assert wording.PICKED not in real.reply(said, context).message


def test_last_of_the_offered(real: Assistant, unsure: str) -> None:
    """The last one is the last of the suggestions."""
    offered, chosen = talk(real, unsure, "das letzte")
    assert shown(chosen) == shown(offered)[-1:]


def test_refusal_offers_something_else(real: Assistant) -> None:
    """Whoever refuses an answer gets other questions, and after another refusal others again."""
    first, second, third = talk(
        real,
        "Wie oft trifft sich der kommunale Zirkel?",
        "Das hilft mir nicht weiter",
        "nee, auch nicht",
    )
    assert second.kind == third.kind == "smalltalk"
    assert len(second.suggestions) == 2
    assert not set(shown(first)) & set(shown(second))
    assert not set(shown(second)) & set(shown(third))


def test_answer_is_shown_again(real: Assistant) -> None:
    """Asked to repeat, the bot shows the last answer once more."""
    first, again = talk(real, "Wie oft trifft sich der kommunale Zirkel?", "noch einmal bitte")
    assert (again.kind, shown(again)) == ("answer", shown(first)[:1])


def test_reaction_with_a_question_is_a_question(real: Assistant) -> None:
    """What is asked after a reaction is answered; a reaction alone is small talk."""
    asked = talk(real, "Was ist ein Qualitätszirkel?", "Ah super, und wie oft trifft man sich da?")[
        -1
    ]
    assert shown(asked)[:1] == ["19"]
    thanked = talk(real, "Was ist ein Qualitätszirkel?", "Gut, das gebe ich so weiter. Danke!")[-1]
    assert thanked.kind == "smalltalk"


@pytest.mark.parametrize(
    "remark",
    ["Da wird sich unsere Dezernentin aber freuen.", "puh, das klingt nach ganz schön viel Arbeit"],
)
def test_remark_on_an_answer_is_no_question(real: Assistant, remark: str) -> None:
    """What somebody says about an answer gets a reply, and no other entry as its answer."""
    _, reply = talk(real, "Wie oft trifft sich der kommunale Zirkel?", remark)
    assert (reply.kind, reply.answers) == ("smalltalk", ())


@pytest.mark.parametrize(
    ("message", "context", "entries"),
    [
        ("Häufigkeit", None, {"19", "21"}),
        ("Themen", None, {"3", "22"}),
        ("Dann bitte Programm und Dauer.", "9", {"10", "11"}),
    ],
)
def test_both_of_two_things_are_answered(
    real: Assistant, message: str, context: str | None, entries: set[str]
) -> None:
    """A word that stands for two entries alike, or a message that joins them, gets both."""
    reply = real.reply(message, context)
    assert {answer.id for answer in reply.answers} == entries


def test_a_correction_is_no_courtesy(real: Assistant) -> None:
    """After "no", what is wanted is offered; a mere "no, thanks" stays small talk."""
    corrected = real.reply("Nein, die Inhalte auf Bezirksebene.", "19,14,15;3,10")
    assert "22" in shown(corrected)
    assert real.reply("Nein danke", "19").kind == "smalltalk"


def test_more_of_an_answer_begins_with_its_entry(real: Assistant) -> None:
    """Who asks where an answer stands is offered the entry itself first."""
    _, reply = talk(real, "Warum sind Qualitätszirkel wichtig?", "Wo steht das?")
    assert shown(reply)[0] == "5"


def test_new_topic_is_not_pulled_back(real: Assistant) -> None:
    """A full question on another topic is answered as if nothing had been said before."""
    question = "Welche Unterstützung bieten die Landesjugendämter?"
    for last in real.faq.entries:
        assert shown(real.reply(question, last.id))[:1] == ["26"]


@given(st.lists(st.text(max_size=40), max_size=4), st.none() | st.text(max_size=60))
def test_any_talk_has_a_context_that_fits(
    sample: Assistant, messages: list[str], context: str | None
) -> None:
    """Whatever is said after whatever, the context is short and holds known ids alone.

    They are those of entries and of kinds of need.
    """
    known = {entry.id for entry in sample.faq.entries}
    known |= {kind.id for kind in sample.faq.crisis.kinds}
    for message in messages:
        context = sample.reply(message, context).context
        assert context is None or len(context) <= LONGEST
        named = re.split("[,;?!=+*]", context or "")
        assert set(named) <= known | {""}


@pytest.mark.parametrize(
    ("question", "kind", "message"),
    [
        ("Wie viele Stunden dauert ein normales Treffen des Zirkels?", "none", wording.DECLINE),
        ("Was kostet der Raum für die Auftaktveranstaltung?", "none", wording.DECLINE),
        ("Welche Partei leitet den Qualitätszirkel in Köln?", "none", wording.DECLINE),
        ("Wann wurde der erste Qualitätszirkel gegründet?", "suggest", wording.SUGGEST_NEAREST),
        ("Auf welcher Insel tagt der Zirkel?", "suggest", wording.SUGGEST_NEAREST),
    ],
)
def test_misleading_question_is_not_answered_as_if_known(
    real: Assistant, question: str, kind: str, message: str
) -> None:
    """What the FAQ does not hold is declined, or the nearest entry offered as that and no more."""
    reply = real.reply(question)
    assert reply.kind == kind
    assert reply.message.startswith(message)


@pytest.mark.parametrize(
    "said",
    [
        "Schade, dann rufe ich im Rathaus an.",
        "Gut, dann besprechen wir das mit dem Träger. Auf Wiedersehen!",
        "Prima, damit kann ich arbeiten 👍",
    ],
)
def test_what_a_visitor_does_next_is_acknowledged(real: Assistant, said: str) -> None:
    """Nothing is offered to somebody who wants nothing more."""
    *_, last = talk(real, "Wie oft trifft sich der kommunale Zirkel?", said)
    assert last.kind == "smalltalk"


def test_what_is_not_asked_for_is_not_answered(real: Assistant) -> None:
    """The FAQ says how long a kick-off takes, and of an ordinary meeting it does not."""
    kick_off = real.reply("Wie lange dauert der Auftakt?")
    meeting = real.reply("Wie lange dauert ein normales Treffen, also nicht der Auftakt?")
    assert shown(kick_off)[0] == "11"
    assert meeting.kind != "answer"


@pytest.mark.parametrize(
    ("message", "entry"),
    [
        ("Wer kann mir sagen, wie wir bei uns Mitglied werden?", "2"),
        ("Mich würde interessieren, wer bei den regionalen Zirkeln dabei ist.", "17"),
        ("Sagen Sie mir nur kurz, wozu ein Auftakt gut ist.", "9"),
    ],
)
def test_an_announced_question_gets_one_answer(real: Assistant, message: str, entry: str) -> None:
    """Who "can tell me" is not asked for."""
    assert [answer.id for answer in real.reply(message).answers] == [entry]


def test_a_preface_makes_no_question_unknown(real: Assistant) -> None:
    """Who asks is no part of the question; another subject before it may be."""
    introduced = real.reply(
        "hallo hier das sekretariat der linden schule, wann ist denn die online fragestunde"
    )
    other = real.reply("Mein Kind hat keinen Platz bekommen, an wen kann ich mich wenden?")
    assert [answer.id for answer in introduced.answers] == ["sprechstunde"]
    assert other.kind == "suggest"
    assert "kontakt" in shown(other)


def test_second_decline_in_a_row_is_brief(real: Assistant) -> None:
    """Whom to ask stands just above; after something else it is said in full again."""
    unknown = ("Wie ist das Wetter morgen?", "Was kostet ein Döner?", "Wo parke ich mein Auto?")
    first, second, third = talk(real, *unknown)
    assert first.message == real.decline_text()
    assert second.message.startswith(wording.DECLINE_AGAIN)
    assert len(second.message) < len(first.message) / 2
    assert (second.kind, third.message) == ("none", second.message)
    thanked = real.reply("Danke!", first.context)
    assert real.reply(unknown[1], thanked.context).message == first.message
    *_, refused = talk(real, "Gibt es Fördergeld?", "keine davon", unknown[1])
    assert refused.message == second.message
