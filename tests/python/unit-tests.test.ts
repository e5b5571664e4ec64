import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { F, lines, OwnTests } from './own-tests.ts'
import { ok } from './parsed.ts'

let own: OwnTests
beforeAll(async () => {
  own = await OwnTests.open()
})
afterAll(() => own.close())

const documented = (...examples: string[]): string =>
  lines('def f(x):', '    """', ...examples.map((line) => `    ${line}`), '    """', ...F.slice(1))

describe('the examples of a docstring', () => {
  it('are tests of their own where none sets anything up for another', async () => {
    const tests = await own.holds(
      documented(
        '>>> f(1)',
        '2',
        '>>> f(-1)',
        'Traceback (most recent call last):',
        'ValueError: negative: -1',
      ),
      2,
    )
    expect(tests[0]).toBe('assert f(1) == 2\n')
    expect(tests[1]).toMatch(/^try:/)
  })
})

describe('the examples of a docstring are one test', () => {
  it('with what they show as asserts, and the rest as it is', async () => {
    const source = documented(
      '>>> y = f(2)',
      '>>> y',
      '4',
      '>>> y + 1, f(1)',
      '(5, 2)',
      '>>> f(1) == 2',
      'True',
      '>>> f(2) is None',
      'False',
      '>>> [f(n)',
      '...  for n in (1, 2)]',
      '[2,',
      ' 4]',
      '>>> f(1.5) # doctest: +ELLIPSIS',
      '3...',
      '>>> f(f)',
      '<object>',
    )
    const { tests } = await own.unit(source)
    expect(tests).toEqual([
      lines(
        'y = f(2)',
        'assert y == 4',
        'assert (y + 1, f(1)) == (5, 2)',
        'assert f(1) == 2',
        'assert (f(2) is None) is False',
        'assert [f(n)\n for n in (1, 2)] == [2,\n 4]',
        'f(1.5) # doctest: +ELLIPSIS',
        'f(f)',
      ),
    ])
  })

  it('that says which exception comes, and its words where the code itself says them', async () => {
    const source = documented(
      '>>> f(-1)',
      'Traceback (most recent call last):',
      '    ...',
      'ValueError: negative: -1',
      '>>> error = f("a")',
      'Traceback (most recent call last):',
      '    ...',
      'TypeError: whatever the interpreter says',
    )
    const [test] = await own.holds(source, 1)
    expect(test).toContain("except ValueError as error_:\n    assert str(error_) == 'negative: -1'")
    expect(test).toContain('except TypeError:\n    pass\nelse:\n    raise AssertionError')
  })

  it('by its text where the text is not the value: of an object of the file, and of what is printed', async () => {
    const source = lines(
      'class Bag:',
      '    """',
      '    >>> bag = Bag([1])',
      '    >>> bag',
      '    [1]',
      '    >>> bag.items',
      '    [1]',
      '    >>> print(bag)',
      '    [1]',
      '    >>> print(bag.items, 2)',
      '    3',
      '    >>> bag = bag.more(2)',
      '    >>> bag',
      '    3',
      '    """',
      '    def __init__(self, items): self.items = items',
      '    def __repr__(self): return repr(self.items)',
      '    def more(self, item): return len(self.items) + item',
    )
    const { code, tests } = await own.unit(source, 'Bag.more')
    expect(tests).toEqual([
      lines(
        'bag = Bag([1])',
        "assert repr(bag) == '[1]'",
        'assert bag.items == [1]',
        "assert str(bag) == '[1]'",
        'print(bag.items, 2)',
        'bag = bag.more(2)',
        'assert bag == 3',
      ),
    ])
    expect(own.passes(code, tests[0] ?? '')).toBe(true)
  })

  it('without what would be no assertion', async () => {
    expect((await own.unit(documented('>>> x = f(1)', '>>> f(2) # doctest: +SKIP', '5'))).tests).toEqual([])
    const printing = lines('def f(x):', '    """', '    >>> f(1)', '    1', '    """', '    print(x)')
    expect((await own.unit(printing)).tests).toEqual([])
    const absent = documented('>>> import no_such_module', '>>> f(1)', '2')
    expect((await own.unit(absent)).tests).toEqual([])
  })

  it('with what they need of the file, and without the import of the file itself', async () => {
    const source =
      'import math\n\n\ndef helper():\n    return 4\n\n\n' +
      documented('>>> from pkg.mod import f', '>>> f(2) == helper() == math.sqrt(16)', 'True')
    const [test] = await own.holds(source, 1)
    expect(test).toContain('def helper')
    expect(test).toContain('import math')
    expect(test).not.toContain('pkg')
    expect((await own.unit(source)).code).not.toContain('helper')
  })
})

describe('asserts', () => {
  it('are a test each, at the top level and in the guard, with the statements that they need', async () => {
    const source = lines(
      ...F,
      'assert f(1) == 2',
      'assert True',
      'if __name__ == "__main__":',
      '    xs = [1,',
      '        2]',
      '    unused = 5',
      '    xs.append(3)',
      "    assert f(len(xs)) == 6, '''a",
      "note'''",
      '    total = sum(map(f, xs))',
      '    assert total == 12',
      '    assert f(int(input())) == 2',
    )
    // Lines of a string that are not as deep as the block cannot be moved out with it.
    expect(await own.holds(source, 2)).toEqual([
      'assert f(1) == 2\n',
      'xs = [1,\n    2]\nxs.append(3)\ntotal = sum(map(f, xs))\nassert total == 12\n',
    ])
  })

  it('say what calls give', async () => {
    const source = lines(
      'import random, sys',
      ...F,
      'def test_f():',
      '    x = 3',
      '    xs = [1]',
      '    assert f(x) == 6 and f(-x + 4) == 2',
      '    assert 8 == f(4)',
      '    xs.append(2)',
      '    assert f(xs) == []',
      '    for n, want in [(5, 10), (6, 12)]:',
      '        assert f(n) == want',
      '    for n in range(3):',
      '        assert f(n) == 2 * n',
      'if __name__ == "__main__":',
      '    print(f(7), f(input()), f(sys.argv), f(random.random()))',
      '    k = 8',
      '    print("k", f(k))',
    )
    expect((await own.unit(source)).calls).toEqual([
      { expression: 'f(3)', expected: { value: '6' } },
      { expression: 'f(-3 + 4)', expected: { value: '2' } },
      { expression: 'f(4)', expected: { value: '8' } },
      { expression: 'f(5)', expected: { value: '10' } },
      { expression: 'f(6)', expected: { value: '12' } },
      { expression: 'f(7)' },
      { expression: 'f(8)' },
    ])
  })
})

describe('test functions', () => {
  it('are run by their name, with their helpers; what needs a fixture is none', async () => {
    const source = lines(
      ...F,
      'WANT = 4',
      'def check(x, want): assert f(x) == want',
      'def test_one(): check(2, WANT); assert f(1) == 2',
      'def test_with(fixture): assert f(fixture)',
      'def test_nothing(): f(1)',
    )
    const [test] = await own.holds(source, 1)
    expect(test?.trimEnd().endsWith('\ntest_one()')).toBe(true)
    expect(test).toContain('WANT = 4')
  })

  it('of unittest run alone in their class, set up', async () => {
    const source = lines(
      'import unittest',
      ...F,
      'class Checks(unittest.TestCase):',
      '    @classmethod',
      '    def setUpClass(cls): cls.two = 2',
      '    def setUp(self):',
      '        self.x = 1',
      '    def test_one(self):',
      '        self.assertEqual(f(self.x), self.two)',
      '        self.assertEqual(f(9), 18)',
      '    def test_two(self):',
      '        with self.assertRaises(ValueError): f(-1)',
      'class TestPlain:',
      '    def setup_method(self): self.x = 4',
      '    def test_it(self): assert f(self.x) == 8',
      'if __name__ == "__main__":',
      '    unittest.main()',
    )
    const tests = await own.holds(source, 3)
    expect(tests.map((test) => test.trimEnd().split('\n').at(-1))).toEqual([
      "Checks('test_one').debug()",
      "Checks('test_two').debug()",
      'case.test_it()',
    ])
    expect(tests[0]).not.toContain('test_two')
    const { calls } = await own.unit(source)
    expect(calls).toContainEqual({ expression: 'f(9)', expected: { value: '18' } })
  })

  it('of a class are run after setup_class and setup_method', async () => {
    const source = lines(
      ...F,
      'class TestF:',
      '    @classmethod',
      '    def setup_class(cls): cls.two = 2',
      '    def setup_method(self): self.four = self.two * 2',
      '    def test_f(self): assert f(self.two) == self.four',
    )
    const [test] = await own.holds(source, 1)
    expect(test).toContain('case.setup_class()\ncase.setup_method()\n')
  })

  it('are no units', async () => {
    const source = lines('def test_f():', '    assert 1', 'class TestX:', '    def m(self): pass')
    expect(ok(await own.syntax.units(source, 'm.py'))).toMatchObject({ units: [], skipped: [] })
  })
})
