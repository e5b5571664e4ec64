"""pytest's own words in a test, told without pytest: it need not be there."""

import ast

from _names import bound_anywhere, bound_names
from _text import Text
from units.session import source_of

# unittest has the same, by other names.
RAISES = "unittest.TestCase().assertRaises"
# What `approx` takes where it is told nothing else.
RELATIVE, ABSOLUTE = "1e-06", "1e-12"
MANY = (ast.Dict, ast.Set, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp, ast.JoinedStr)


def is_import(node):
    """Whether an import is of pytest and of nothing else."""
    if isinstance(node, ast.Import):
        return all(one.name == "pytest" for one in node.names)
    return isinstance(node, ast.ImportFrom) and node.module == "pytest"


class Rewriter:
    """Collects (begin, end, text) of what stands for pytest's words in a source; `modules` are those that it needs."""

    def __init__(self, tree, text, pytest):
        self.text = text
        self.pytest = pytest
        self.edits = []
        self.modules = set()
        for node in ast.walk(tree):
            if isinstance(node, (ast.Import, ast.ImportFrom)) and is_import(node):
                self.edits.append((*text.span(node), "pass"))
            elif isinstance(node, ast.With):
                for item in node.items:
                    # What `raises` gives a name to is another thing than what `assertRaises` does.
                    if item.optional_vars is None and isinstance(item.context_expr, ast.Call):
                        self.take_raises(item.context_expr)
            elif isinstance(node, ast.Compare):
                self.take_approx(node)

    def take_raises(self, call):
        patterns = [keyword for keyword in call.keywords if keyword.arg == "match"]
        if self.pytest.word(call.func) != "raises" or len(call.args) != 1 or len(patterns) != len(call.keywords):
            return
        self.edits.append((*self.text.span(call.func), RAISES + ("Regex" if patterns else "")))
        for keyword in patterns:
            first, _ = self.text.span(keyword.value)
            begin = self.text.data.rfind(b"match", 0, first)
            self.edits.append((begin, begin + len(b"match"), "expected_regex"))
        self.modules.add("unittest")

    def take_approx(self, node):
        if len(node.ops) != 1 or not isinstance(node.ops[0], ast.Eq) or source_of(node, self.text) is None:
            return
        for other, call in ((node.left, node.comparators[0]), (node.comparators[0], node.left)):
            if isinstance(call, ast.Call) and self.pytest.word(call.func) == "approx":
                source = self.close(other, call)
                if source is not None:
                    self.edits.append((*self.text.span(node), source))

    def close(self, found, call):
        """`math.isclose` of what is found and what `approx` is given: a number, or numbers written out."""
        bounds = self.bounds_of(call)
        wanted = call.args[0] if call.args else None
        if bounds is None or wanted is None or isinstance(wanted, (ast.Starred, *MANY)):
            return None
        self.modules.add("math")
        sides = "%s, %s" % (self.text.of(found), self.text.of(wanted))
        if not isinstance(wanted, (ast.List, ast.Tuple)):
            return "math.isclose(%s, %s)" % (sides, bounds)
        self.modules.add("itertools")
        # Nothing is close to a NaN: lists of different lengths are not.
        pairs = "itertools.zip_longest(%s, fillvalue=math.nan)" % sides
        return "all(math.isclose(*pair, %s) for pair in %s)" % (bounds, pairs)

    def bounds_of(self, call):
        """The tolerances as `isclose` takes them: an absolute one alone leaves no relative one."""
        given = dict(zip(("rel", "abs"), call.args[1:]))
        given.update((keyword.arg, keyword.value) for keyword in call.keywords)
        if len(call.args) > 3 or not set(given) <= {"rel", "abs"}:
            return None
        if any(not isinstance(one, ast.Constant) or not isinstance(one.value, (int, float)) for one in given.values()):
            return None
        said = {name: self.text.of(value) for name, value in given.items()}
        relative = said.get("rel", "0.0" if "abs" in said else RELATIVE)
        return "rel_tol=%s, abs_tol=%s" % (relative, said.get("abs", ABSOLUTE))


def is_taken(module, tree, file):
    """Whether a module's name means another thing in a test or in its file."""
    if module in bound_anywhere(tree):
        return True
    for statement in file.tree.body:
        plain = isinstance(statement, ast.Import) and all(
            one.name == module for one in statement.names if (one.asname or one.name.split(".")[0]) == module
        )
        if module in bound_names(statement) and not plain:
            return True
    return False


def applied(text, edits):
    """A text with some of its bytes replaced; None where two edits meet."""
    data = text.data
    before = len(data)
    for begin, end, new in sorted(edits, reverse=True):
        if end > before:
            return None
        data = data[:begin] + new.encode() + data[end:]
        before = begin
    return data.decode()


def without_pytest(source, file):
    """A test's source without pytest, after the imports that it then needs; None where that cannot be."""
    tree = ast.parse(source)
    if not file.pytest.is_mentioned(tree):
        return source
    rewriter = Rewriter(tree, Text(source), file.pytest)
    if any(is_taken(module, tree, file) for module in rewriter.modules):
        return None
    told = applied(rewriter.text, rewriter.edits)
    if told is None or file.pytest.is_mentioned(ast.parse(told)):
        return None
    imports = "".join("import %s\n" % module for module in sorted(rewriter.modules))
    return imports + ("\n\n" if imports else "") + told
