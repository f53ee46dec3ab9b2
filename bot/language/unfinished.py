"""Messages that break off before they ask: "Ich wollte fragen ob", "Kann man eigentlich"."""

from __future__ import annotations

import re

_FILLERS = (
    r"(?:\s+(?:eigentlich|denn|auch|da|mal|hier|bei\s+(?:euch|ihnen|uns)|bitte|vielleicht|überhaupt"
    r"|jetzt|noch|nur|nun|so|kurz|gerne?|schon|dann|evtl|eventuell|einfach))*"
)
_LONGEST = 10  # words; what is longer has said enough to be read
# No sentence ends with these. "Als ob", "und ob" and "von wegen" are whole remarks, "der OB" is a
# mayor, and "dass" at the end is mostly "das".
_OPEN_END = re.compile(
    r".+\s(?:(?<!\bund\s)(?<!\bals\s)(?<!\bde[rmn]\s)(?-i:ob)|weil|falls|zum|zur|im|vom|beim"
    r"|(?<!\bvon\s)wegen)",
    re.IGNORECASE | re.DOTALL,
)
# What asks and names nothing. After an answer it may ask about that: "Muss man?".
_NO_TOPIC = re.compile(
    r"(?:(?:wie|was)\s+(?:ist|war|wäre|wär|is|sieht|läuft|steht)(?:\s+(?:das|es|dat|et|des|dit))?"
    rf"{_FILLERS}(?:\s+aus)?\s+(?:mit|für|um|wenn|bei)(?:\s+(?:der|dem|den|die|das|einem|einer))?"
    r"|(?:kann|könnte|darf|dürfte|muss|müsste|soll|sollte|will|möchte)"
    rf"(?:n|en|t|st)?\s+(?:man|ich|wir|ihr|du|sie|er|es){_FILLERS}"
    r"|(?:können|könnten|dürfen|dürften|müssen|müssten|sollen|sollten|wollen|haben|hätten|habt|hast"
    rf"|gibt)\s+(?:ich|wir|ihr|du|sie|er|es){_FILLERS}"
    rf"|(?:ich|wir)\s+(?:möchten?|würden?|hätten?|bräuchten?|brauche?n?|suchen?){_FILLERS}"
    rf"(?:\s+einen?)?|(?:und\s+)?meine\s+frage\s+(?:ist|wäre|lautet)(?:\s+(?:folgende|also))?)",
    re.IGNORECASE,
)


def breaks_off(message: str, *, follows: bool = False) -> bool:
    """Tell whether a message ends before it says what it asks, perhaps after an answer (`follows`).

    >>> breaks_off("Ich wollte fragen, ob …"), breaks_off("Ich wollte fragen, ob das geht")
    (True, False)
    """
    words = message.strip(" .,;:!?…–-").replace(",", " ").split()
    if len(words) > _LONGEST:
        return False
    said = " ".join(words)
    if _OPEN_END.fullmatch(said):
        return True
    return not follows and _NO_TOPIC.fullmatch(said) is not None
