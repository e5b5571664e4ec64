"""
Where control can go in a source's code objects, line by line, told from bytecode; nothing is run. See ../flow.ts for the
answer. A node is a place where a tracer may be told of a line; `next` are the nodes that it may be told of after that,
with nothing told in between. Where versions of CPython differ, or their rules are hard to tell, more is allowed.
"""

from types import CodeType

from _bytecode import AWAITS, MINOR, NEVER_FIRST, RETURNS, YIELDS, Graph
from _order import order_of

COMPREHENSIONS = ("<listcomp>", "<setcomp>", "<dictcomp>")
ANY = "any"
EXIT, ENTRY = 0, 1


class Flow:
    """Nodes of one code object; `nodes` is what syntax.ts hands on."""

    def __init__(self, code):
        self.code = code
        self.graph = Graph(code)
        self.ids = {None: EXIT}
        self.queue = []
        self.nodes = []
        self.node_of(None)
        self.nodes[EXIT] = self.node(None, {"unwinds": True})
        entry = Walk(self)
        entry.raises[code.co_firstlineno] = {None}
        if self.graph.lines:
            entry.arrive(0, None, -1)
        self.nodes.append(None)
        self.finish(ENTRY, None, entry)
        while self.queue:
            number, place, reported = self.queue.pop()
            walk = Walk(self)
            if reported:
                walk.push(place, self.graph.lines[place])
            else:
                walk.arrive(place, ANY, -1)
            self.finish(number, self.graph.lines[place] if reported else None, walk)

    def node_of(self, key):
        """The number of a node: None is the way out, (place, told) a line told there or a handler entered there."""
        if key is None:
            if not self.nodes:
                self.nodes.append(None)
            return EXIT
        number = self.ids.get(key)
        if number is None:
            number = self.ids[key] = len(self.nodes)
            self.nodes.append(None)
            self.queue.append((number, key[0], key[1]))
        return number

    def entered(self, handlers):
        return sorted({self.node_of(None if place is None else (place, False)) for place in handlers})

    def node(self, line, facts):
        none = {"next": [], "returns": [], "yields": [], "raises": [], "thrown": [], "unwinds": False}
        return {**none, "line": line, **facts}

    def finish(self, number, line, walk):
        if MINOR < 11 and line is not None:
            # There a frame that is traced says the line that was told last.
            every = set().union(*walk.raises.values())
            walk.raises.setdefault(line, set()).update(every)
            for lines in (walk.returns, walk.yields):
                if lines:
                    lines.add(line)
        self.nodes[number] = self.node(
            line,
            {
                "next": sorted(self.node_of((place, True)) for place in walk.told),
                "returns": sorted(walk.returns),
                "yields": sorted(walk.yields),
                "raises": [[at, self.entered(handlers)] for at, handlers in sorted(walk.raises.items())],
                "thrown": self.entered(walk.thrown),
                "unwinds": walk.unwinds,
            },
        )


class Walk:
    """All that can happen from one node on, until the next line is told."""

    def __init__(self, flow):
        self.graph = flow.graph
        self.told = set()
        self.returns = set()
        self.yields = set()
        self.raises = {}
        self.thrown = set()
        self.unwinds = False
        self.seen = set()

    def push(self, place, line):
        pending = [(place, line)]
        while pending:
            step = pending.pop()
            if step not in self.seen:
                self.seen.add(step)
                pending += self.step(*step)

    def arrive(self, place, line, before):
        for step in self.onward(place, line, before):
            self.push(*step)

    def step(self, place, line):
        """What the instruction does; where control goes on without a word."""
        graph = self.graph
        operation = graph.operations[place]
        here = graph.lines[place] or 0
        handlers = graph.handlers[place]
        self.raises.setdefault(here, set()).update(handlers)
        if operation in RETURNS:
            self.returns.add(here)
        if operation in YIELDS:
            self.yields.add(here)
            self.thrown.update(handlers)
        onward = []
        if place in graph.reraises or operation in AWAITS:
            for handler in handlers:
                if handler is not None:
                    onward += self.onward(handler, ANY, place)
                elif place in graph.reraises:
                    self.unwinds = True
        for target in graph.edges[place]:
            onward += self.onward(target, line, place)
        return onward

    def onward(self, place, line, before):
        """Control comes to `place`; `line` is the one that was told last. Gives the ways on that are not told."""
        graph = self.graph
        here = graph.lines[place]
        if here is None or place <= graph.prologue:
            return [(place, line)]
        if place in graph.inlined:
            # The interpreter notes the line all the same.
            return [(place, here)]
        backward = before >= place
        if MINOR < 10:
            begins = place in graph.starts or backward
            if begins or line is ANY:
                self.told.add(place)
            return [] if begins else [(place, line)]
        if graph.operations[place] in NEVER_FIRST:
            return [(place, line)]
        quiet = [(place, here)] if place in graph.around else []
        same = here == line
        unsure = before < 0 or graph.lines[before] is None or graph.operations[before] in YIELDS
        if not same or backward or unsure or place in graph.marked:
            self.told.add(place)
        if same or line is ANY:
            return [(place, here)]
        return quiet


def codes_in(code):
    yield code
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from codes_in(constant)


def flow(source, of):
    """`of`: program, test or call. A call's own code is never traced, so only its `order` is told."""
    if of == "call":
        whole = compile(source.strip(), "<call>", "eval", dont_inherit=True)
    else:
        whole = compile(source, "<program>", "exec", dont_inherit=True)
    codes = list(codes_in(whole))
    functions = [
        {"function": code.co_name, "line": code.co_firstlineno, "nodes": Flow(code).nodes}
        for code in codes
        if of != "call" and code.co_name not in COMPREHENSIONS
    ]
    return {"functions": functions, "order": order_of(codes)}
