"""Flags, lamps and horns."""

MORSE = {
    "a": ".-", "e": ".", "i": "..", "m": "--", "n": "-.", "o": "---", "r": ".-.", "s": "...", "t": "-",
}
LETTERS = {code: letter for letter, code in MORSE.items()}


def to_lamp(word):
    """A word as lamp signs; letters that the harbour does not use become '?'.

    >>> to_lamp("SOS")
    '... --- ...'
    >>> to_lamp("tax")
    '- .- ?'
    """
    return " ".join(MORSE.get(letter, "?") for letter in word.lower())


def from_lamp(signs):
    """The word that lamp signs spell.

    >>> from_lamp("-- --- --- .-.")
    'moor'
    >>> from_lamp("......")
    Traceback (most recent call last):
        ...
    KeyError: '......'
    """
    return "".join(LETTERS[sign] for sign in signs.split())


def readings(run):
    """All words that a run of dots and dashes without gaps can stand for, in alphabetical order.

    >>> list(readings("..."))
    ['eee', 'ei', 'ie', 's']
    >>> list(readings(""))
    ['']
    """
    if not run:
        yield ""
        return
    for letter, code in sorted(MORSE.items()):
        if run.startswith(code):
            for rest in readings(run[len(code):]):
                yield letter + rest


def horn(pattern, long=3, short=1, gap=1):
    """Seconds that a pattern of horn blasts takes, from L for long and S for short.

    >>> horn("LSL")
    9
    >>> horn("S", short=2)
    2
    >>> horn("")
    0
    """
    if not pattern:
        return 0
    seconds = gap * (len(pattern) - 1)
    for blast in pattern:
        seconds += long if blast == "L" else short
    return seconds


def hoist(number, flags="ZYXWVUTSRQ"):
    """Spell a number with one flag for each digit, lowest digit first.

    >>> hoist(407)
    'SZV'
    >>> hoist(0)
    'Z'
    >>> hoist(2 ** 64)[:6]
    'TYTYUU'
    """
    hoisted = flags[number % 10]
    while number >= 10:
        number //= 10
        hoisted += flags[number % 10]
    return hoisted
