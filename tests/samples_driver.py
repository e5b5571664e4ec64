"""Runs the sample programs in a plain interpreter, with no part of tracemill, and says what happened.

Reads jobs from stdin as JSON, `{"code", "runs": [{"kind": call|test|script, "text", "stdin"?, "value"?}]}`, and writes
one list of results for each job. Every run starts from a fresh module.

With folders as arguments it runs the doctests of the packages in them instead.
"""

import ast
import doctest
import importlib
import io
import json
import pkgutil
import sys
import types

LINE_BUDGET = 20_000


class OutOfLines(BaseException):
    """Not an Exception, so that no sample catches it."""


class LineCounter:
    def __init__(self):
        self.lines = 0

    def trace(self, frame, event, _):
        if frame.f_code.co_filename != "<sample>":
            return None
        if event == "line":
            self.lines += 1
            if self.lines > LINE_BUDGET:
                raise OutOfLines
        return self.trace


def execute(code, run):
    name = "__main__" if run["kind"] == "script" else "sample"
    module = types.ModuleType(name)
    result = {"outcome": "returned", "value": None, "as_expected": None}
    streams = sys.stdin, sys.stdout, sys.modules.get(name)
    counter = LineCounter()
    sys.stdin, sys.stdout = io.StringIO(run.get("stdin", "")), io.StringIO()
    # dataclasses look their module up by name
    sys.modules[name] = module
    sys.settrace(counter.trace)
    try:
        exec(compile(code, "<sample>", "exec"), vars(module))
        if run["kind"] == "call":
            value = eval(compile(run["text"], "<sample>", "eval"), vars(module))
            sys.settrace(None)
            result["value"] = repr(value)
            if "value" in run:
                expected = eval(run["value"], vars(module))
                result["as_expected"] = value == expected and type(value) is type(expected)
        elif run["kind"] == "test":
            exec(compile(run["text"], "<sample>", "exec"), vars(module))
    except OutOfLines:
        result["outcome"] = "out-of-lines"
    except Exception as error:
        result["outcome"] = "raised"
        result["value"] = type(error).__name__
    finally:
        sys.settrace(None)
        result["stdout"] = sys.stdout.getvalue()
        result["lines"] = counter.lines
        sys.stdin, sys.stdout, before = streams
        if before is None:
            del sys.modules[name]
        else:
            sys.modules[name] = before
    return result


def run_jobs(jobs):
    results = []
    for job in jobs:
        # Two programs that differ in layout and comments only have one shape.
        shape = ast.dump(ast.parse(job["code"]))
        results.append({"shape": shape, "runs": [execute(job["code"], run) for run in job["runs"]]})
    return results


def run_doctests(folders):
    sys.path[:0] = folders
    results = []
    for found in pkgutil.walk_packages(folders):
        module = importlib.import_module(found.name)
        documented = [
            name
            for name, function in vars(module).items()
            if isinstance(function, types.FunctionType)
            and function.__module__ == found.name
            and ">>>" in (function.__doc__ or "")
        ]
        report = io.StringIO()
        finder = doctest.DocTestFinder(recurse=True)
        runner = doctest.DocTestRunner(verbose=False)
        for case in finder.find(module):
            runner.run(case, out=report.write)
        results.append(
            {"module": found.name, "documented": documented, "failures": runner.failures, "report": report.getvalue()}
        )
    return results


if __name__ == "__main__":
    answer = run_doctests(sys.argv[1:]) if sys.argv[1:] else run_jobs(json.loads(sys.stdin.buffer.read()))
    sys.stdout.buffer.write(json.dumps(answer).encode("utf-8"))
