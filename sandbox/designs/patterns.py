"""The patterns of the gallery: designs the product brings along, each with words about it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from simulator.design import Design, parse_design
from simulator.design.dynamics import DYNAMICS
from simulator.design.seeds import SEEDS, Seed
from simulator.text import Text

GROUPS = {
    "ladder": Text("From one user to many", "사용자 한 명에서 여럿으로"),
    "board": Text("Challenges solved", "풀어 본 도전 과제"),
    "dynamics": Text("How systems fail", "시스템이 무너지는 방식"),
    "people": Text("By people", "사람들이 만든 설계"),
}


@dataclass(frozen=True)
class Pattern:
    """One design of the gallery; ``designs`` holds it with the words of each language."""

    id: str
    group: str
    title: Text
    about: Text
    designs: dict[str, Design]

    def found_by(self, words: str) -> bool:
        """Whether every word stands in its title, its text or the kinds of its components, in
        either language."""
        drawn = self.designs["en"].components.values()
        kinds = [f"{c.declaration.label.en} {c.declaration.label.ko}" for c in drawn]
        texts = (self.title.en, self.title.ko, self.about.en, self.about.ko, self.id, *kinds)
        place = " ".join(texts).casefold()
        return all(word in place for word in words.casefold().split())


@cache
def patterns() -> dict[str, Pattern]:
    """Every pattern by id, in the order of the groups."""
    return {pattern.id: pattern for pattern in _all()}


def _all() -> Iterator[Pattern]:
    for seed in SEEDS:
        yield _of_seed(seed, "ladder")
    from simulator.judge.boards import challenges  # with the judge: only when it is asked for

    for key, challenge in challenges().items():
        words, answer = challenge.words, challenge.reference
        if answer is not None:
            drawn = {"en": answer, "ko": answer}
            yield Pattern(f"board-{key.lower()}", "board", words.title, words.lesson, drawn)
    for seed in DYNAMICS:
        yield _of_seed(seed, "dynamics")


def _of_seed(seed: Seed, group: str) -> Pattern:
    drawn = {language: parse_design(seed.localised(language)) for language in ("en", "ko")}
    return Pattern(f"{group}-{seed.id.lower()}", group, seed.title, seed.summary, drawn)
