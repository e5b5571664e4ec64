"""Landlock: which files may be opened, and how, whatever their permissions say."""

__builtins__ = dict(vars(__import__('builtins')))

import os
import stat
import struct

import _syscalls

EXECUTE, WRITE, READ, LIST = 1 << 0, 1 << 1, 1 << 2, 1 << 3
_REMOVE_DIR, _REMOVE_FILE, _MAKE_DIR, _MAKE_REG = 1 << 4, 1 << 5, 1 << 7, 1 << 8
_MAKE_FIFO, _MAKE_SYM, _REFER, _TRUNCATE = 1 << 10, 1 << 12, 1 << 13, 1 << 14
# In a folder of the sample's own all but devices and sockets.
CHANGE = WRITE | READ | LIST | _REMOVE_DIR | _REMOVE_FILE | _MAKE_DIR | _MAKE_REG | _MAKE_FIFO | _MAKE_SYM | _REFER | _TRUNCATE
_OF_A_FILE = EXECUTE | WRITE | READ | _TRUNCATE
_VERSION = 1
_PATH_BENEATH = 1


def version():
    """The kernel's version of it, 0 where it has none."""
    try:
        return _syscalls.call('landlock_create_ruleset', 0, 0, _VERSION)
    except OSError:
        return 0


def _handled(abi):
    """Files, network and scopes that this version knows to deny, in the kernel's form."""
    files = (1 << 13) - 1
    for since, right in ((2, _REFER), (3, _TRUNCATE), (5, 1 << 15)):
        if abi >= since:
            files |= right
    network = 3 if abi >= 4 else 0
    scopes = 3 if abi >= 6 else 0
    size = 8 if abi < 4 else 16 if abi < 6 else 24
    return files, struct.pack('=QQQ', files, network, scopes)[:size]


def restrict(rules):
    """Denies this process for ever all but `rules`, (path, rights) each: TCP, signals to others and abstract sockets too.

    A path that is not there is left out. Raises OSError where the kernel has no Landlock.
    """
    abi = version()
    files, attributes = _handled(abi)
    ruleset = _syscalls.call('landlock_create_ruleset', attributes, len(attributes), 0)
    try:
        for path, rights in rules:
            try:
                place = os.open(path, os.O_PATH | os.O_CLOEXEC)
            except OSError:
                continue
            try:
                if not stat.S_ISDIR(os.fstat(place).st_mode):
                    rights &= _OF_A_FILE
                _syscalls.call('landlock_add_rule', ruleset, _PATH_BENEATH, struct.pack('=Qi', rights & files, place), 0)
            finally:
                os.close(place)
        _syscalls.call('landlock_restrict_self', ruleset, 0)
    finally:
        os.close(ruleset)
