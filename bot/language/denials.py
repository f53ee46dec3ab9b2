"""Denials of a need: what a visitor says who was taken for somebody in need, and is not."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.language.questions import asks

_SMALL = (
    r"(?:(?:doch|ja|aber|hier|bei uns|von uns|ist|wird|wurde|war|worden|wirklich|gerade|akut|etwa"
    r"|echt|überhaupt|direkt|mehr|gar|schon|also|nur|ganz|eigentlich|einfach|alles) )*"
)
_KIND_OF_NEED = (
    r"(?:not|notfall|notlage|notruf|krise|(?:lebens)?gefahr|gewalt|missbrauch|suizid|selbstmord"
    r"|(?:telefon)?seelsorge\w*|psycholog\w*|therap\w+|krisen\w+)"
)
_IN_NEED = (
    r"(?:in (?:akuter |großer |irgendeiner )?(?:not|gefahr|lebensgefahr)|verletzt|bedroht|geschlagen"
    r"|misshandelt|gefährdet|suizidal|depressiv|lebensmüde)"
)
_JOKE = (
    r"(?:scherz|spaß|spass|witz|test|spruch|redensart|redewendung|metapher|floskel|übertreibung"
    r"|bildlich gemeint|vergleich|ironie)"
)
_MISREAD = (
    rf"(?:(?:habt|haben|hast) (?:da )?(?:sie|ihr|du)|(?:sie|ihr|du) (?:habt|haben|hast)"
    rf"|da (?:habt|haben|hast) (?:sie|ihr|du)) (?:(?:mich|uns|das|was|etwas|da) |{_SMALL})*"
    r"(?:missverstanden|falsch verstanden|verwechselt)"
)
_WELL = r"(?:(?!nicht|nie|selten|kaum)\w+ ){0,2}(?:gut|super|prima|bestens|besser)"
# Not "keine Hilfe": who is in need may refuse it.
_DENYING = re.compile(
    rf"(?<!\w)(?:missverständnis|falsch verstanden|{_MISREAD}|falscher alarm|fehlalarm"
    r"|(?:sie verstehen|ihr versteht|du verstehst) (?:(?:mich|uns|das|da) )*(?:was )?falsch"
    r"|verstehen sie (?:mich )?(?:bitte )?(?:nicht )?falsch"
    r"|(?:(?:das|es) (?:war|ist) )?(?:doch )?(?:nicht|nie) (?:so|ernst|wörtlich|böse) gemeint"
    rf"|(?:ich|wir) mein\w* (?:das|es) {_SMALL}nicht (?:so|ernst|wörtlich)"
    r"|(?:(?:das|es|dies) )?(?:(?:war|ist|sollte) )?(?:doch )?(?:ja )?(?:nur|bloß|lediglich) "
    rf"(?:so )?(?:eine? |einen )?(?:kleiner |blöder )?{_JOKE}"
    r"|(?:ich )?(?:wollte?|will|habe?) (?:\w+ ){0,3}?(?:nur|bloß|mal) (?:\w+ ){0,3}?"
    r"(?:testen|getestet|ausprobier\w+)"
    r"|^\W*(?:das )?(?:war )?(?:ein )?(?:kleiner )?(?:scherz|spaß|spass|witz)(?=\W*$)"
    r"|(?:(?:das|es|hier) )?(?:(?:ist|war|gibt|besteht|gab) )?(?:es )?"
    rf"{_SMALL}kein(?:e[nr]?)? (?:not|notfall|notlage|krise|gefahr|sorgen?)"
    rf"|^\W*(?:nein )?keine?n? {_KIND_OF_NEED}"
    r"|(?:(?:ich|wir) )?(?:brauche?n?|benötigen?) (?:ich |wir )?"
    rf"{_SMALL}keine?n? {_KIND_OF_NEED}"
    r"|(?:(?:es|das|mir|uns) )?(?:geht |ging )?(?:(?:es|mir|uns|hier|doch) )*"
    rf"nicht um (?:eine?n? )?{_KIND_OF_NEED}"
    r"|(?:hier |bei uns |es )?(?:ist |wird |wurde )?"
    rf"(?:niemand|keine?r?|kein (?:kind|mensch)) {_SMALL}{_IN_NEED}"
    rf"|(?:(?:ich|wir) )?(?:bin|sind) (?:ich |wir )?{_SMALL}nicht {_SMALL}{_IN_NEED}"
    r"|nicht in (?:not|gefahr)"
    rf"|(?:hier|es|bei uns) brennt {_SMALL}(?:nicht|nichts|nirgends)(?: wirklich| echt)?"
    r"|(?:hier )?brennt (?:hier )?nichts|nichts brennt"
    r"|alles (?:gut|ok|okay|bestens|in ordnung)|(?:mir|uns) fehlt nichts"
    rf"|(?:mir|uns) (?:geht'?s|geht es) {_WELL}|(?:es )?geht(?: es|'?s)? (?:mir|uns) {_WELL}"
    r")\b(?! mehr\b)",
    re.IGNORECASE,
)
# Denies a need only where something else is wanted: who is in need may refuse help as well.
_REFUSING_HELP = re.compile(
    r"\b(?:ich |wir )?(?:brauche?n?|benötigen?|will|wollen|möchten?|suchen?) (?:ich |wir )?"
    r"(?:(?:doch|ja|aber|gar|hier|überhaupt|von euch|von ihnen) )*keine?n? "
    rf"(?:hilfe|beratung|polizei|feuerwehr|{_KIND_OF_NEED})\b(?! mehr\b)",
    re.IGNORECASE,
)
_MEANING = re.compile(
    r"\b(?:(?:es|mir|uns) (?:geht|ging|gehts)(?: (?:mir|uns|es|hier|doch|ja|aber|eigentlich))*"
    r"(?: nur| bloß| lediglich)? um (?:den|die|das|dem|eine?n?|unser\w*|etwas|was|ganz|ihren?)\b"
    r"|(?:ich|wir) (?:mein(?:e|en|te|ten)|rede(?:n|te)? vo[nm]|spr[ae]chen? vo[nm])"
    r" (?:den|die|das|dem|der|eine?n?|unser\w*|etwas|was)\b(?! ernst)"
    r"|(?:ich|wir) (?:will|wollen|wollten?|möchten?|brauchen?|suchen?)"
    r" (?:(?:doch|ja|aber|eigentlich|hier|einfach) )*(?:nur|bloß|lediglich)"
    r" (?:den|die|das|eine?n?|unser\w*|wissen|fragen|infos?|auskunft|kurz)\b"
    r"|zurück zu[mr]? (?:thema|frage|meiner frage))",
    re.IGNORECASE,
)
_SOMETHING_ELSE = re.compile(
    r"\b(?:(?:es|mir|uns) (?:geht|ging|gehts) (?:(?:mir|uns|es|hier|doch|ja|aber|eigentlich|nur) )*um"
    r"|(?:ich|wir) (?:mein(?:e|en|te|ten)|rede(?:n|te)? von|spr[ae]chen? von)) "
    r"(?:etwas|was) (?:ganz |völlig |komplett )?ander(?:e|em|es)\b",
    re.IGNORECASE,
)
# Whom or what somebody in need may speak of who says "es geht um …", "ich will nur …".
_OF_NEED = re.compile(
    r"\b(?:mich|mir|ihn|ihm|er|selbst|jemand\w*|niemand\w*|keiner|mama|mami|papa|mutter|mutti|vater"
    r"|stief\w+|eltern|bruder|schwester|sohn|tochter|mann|frau(?! [A-ZÄÖÜ])|ehe\w*|ex|freund\w*|oma"
    r"|opa|kind|kinder|kindes|junge|mädchen|baby|säugling|nachbar\w*|lehrer\w*|trainer|onkel|tante"
    r"|enkel\w*|schüler|schülerin|leben\w*|tod\w*|tot|sterb\w+|gewalt|missbrauch\w*|hilfe|helft"
    r"|reden|zuh\w+|ruhe|schlaf\w*|schluss|ende|weg|raus|aufhör\w*|aufhört|angst|ängste|liebe|ausweg"
    r"|schmerz\w*|schl[aä]g\w*|schulden|drogen|alkohol|sucht|pillen|tabletten|messer|waffe|brücke"
    r"|abschied|trauer|trennung|scheidung|not|notfall|feuer|unfall|(?:die|eine) nummern?)\b",
    re.IGNORECASE,
)
# What somebody adds who has given up: "ich brauche keine Hilfe, es ist eh vorbei".
_GIVING_UP = re.compile(
    r"\b(?:vorbei|zu spät|(?:bald|gleich|dann|morgen|nachher) (?:\w+ ){0,2}(?:weg|vorbei|gut|tot)"
    r"|nie wieder|abschied|lebt wohl|leb wohl|erlös\w*|egal|sinnlos|zwecklos|hoffnungslos"
    r"|lohnt (?:sich )?nicht|nicht mehr|(?:mir|uns) (?:ist )?(?:nicht )?(?:mehr )?zu helfen"
    r"|(?:hilft|helfen|kann) (?:mir |uns )?(?:\w+ )?(?:keine?r?|niemand|nichts|nicht)"
    r"|(?:keine?r|niemand|nichts) (?:hilft|helfen|kann|hört|versteht|glaubt|mag|liebt)"
    r"|bringt (?:\w+ )?nichts|solange|wenn (?:ich|er|sie) (?:\w+ )?(?:weg|tot|nicht)"
    r"|mach\w* schluss|ohne mich)\b",
    re.IGNORECASE,
)
_CLAUSE = re.compile(
    r"[^,.;:!?–…()]+?(?=[,.;:!?–…()]|\s+(?:und|aber|sondern|weil|denn|trotzdem|obwohl)\b|$)"
)
# A clause that begins so denies nothing: "ist das kein Notfall?", "wenn es kein Notfall ist".
_OPEN = re.compile(
    r"\W*(?:und |aber |oder )?(?:(?:ist|bin|sind|war)\b(?! (?:nur|bloß|lediglich)\b)|wenn|falls|ob|warum|wieso|weshalb|damit|hätte|wäre"
    r"|wann|wer|wem|wen)\b",
    re.IGNORECASE,
)
_NAMED_NEED = re.compile(r"\b(?:not|notfall|gefahr|seelsorge|notruf)\b", re.IGNORECASE)
_FIRST_SIGNS = re.compile(r"^[\s,.;:!?–…-]+")
_DOUBLED_SIGNS = re.compile(r"(?<=[.!?])[\s,;:–]*[.!?,]+|\s*[,;:–]?\s*(?=[.!?])")
_BLANKS = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Denial:
    """What is left of a message without the words that deny a need.

    It is `explicit` if these speak of the need. Else they only name something else that is meant.
    """

    rest: str
    explicit: bool


def denial(message: str) -> Denial | None:
    """Return what a message leaves beside its denial of a need, None if it denies none.

    >>> denial("Nein, ich bin nicht in Not. Wer moderiert?")
    Denial(rest='Nein. Wer moderiert?', explicit=True)
    >>> denial("Es geht um den Haushalt").explicit, denial("Es geht um meinen Vater")
    (False, None)
    """
    if _GIVING_UP.search(message):
        return None
    text = _BLANKS.sub(" ", message).strip()
    rest = _CLAUSE.sub(_without_denial, text)
    if rest != text:
        return Denial(_tidy(rest), explicit=True)
    undemanding = _REFUSING_HELP.sub("", text)
    if undemanding != text and (asks(undemanding) or _MEANING.search(undemanding)):
        return Denial(_tidy(undemanding), explicit=True)
    if _MEANING.search(text) and not _OF_NEED.search(text):
        return Denial(_tidy(_SOMETHING_ELSE.sub("", text)), explicit=False)
    return None


def denies_need(message: str) -> bool:
    """Tell whether a visitor says that nobody is in need, or that it was not meant so.

    >>> denies_need("Nein, mir geht es gut"), denies_need("Mir geht es nicht gut")
    (True, False)
    """
    said = denial(message)
    return said is not None and said.explicit


def names_need(message: str) -> bool:
    """Tell whether a message has one of the words by which the bot asks for a need.

    >>> names_need("Hier ist niemand in Not"), names_need("Alles gut")
    (True, False)
    """
    return _NAMED_NEED.search(message) is not None


def _without_denial(clause: re.Match[str]) -> str:
    said = clause[0]
    if _OPEN.match(said):
        return said
    return _DENYING.sub("", said)


def _tidy(rest: str) -> str:
    """Return what is left without the signs that stood about what is not."""
    return _FIRST_SIGNS.sub("", _DOUBLED_SIGNS.sub("", rest)).strip()
