"""The first line after which two runs differ, found in another way than the project does.

Both programs have their lines one for one. Each is run under a trace function that writes down, at every event of a
frame, the whole of its variables; the first place where the two lists differ tells the line. Slow, and only for
programs that are ours. Reads [[buggy, fixed, test], ...] and writes the lines, null where nothing differs.
"""
import contextlib
import io
import json
import sys

COMPREHENSIONS = {'<listcomp>', '<setcomp>', '<dictcomp>', '<genexpr>', '<lambda>'}


def show(value, depth=0):
    if depth < 4 and type(value).__repr__ is object.__repr__:
        inside = {name: show(each, depth + 1) for name, each in vars(value).items()} if hasattr(value, '__dict__') else {}
        return '%s %s' % (type(value).__name__, inside)
    if callable(value) or hasattr(value, 'gi_frame'):
        return type(value).__name__
    return repr(value)


def observe(code, test):
    seen, numbers, latest = [], {}, {}
    out = io.StringIO()

    def tracer(frame, event, argument):
        if frame.f_code.co_filename != '<program>' or frame.f_code.co_name in COMPREHENSIONS | {'<module>'}:
            return None
        if event == 'call' and frame not in numbers:
            numbers[frame] = len(numbers)
            caller = frame.f_back
            latest[frame] = (frame, frame.f_lineno)
            to_blame = latest[caller][1] if caller in numbers else frame.f_lineno
        else:
            to_blame = latest[frame][1] if event == 'line' else frame.f_lineno
            if event == 'line':
                latest[frame] = (frame, frame.f_lineno)
        state = {name: show(value) for name, value in sorted(frame.f_locals.items())}
        what = show(argument) if event == 'return' else argument[0].__name__ if event == 'exception' else ''
        said = frame.f_lineno if event == 'line' else 0
        seen.append(((event, numbers[frame], said, state, what, out.getvalue()), to_blame))
        return tracer

    space = {}
    with contextlib.redirect_stdout(out):
        exec(compile(code, '<program>', 'exec'), space)
        sys.settrace(tracer)
        try:
            exec(compile(test, '<test>', 'exec'), space)
        except Exception:
            pass
        finally:
            sys.settrace(None)
    return seen


def first_difference(buggy, fixed, test):
    ours, theirs = observe(buggy, test), observe(fixed, test)
    for (one, line), (other, _) in zip(ours, theirs):
        if one != other:
            return line
    return None


json.dump([first_difference(*job) for job in json.load(sys.stdin)], sys.stdout)
