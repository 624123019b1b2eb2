"""Words nobody should meet on a public page, in English and Korean. A short list of plain slurs
and curses: what is meant kindly passes, what is meant badly and cleverly is for the moderators."""

from __future__ import annotations

import re
import unicodedata

ANYWHERE = (
    *("fuck", "motherf", "nigger", "nigga", "faggot", "whore", "hitler"),
    *("씨발", "씨팔", "ㅅㅂ", "병신", "븅신", "개새끼", "개색기", "좆", "지랄", "엠창", "느금마"),
    *("창녀", "걸레년", "미친년", "썅년"),
)
ALONE = {
    *("cunt", "cunts", "shit", "shitty", "bitch", "bitches", "nazi", "nazis", "slut", "sluts"),
    *("rape", "rapist", "cock", "cocks", "pussy", "asshole", "assholes", "bastard", "bastards"),
    *("fag", "fags", "kike", "시발", "시팔", "섹스", "강간", "히틀러", "나치"),
}
ON_THEIR_OWN = {"보지", "자지"}  # inside a sentence they are mostly verbs
IN_ADDRESSES = ("fuck", "shit", "cunt", "nig", "fag", "sex", "ass", "dick", "cock", "nazi", "rape")
LOOKALIKES = str.maketrans("013457@$!|", "oieastasii")


def is_decent(text: str) -> bool:
    """Whether ``text`` holds none of the words; digits and signs that stand for letters count."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    if plain.strip() in ON_THEIR_OWN:
        return False
    for form in (plain, plain.translate(LOOKALIKES)):
        if any(word in form for word in ANYWHERE) or ALONE & set(re.split(r"[\W_]+", form)):
            return False
    return True


def spells_nothing(address: str) -> bool:
    """Whether a random address is free of words one would be ashamed to pass on."""
    plain = address.casefold().translate(LOOKALIKES)
    return not any(word in plain for word in IN_ADDRESSES)
