"""Loads an extension from a path, without a trace of it in `sys.modules`."""

__builtins__ = dict(vars(__import__('builtins')))

import importlib.machinery
import importlib.util


def take(path, name):
    """
    Into this process, for good; before the sandbox closes.
    @raises ImportError where it does not load.
    """
    loader = importlib.machinery.ExtensionFileLoader(name, path)
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader(name, loader))
    loader.exec_module(module)
    return module
