"""Small talk: what is taken for it, and what is said."""

from __future__ import annotations

import pytest

from bot.conversation import wording
from bot.conversation.assistant import Assistant
from bot.conversation.reply import Reply


def ids(reply: Reply) -> list[str]:
    """Return the ids of the answers."""
    return [answer.id for answer in reply.answers]


def test_small_talk_is_answered_in_kind(sample: Assistant) -> None:
    """A greeting gets a greeting, thanks a welcome; neither changes the context."""
    for said, answer in (
        ("Hallo", "Guten Tag!"),
        ("hallo!!", "Guten Tag!"),
        ("Vielen Dank!", "Gern geschehen!"),
    ):
        reply = sample.reply(said)
        assert (reply.kind, reply.message, reply.answers, reply.context) == (
            "smalltalk",
            answer,
            (),
            None,
        )


@pytest.mark.parametrize("context", [None, "19", "3"])
@pytest.mark.parametrize(
    ("message", "talk"),
    [("👍", "zustimmung"), ("👍🏻 👍🏻", "zustimmung"), ("🙏!", "dank"), ("👎", "hilft_nicht")],
)
def test_emoji_that_editors_listed_are_small_talk(
    real: Assistant, message: str, talk: str, context: str | None
) -> None:
    """An emoji alone gets the reply it is listed for, whatever was answered before."""
    reply = real.reply(message, context)
    assert (reply.kind, reply.message) == (
        "smalltalk",
        next(t.answer for t in real.faq.smalltalk if t.id == talk),
    )


def test_who_greets_and_says_who_writes_is_asked_what_is_wanted(real: Assistant) -> None:
    """Nothing is answered yet; what may be wanted is offered below."""
    welcome = real.reply("Guten Tag").message
    for said in ("Tach zusammen, hier die Musikschule", "Hallo, wir sind ein Sportverein"):
        reply = real.reply(said)
        assert (reply.kind, reply.message, reply.suggestions) == ("smalltalk", welcome, ())
    reply = real.reply("Hallo, ich bin hier neu und hab lauter Zettel auf dem Tisch")
    assert (reply.kind, reply.message) == ("smalltalk", welcome)
    assert reply.suggestions


@pytest.mark.parametrize(
    ("context", "message"),
    [
        ("11", "Dann block ich halt den Nachmittag. Danke fürs Nachschauen!"),
        ("19", "Das ist ja zu schaffen. Herzlichen Dank für die Auskunft!"),
        ("12,11", "danke du hast mein praktikum gerettet"),
        ("19,1", "Freiwillig, das hör ich gern. Schönen Tag noch!"),
        ("25", "schade, wär was für mich gewesen"),
        ("15", "Hätte ja klappen können."),
    ],
)
def test_a_remark_on_an_answer_asks_for_no_other(
    real: Assistant, context: str, message: str
) -> None:
    """Thanks and farewells close what is said, whatever words of entries stand beside them."""
    reply = real.reply(message, context)
    assert (reply.kind, reply.answers) == ("smalltalk", ())


@pytest.mark.parametrize(
    ("context", "message"),
    [
        ("19", "alles klar bis mittwoch"),
        ("5,6", "ok danke chef"),
        ("26,5", "ok muss los danke!!"),
        ("26,7", "Frau Kleinen, notiert. Haben Sie vielen Dank!"),
        ("7", "Na, das wollte ich nur wissen."),
    ],
)
def test_farewells_in_any_words(real: Assistant, context: str, message: str) -> None:
    """Who leaves or has heard enough gets no answer."""
    assert real.reply(message, context).kind == "smalltalk"


@pytest.mark.parametrize(
    ("context", "message", "entry"),
    [
        ("12", "nice. und stimmen wir dann auch mit ab", "15"),
        ("9,10,11", "Achso, noch was: wir hätten gern jemanden, der durch den Tag führt", "24"),
        (";?23,5,1", "aha. und in diesem Zirkel, sitzen da auch Eltern oder reden die nur", "12"),
    ],
)
def test_a_reaction_hides_no_question(
    real: Assistant, context: str, message: str, entry: str
) -> None:
    """What nearly surely asks for an entry is no remark, whatever it begins with."""
    reply = real.reply(message, context)
    assert reply.kind in ("answer", "suggest")
    shown = [*ids(reply), *(match.id for match in reply.suggestions)]
    assert entry in shown


def test_a_question_is_no_agreement(real: Assistant) -> None:
    """A reaction before a question does not make it a remark: "ah prima, und wann?"."""
    assert real.reply("ah prima, und wann sind die?", "26;?26,17").kind == "suggest"


@pytest.mark.parametrize("message", ["asdfgh", "qwrtz pldk"])
def test_random_letters_are_no_reaction(real: Assistant, message: str) -> None:
    """Nothing is acknowledged that has no German word."""
    assert real.reply(message, "19").kind == "none"


def test_the_name_of_a_page_is_small_talk_though_it_is_a_single_word(real: Assistant) -> None:
    """What editors listed counts word for word."""
    assert "Datenschutz" in real.reply("Datenschutz").message


def test_little_german_is_welcome(real: Assistant) -> None:
    """Who excuses the own German is not told that the bot reads German only."""
    assert "mit Fehlern" in real.reply("Ich spreche nur wenig Deutsch").message


def test_the_source_of_what_is_offered_is_what_is_offered(real: Assistant) -> None:
    """After a choice, "wo steht das" means the entries to choose from."""
    reply = real.reply("wo steht das?", "13;?23,16")
    assert [match.id for match in reply.suggestions] == ["23", "16"]


def test_greeting_before_a_question_is_a_question(real: Assistant) -> None:
    """Politeness around a question does not make it small talk."""
    reply = real.reply("Guten Tag, wie oft trifft sich ein Qualitätszirkel? Danke!")
    assert reply.kind == "answer"
    assert "19" in ids(reply)


OF_KIND = {
    "ki": (
        "ist das hier so n chatgpt dings",
        "Welches Sprachmodell nutzen Sie hier?",
        "kennst du eigentlich siri und alexa",
        "Sind deine Antworten von einer KI geschrieben?",
        "bist du ne KI oder was",
        "Verstehst du mich überhaupt",
        "Kannst du auch mal falsch liegen?",
        "Kann ich mich auf deine Auskünfte verlassen?",
        "Was machst du, wenn du eine Antwort nicht kennst?",
    ),
    "gedaechtnis": (
        "Lernst du eigentlich von mir?",
        "wie heiß ich denn",
        "erinnerst du dich noch an mich",
        "Werden Sie mit meinen Nachrichten trainiert?",
    ),
    "kostenlos": (
        "Kostet mich der Chat hier etwas?",
        "muss ich fürs chatten bezahlen",
        "Was kostet mich eine Nachricht an dich?",
    ),
    "anrede": ("darf ich dich auch duzen", "Soll ich du oder Sie sagen?", "duzen wir uns?"),
    "alle_fragen": (
        "Zeig mir mal alle Fragen",
        "gibt es eine liste mit allen fragen",
        "Kann ich die FAQ als PDF haben?",
        "wo finde ich die ganze faq",
    ),
    "impressum": (
        "Wo finde ich hier das Impressum?",
        "wo is das impressum",
        "habt ihr kein impressum",
    ),
    "auftrag": (
        "Ruf mich bitte morgen zurück",
        "meine nummer: 0171 2345678",
        "Ich melde hiermit unsere Schule an",
        "Tragen Sie uns bitte in den Verteiler ein",
        "sagt der frau kaplan mal dass ich später komm",
        "Schicken Sie mir bitte Unterlagen zu",
        "Ich sage für Mittwoch ab",
        "Hiermit beantragen wir das Geld",
    ),
    "hilft_nicht": (
        "Danke für gar nix!",
        "Sehr hilfreich (NICHT)",
        "super, schon wieder keine Antwort",
        "Warum antwortest du nicht vernünftig?",
    ),
    "lob": (
        "Nicht schlecht!",
        "Das wusste ich ja noch gar nicht",
        "Das hab ich mir viel schwieriger vorgestellt",
        "da bin ich jetzt aber erleichtert",
    ),
    "zustimmung": ("Alles klar Chef", "Gut, das überzeugt mich halbwegs.", "geht klar chef"),
    "befinden": ("yo was geht", "ey was geht ab"),
}
_SAID = [(kind, said) for kind, messages in OF_KIND.items() for said in messages]


@pytest.mark.parametrize(("kind", "message"), _SAID)
def test_a_remark_gets_the_reply_of_its_kind(real: Assistant, kind: str, message: str) -> None:
    """What visitors say about the bot, in praise, in scorn, or as an order."""
    wanted = next(talk.answer for talk in real.faq.smalltalk if talk.id == kind)
    reply = real.reply(message)
    assert (reply.kind, reply.message) == ("smalltalk", wanted)


@pytest.mark.parametrize(
    "message",
    [
        # beside what the bot is, how it works, and how far to rely on it
        "Wie funktioniert ein Qualitätszirkel?",
        "Wie arbeitet ein Zirkel?",
        "Wie verlässlich ist die Finanzierung?",
        "Was macht man, wenn keiner kommt?",
        # beside what it remembers
        "Was lernt man im Zirkel?",
        "Wie lernen Schulen voneinander?",
        "Wie heißt die Ansprechpartnerin?",
        "Wer sitzt im Zirkel?",
        # beside what it costs, and how to address it
        "Wer bezahlt die Referenten?",
        "Wie viel Geld bekommt ein Zirkel?",
        "Darf ich mitmachen?",
        "Darf ich als Mutter mitreden?",
        # beside the list of questions
        "Gibt es eine Liste der Referenten?",
        "Welche Fragen werden im Zirkel besprochen?",
        "Welche Themen behandelt der Zirkel?",
        "Wo finde ich alle Materialien?",
        # beside orders
        "Nennen Sie mir bitte die Termine",
        "Schicken Sie mir den Link zur Sprechstunde",
        "Schick mir den Zoom-Link",
        "Geben Sie mir die Telefonnummer von Frau Steinhauer",
        "Zeigen Sie mir bitte die Karte",
        "Erklären Sie mir bitte die Steuerungsgruppe",
        "Wie beantragen wir die 2.000 Euro?",
        "Wir möchten einen Zirkel gründen",
        "Wir brauchen einen Referenten",
        "Können Sie mir Infomaterial zuschicken?",
        "Wo melde ich mich für den Zirkel an?",
        "Wie viele Personen nehmen teil?",
        # beside who writes
        "Wir sind seit Jahren nicht mehr aktiv",
        "Wir sind ein kleiner Verein, dürfen wir mitmachen?",
    ],
)
def test_a_question_is_no_remark_on_the_bot(real: Assistant, message: str) -> None:
    """It is answered or offered, or declined if the FAQ has no answer."""
    assert real.reply(message).kind != "smalltalk"


def test_after_an_order_those_who_help_are_offered(real: Assistant) -> None:
    """The bot says that nothing happens, whatever was answered before."""
    for context in (None, "3"):
        reply = real.reply("Rufen Sie mich morgen unter dieser Nummer zurück", context)
        assert "nur ein automatischer Chatbot" in reply.message
        assert "kontakt" in [match.id for match in reply.suggestions]


def test_who_only_says_who_writes_is_asked_what_is_wanted(real: Assistant) -> None:
    """Without a greeting as well; entries that may be wanted are offered."""
    welcome = real.reply("Guten Tag").message
    reply = real.reply("Wir sind eine kleine Gemeinde am Niederrhein.")
    assert (reply.kind, reply.message, reply.answers) == ("smalltalk", welcome, ())
    assert reply.suggestions


@pytest.mark.parametrize("context", [None, "3"])
def test_mockery_is_a_complaint(real: Assistant, context: str | None) -> None:
    """Whatever was answered before."""
    complaint = next(talk for talk in real.faq.smalltalk if talk.id == "hilft_nicht")
    assert real.reply("VIELEN DANK FÜR NICHTS", context).message == complaint.answer


@pytest.mark.parametrize(
    "message", ["Ich wollte fragen ob", "Hallo, kann man eigentlich", "Wie ist das mit"]
)
def test_a_message_that_breaks_off_is_to_be_finished(real: Assistant, message: str) -> None:
    """Nothing is guessed from half a question."""
    reply = real.reply(message)
    assert (reply.kind, reply.message, reply.suggestions) == ("none", wording.UNFINISHED, ())


@pytest.mark.parametrize(
    ("message", "context", "talk"),
    [
        ("aha, und was kannst du alles?", None, "koennen"),
        ("Ok, und wer bist du?", "5", "wer_bist_du"),
        ("super, der link fehlt", "2", "problem"),
        ("Danke. Die Liste ist aber nicht da.", "24", "problem"),
        ("Ok das leuchtet ein. Wer sagt das?", "5", "quelle"),
        ("Ah ok, bist du ein Mensch?", "5", "mensch"),
        ("Wer seid ihr?", None, "wer_bist_du"),
        ("Spreche ich mit Frau Kaplan?", None, "mensch"),
        ("Kannst du auch Türkisch?", None, "sprache"),
        ("Ist das dein Ernst?", None, "hilft_nicht"),
        ("Du sagst immer nur dasselbe", None, "hilft_nicht"),
        ("Was ist 4+5", None, "witz"),
        ("Und wie viel sind 3 mal 12?", "5", "witz"),
    ],
)
def test_remark_that_wants_something_is_heard(
    real: Assistant, message: str, context: str | None, talk: str
) -> None:
    """Thanks, praise or "aha, und …" before it does not decide."""
    reply = real.reply(message, context)
    assert (reply.kind, reply.message) == (
        "smalltalk",
        next(t.answer for t in real.faq.smalltalk if t.id == talk),
    )


def test_answer_is_repeated_after_thanks(real: Assistant) -> None:
    """Who gives thanks and asks for the answer once more gets it."""
    assert ids(real.reply("Danke. Nur die erste Antwort nochmal bitte", "19")) == ["19"]


@pytest.mark.parametrize(
    ("message", "talk"),
    [
        ("Super, vielen Dank", "dank"),
        ("Danke, das hat mir geholfen", "dank"),
        ("ok, alles klar", "zustimmung"),
        ("Super. Danke!", "dank"),
        ("ok, danke, bis bald", "abschied"),
    ],
)
def test_thanks_alone_stay_thanks(real: Assistant, message: str, talk: str) -> None:
    """Nothing beside them wants anything."""
    assert real.reply(message, "5").message == next(
        t.answer for t in real.faq.smalltalk if t.id == talk
    )


@pytest.mark.parametrize(
    ("message", "entry"),
    [
        ("Ok danke. Und wie lange dauert eine Auftaktveranstaltung?", "11"),
        ("Aha, und wie lange dauert die Auftaktveranstaltung?", "11"),
    ],
)
def test_question_beside_a_reaction_is_answered(real: Assistant, message: str, entry: str) -> None:
    """It is no remark."""
    assert ids(real.reply(message, "5")) == [entry]
