"""The quick way to the text of plain data that fits."""

__builtins__ = dict(vars(__import__('builtins')))

from _values.look import LONG, note_of_plain

# An integer whose digits fit wherever anything does.
SHORT = 1000000000


def write_plain(values, value, depth):
    """
    The text of a list, tuple or dictionary that is no subclass, where that is just what `repr` gives; else None. That is
    so if all in it is plain, nothing is nested too deep, and the whole is shorter than the room that is left.
    """
    left = values.left
    most = values.elements
    # An item takes its own characters and two behind it.
    size = len(value)
    room = left // 3 - size
    if room < 0 or size > most:
        return None
    if depth > 0 and type(value) is not dict:
        for item in value:
            if type(item) is not int or not -SHORT < item < SHORT:
                break
        else:
            text = repr(value)
            size = len(text)
            if size >= left:
                return None
            values.left = left - size + (text[-2] == ',')
            values.note = [type(value), len(value), list(value), False, False, text]
            return text
    level = (value,)
    singles = 0
    real = nested = False
    while level:
        if depth <= 0:
            return None
        depth -= 1
        below = []
        for each in level:
            size = len(each)
            if size > most:
                return None
            kind = type(each)
            if kind is dict:
                each = [*each, *each.values()]
            elif size == 1 and kind is tuple:
                singles += 1
            for item in each:
                kind = type(item)
                if kind is int:
                    if not -SHORT < item < SHORT:
                        return None
                elif kind is str:
                    room -= len(item) // 3
                    if room < 0:
                        return None
                elif kind is list or kind is tuple or kind is dict:
                    nested = True
                    if item:
                        below.append(item)
                elif kind is float:
                    real = True
                elif item is not None and kind is not bool:
                    return None
        room -= sum(map(len, below))
        if room < 0:
            return None
        level = below
    text = repr(value)
    size = len(text)
    if size >= left or 'at 0x' in text or (real and ('inf' in text or 'nan' in text)):
        return None
    values.left = left - size + singles
    if values.noting:
        values.note = note_of_plain(value, nested or left > LONG)
    return text
