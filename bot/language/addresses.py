"""Web addresses, mailboxes and telephone numbers within a text.

Our own rules and no library: markdown-it's linkify takes "Termin.Es" for an address, phonenumbers
takes the id of a Zoom meeting for a number.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_BARE = re.compile(
    r"(?P<web>\b(?:https?://|www\.)[^\s<>()\[\]\"„“”»«]*[^\s<>()\[\]\"„“”»«.,;:!?'])"
    r"|(?P<mail>(?<![\w@])[\w.+-]+@[\w-]+(?:\.[\w-]+)*\.[^\W\d_]{2,})"
    r"|(?P<phone>(?<![\w.,/:+-])(?:\+\d{1,3}[ \d/()–-]{5,}\d|0\d[ \d/()–-]{4,}\d)(?![\w:.]\w))",
    re.IGNORECASE,
)
_FEWEST_DIGITS = 7


def bare_addresses(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield (start, end, target of a link) of the addresses that stand in a text."""
    for match in _BARE.finditer(text):
        found = match[0]
        if match["web"]:
            target = found if "://" in found else f"https://{found}"
        elif match["mail"]:
            target = f"mailto:{found}"
        else:
            target = telephone_target(found)
            if len(target) < len("tel:") + _FEWEST_DIGITS:
                continue
        yield match.start(), match.end(), target


def telephone_target(number: str) -> str:
    """Return what a link dials: the digits of a number, and the + before the code of a country."""
    has_country_code = number.lstrip().startswith("+")
    plus = "+" if has_country_code else ""
    without_zero = number.replace("(0)", "")
    digits = re.findall("[0-9]", without_zero)
    dialled = "".join(digits)
    return f"tel:{plus}{dialled}"
