#!/usr/bin/env python3
"""Makes dutch_words.inc, the list of fingerprints, from the candidates in dutch_words.list.

    crypto/make_words.py            write the list
    crypto/make_words.py --check    exit 1 if the list is not what the candidates give

Two people compare eight of these words by telephone, and may type them. So no two words of the list
begin with the same four letters, differ by one letter that is added, left out or changed, or sound
alike. Of words that clash the one that clashes least is taken, then those that are easiest to spell.
"""
import pathlib
import re
import sys

HERE = pathlib.Path(__file__).resolve().parent
CANDIDATES = HERE / "dutch_words.list"
LIST = HERE / "dutch_words.inc"
COUNT = 2048  # 11 bits a word
LETTERS = range(4, 9)
SOUNDS = (("sch", "sg"), ("ch", "g"), ("ij", "y"), ("ei", "y"), ("ou", "au"), ("ph", "f"),
          ("th", "t"), ("qu", "kw"), ("x", "ks"), ("v", "f"), ("z", "s"), ("c", "k"), ("d", "t"),
          ("b", "p"))


def sound(word):
    for spelling, heard in SOUNDS:
        word = word.replace(spelling, heard)
    return re.sub(r"(.)\1+", r"\1", word)


def spoilt(word):
    """The word with one letter left out or replaced, and itself: look-alikes share one of these."""
    forms = {word}
    for i in range(len(word)):
        forms |= {word[:i] + word[i + 1:], f"{word[:i]}?{word[i + 1:]}"}
    return forms


def marks(word):
    """What a word has in common with every word that it clashes with."""
    return ({("letters", word[:4]), ("sound", sound(word))}
            | {("look", form) for form in spoilt(word)})


def difficulty(word):
    rest = word.replace("sch", "").replace("ch", "")
    foreign = 3 if re.search("[cqxy]", rest) else 0
    loan = 1 if re.search("eau|age$|isch$|th|ph|ou.$|eur$|tie$", word) else 0
    return foreign + loan + (2 if len(word) < 5 else 0) + (1 if len(word) > 7 else 0)


def choose(words):
    sharing = {}
    for word in words:
        for mark in marks(word):
            sharing.setdefault(mark, set()).add(word)
    clashes = {word: set().union(*(sharing[m] for m in marks(word))) - {word} for word in words}
    left, chosen = set(words), []
    while left:
        word = min(left, key=lambda w: (len(clashes[w] & left), difficulty(w), w))
        chosen.append(word)
        left -= clashes[word] | {word}
    chosen.sort(key=lambda w: (difficulty(w), w))
    return sorted(chosen[:COUNT])


def read_candidates():
    words = CANDIDATES.read_text().split()
    bad = [w for w in words if not re.fullmatch("[a-z]+", w) or len(w) not in LETTERS]
    assert not bad, f"not four to eight letters a-z: {bad}"
    return sorted(set(words))


def render(words):
    lines, line = ["// Made by crypto/make_words.py from crypto/dutch_words.list."], ""
    for word in words:
        item = f'"{word}",'
        if len(line) + len(item) + 1 > 100:
            lines.append(line)
            line = ""
        line += (" " if line else "") + item
    return "\n".join(lines + [line]) + "\n"


def main():
    words = choose(read_candidates())
    assert len(words) == COUNT, f"only {len(words)} words do not clash"
    text = render(words)
    if "--check" in sys.argv:
        return 0 if LIST.read_text() == text else 1
    LIST.write_text(text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
