"""Entries look like `0815 in Gull` and `1730 out Gull`."""

import re

ENTRY = re.compile(r"(\d{2})(\d{2}) (in|out) (.+)")


def parse_entry(line):
    """Minutes after midnight, direction and ship of one entry, or None for a line that is no entry.

    >>> parse_entry("0815 in Gull")
    (495, 'in', 'Gull')
    >>> parse_entry("fog all day")
    """
    found = ENTRY.fullmatch(line.strip())
    if found is None:
        return None
    hours, minutes, direction, ship = found.groups()
    return int(hours) * 60 + int(minutes), direction, ship


def in_harbour(lines):
    """Ships that came in and did not leave, sorted.

    >>> in_harbour(["0700 in Gull", "0710 in Tern", "0800 out Gull"])
    ['Tern']
    >>> in_harbour(["0900 out Ghost", "mist"])
    []
    """
    here = set()
    for line in lines:
        entry = parse_entry(line)
        if entry is None:
            continue
        _, direction, ship = entry
        if direction == "in":
            here.add(ship)
        else:
            here.discard(ship)
    return sorted(here)


def lengths_of_stay(lines):
    """Minutes that each ship stayed, for completed stays only, added up over the day.

    >>> lengths_of_stay(["0700 in Gull", "0730 out Gull", "1200 in Gull", "1215 out Gull"])
    {'Gull': 45}
    >>> lengths_of_stay(["0700 in Gull", "0730 in Tern"])
    {}
    """
    arrived = {}
    stays = {}
    for entry in filter(None, map(parse_entry, lines)):
        at, direction, ship = entry
        if direction == "in":
            arrived[ship] = at
        elif ship in arrived:
            stays[ship] = stays.get(ship, 0) + at - arrived.pop(ship)
    return stays


class Watch:
    """Counts what was seen, and can be left only once."""

    def __init__(self):
        self.seen = {}
        self.closed = False

    def see(self, ship):
        if self.closed:
            raise RuntimeError("the watch is over")
        self.seen[ship] = self.seen.get(ship, 0) + 1
        return self

    def close(self):
        self.closed = True
        return max(self.seen, key=self.seen.get, default=None)


def busiest(ships):
    """The ship seen most often, the first of them where several are equal.

    >>> busiest(["Tern", "Gull", "Tern"])
    'Tern'
    >>> busiest(["b", "a"])
    'b'
    >>> busiest([]) is None
    True
    """
    watch = Watch()
    for ship in ships:
        watch.see(ship)
    return watch.close()
