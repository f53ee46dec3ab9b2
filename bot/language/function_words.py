"""Function words: they ask, join or help, and name nothing."""

from __future__ import annotations

import re

from bot.language.folding import fold

# Patterns, each of alternatives. Not "worden" and "Woche".
COMMON_QUESTION_WORD = r"wann|wie|wo|wer|wen|wem|was|warum|wieso|weshalb|wozu|woher|wohin|welche\w*"
QUESTION_WORD = (
    rf"{COMMON_QUESTION_WORD}|wieviel\w*|wieoft|wielange?|wessen|wat"
    r"|wo(?:mit|nach|bei|durch|für|fuer|gegen|von|r(?:um|an|auf|aus|in|über|ueber))"
)
NOT = r"(?:nicht|nich|nit|ned|net)"  # also as it is said
# What a question without such a word begins with.
ASKING_VERB = r"hat|habt|haben|gibts?|kann|können|ist|sind|wird|muss|müssen|darf|dürfen|soll"

# One of them alone is the beginning of a question, or the rest of one. Not "wann", which asks for a
# date even alone.
_FILLERS = re.findall(
    r"\w+",
    """
    ab aber alle allem allen aller alles als also am an andere auch auf aus außer bei beide beim bin
    bis bist da dabei dafür dagegen damit danach dann daran darauf darin darum das dass davon dazu
    dein deine dem den denn der des deshalb die dies diese dieser doch dort du durch ein eine einem
    einen einer eines er es etwas euch euer für gegen genau hat haben hier hin hinter ich ihm ihn
    ihnen ihr ihre im in ins irgendwas irgendwie ist jede jeder jedes jetzt kann kein keiner man
    mein meine mich mir mit nach neben nicht nichts noch nun nur ob oder ohne schon sehr sein seine
    seit sich sie sind so sogar solche soll sowas sowie sowieso über um und uns unser unter viel vom
    von vor war warum was wegen weil weiter welche welchem welchen welcher welches wem wen wenn wer
    weshalb weswegen wie wieso wieviel wir wird wo wobei wodurch wofür wogegen woher wohin womit
    woran worauf woraus worin worüber wovon wovor wozu wurde zu zum zur zwar zwischen
    """,
)
_FOLDED_FILLERS = frozenset(map(fold, _FILLERS))


def is_filler(word: str) -> bool:
    """Tell whether a word asks or joins, but names nothing."""
    return fold(word) in _FOLDED_FILLERS
