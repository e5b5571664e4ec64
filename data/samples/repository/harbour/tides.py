"""Tides, with heights in centimetres and times in minutes after midnight."""

MINUTES_A_DAY = 24 * 60
TIDE_CYCLE = 745


def clock(minutes):
    """Write minutes after midnight as a time of day.

    >>> clock(75)
    '01:15'
    >>> clock(24 * 60 + 5)
    '00:05'
    """
    hours, rest = divmod(minutes % MINUTES_A_DAY, 60)
    return "%02d:%02d" % (hours, rest)


def next_high_water(known, after):
    """The first high water at or after a time, from any high water that is known.

    >>> next_high_water(100, 100)
    100
    >>> next_high_water(100, 101)
    845
    >>> clock(next_high_water(100, 1600))
    '14:55'
    """
    high = known
    while high < after:
        high += TIDE_CYCLE
    return high


def height_by_twelfths(low, high, hour):
    """Height of the rising tide after whole hours, by the rule of twelfths.

    >>> [height_by_twelfths(0, 120, hour) for hour in range(7)]
    [0, 10, 30, 60, 90, 110, 120]
    >>> height_by_twelfths(50, 290, 3)
    170
    """
    twelfths = sum((1, 2, 3, 3, 2, 1)[:hour])
    return low + (high - low) * twelfths // 12


def passable(levels, draught, margin=30):
    """Indices of the hours at which a ship of this draught has enough water.

    >>> passable([100, 180, 240, 210], draught=160)
    [2, 3]
    >>> passable([100, 180, 240, 210], draught=160, margin=0)
    [1, 2, 3]
    >>> passable([], 100)
    []
    """
    needed = draught + margin
    return [hour for hour, level in enumerate(levels) if level >= needed]
