"""
Tells packages.ts what is installed for the interpreter that runs this, as JSON. Nothing of it is imported: the site module is
asked for folders and never lets them act, so that what `.pth` files and `sitecustomize` would run, runs nowhere.
"""

import hashlib
import json
import os
import site
import sys
from importlib import metadata


def folders():
    """Of its virtual environment, which only the site module would look for, or of its own."""
    above = os.path.dirname(os.path.dirname(os.path.abspath(sys.executable)))
    system = site.getsitepackages([sys.base_prefix, sys.base_exec_prefix])
    try:
        with open(os.path.join(above, "pyvenv.cfg"), encoding="utf-8") as file:
            lines = [line.partition("=") for line in file]
    except OSError:
        return system
    said = {key.strip().lower(): value.strip().lower() for key, _, value in lines}
    own = os.path.join(above, "lib", "python%d.%d" % sys.version_info[:2], "site-packages")
    return [own] + (system if said.get("include-system-site-packages") == "true" else [])


def files(folder):
    for above, below, names in os.walk(folder):
        if "__pycache__" in below:
            below.remove("__pycache__")
        for name in names:
            path = os.path.join(above, name)
            if os.path.isfile(path):
                yield path


def identity(found):
    hashed = hashlib.sha256()
    for place, folder in enumerate(found):
        for path in sorted(files(folder)):
            facts = os.stat(path)
            line = "%d %s %d %d\n" % (place, path[len(folder) :], facts.st_size, facts.st_mtime_ns)
            hashed.update(os.fsencode(line))
    return hashed.hexdigest()


def distributions(found):
    held = [(one.metadata["Name"], one.version) for one in metadata.distributions(path=found)]
    named = {"%s %s" % one for one in held if None not in one}
    return sorted(named, key=lambda one: (one.lower(), one))


if __name__ == "__main__":
    FOUND = list({os.path.realpath(one): one for one in folders() if os.path.isdir(one)}.values())
    print(json.dumps({"folders": FOUND, "distributions": distributions(FOUND), "identity": identity(FOUND)}))
