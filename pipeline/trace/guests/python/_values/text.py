"""Strings as they may stand in a trace."""

__builtins__ = dict(vars(__import__('builtins')))

import re

exact = str.__str__
ADDRESS = re.compile(r'\bat 0x([0-9A-Fa-f]+)')


def _zeros(match):
    return 'at 0x' + '0' * len(match.group(1))


def without_addresses(text):
    """The text with memory addresses written as zeros, as long as before."""
    return ADDRESS.sub(_zeros, text) if 'at 0x' in text else text


def well_formed(text):
    """An exact string with no lone surrogate and no address."""
    text = without_addresses(exact(text))
    if text.isascii():
        return text
    try:
        text.encode('utf-8')
    except UnicodeEncodeError:
        text = text.encode('utf-8', 'backslashreplace').decode('utf-8')
    return text
