"""The report of the day, which draws on the other modules."""

from .berths import harbour_dues, most_at_once
from .logbook import in_harbour, lengths_of_stay
from .tides import clock


def headline(ships):
    """One line on who is in the harbour.

    >>> headline([])
    'The harbour is empty.'
    >>> headline(["Gull"])
    'Gull is in the harbour.'
    >>> headline(["Gull", "Skua", "Tern"])
    'Gull, Skua and Tern are in the harbour.'
    """
    if not ships:
        return "The harbour is empty."
    if len(ships) == 1:
        return f"{ships[0]} is in the harbour."
    *front, last = ships
    return f"{', '.join(front)} and {last} are in the harbour."


def daily_report(lines, ship_lengths):
    """The whole report, as lines of text.

    >>> report = daily_report(["0700 in Gull", "0745 out Gull", "0800 in Tern"], {"Gull": 10})
    >>> print(*report, sep="\\n")
    Tern is in the harbour.
    Gull stayed 00:45 and pays 12.00.
    """
    report = [headline(in_harbour(lines))]
    for ship, minutes in sorted(lengths_of_stay(lines).items()):
        dues = harbour_dues(ship_lengths[ship], 1)
        report.append(f"{ship} stayed {clock(minutes)} and pays {dues / 100:.2f}.")
    return report


def crowded(stays, berths):
    """Whether more ships than berths were there at once.

    >>> crowded([(1, 3), (2, 4)], 1)
    True
    >>> crowded([(1, 2), (2, 3)], 1)
    False
    """
    return most_at_once(stays) > berths
