import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { F, lines, OwnTests } from './own-tests.ts'
import { ok } from './parsed.ts'

let own: OwnTests
beforeAll(async () => {
  own = await OwnTests.open()
})
afterAll(() => own.close())

describe('test functions', () => {
  it('are unrolled by parametrize, without pytest', async () => {
    const source = lines(
      'import pytest',
      ...F,
      '@pytest.mark.parametrize("x, want", [(1, 2), pytest.param(2, 4, id="two")])',
      '@pytest.mark.parametrize("by", (1, 1.0))',
      'def test_f(x, want, by):',
      '    assert f(x) == want * by',
      '@pytest.mark.parametrize(["x"], [[3]])',
      'def test_g(x):',
      '    with pytest.raises(ValueError, match="neg.*3"):',
      '        f(-x)',
      '    with pytest.raises(TypeError):',
      '        f(None)',
      '@pytest.mark.parametrize("x", cases())',
      'def test_h(x): assert f(x)',
      '@pytest.mark.skip',
      'def test_i(): assert f(1) == 2',
      'def test_j(): assert f(1) == pytest.approx(2)',
    )
    const tests = await own.holds(source, 6)
    expect(tests.map((test) => test.trimEnd().split('\n').at(-1))).toEqual([
      'test_f(by=1, x=1, want=2)',
      'test_f(by=1, x=2, want=4)',
      'test_f(by=1.0, x=1, want=2)',
      'test_f(by=1.0, x=2, want=4)',
      'test_g(x=3)',
      'test_j()',
    ])
    for (const test of tests) expect(test).not.toContain('pytest')
    expect((await own.unit(source)).calls).toContainEqual({
      expression: 'f(1)',
      expected: { value: '2 * 1' },
    })
  })

  it('of a class say what pytest says in the words of unittest', async () => {
    const source = lines(
      'from pytest import mark, raises as refuses',
      'import pytest as pt',
      ...F,
      'class TestF:',
      '    @mark.parametrize("x", [-1, -2])',
      '    def test_negative(self, x):',
      '        with refuses(ValueError,',
      '                     match="negative"): f(x)',
      '    def test_type(self):',
      '        with pt.raises(',
      '            TypeError',
      '        ):',
      '            f(None)',
      '        assert f(1) == 2',
      '    def test_plain(self): assert f(4) == 8',
    )
    const tests = await own.holds(source, 4)
    expect(tests.map((test) => test.trimEnd().split('\n').at(-1))).toEqual([
      'case.test_negative(x=-1)',
      'case.test_negative(x=-2)',
      'case.test_type()',
      'case.test_plain()',
    ])
    for (const test of tests) expect(test).not.toMatch(/pytest|mark|refuses/)
    expect(tests[3]).not.toContain('unittest')
  })

  it('that cannot run alone say why, and in a file of tests are no units either', async () => {
    const source = lines(
      'import pytest, unittest, asyncio',
      'from pytest import approx',
      '@pytest.fixture',
      'def five(): return 5',
      'def test_fixture(five): assert five',
      'def test_folder(tmp_path): assert tmp_path',
      '@pytest.mark.usefixtures("five")',
      'def test_used(): assert 1',
      '@pytest.mark.skip(reason="slow")',
      'def test_skip(): assert 0',
      '@pytest.mark.xfail',
      'def test_fails(): assert 0',
      'def test_sometimes():',
      '    pytest.skip("today")',
      '    assert 1',
      '@pytest.mark.parametrize("x", [])',
      'def test_never(x): assert x',
      'def test_warns():',
      '    with pytest.warns(UserWarning): assert 1',
      'def test_kept():',
      '    with pytest.raises(KeyError) as info: {}[1]',
      '    assert info.value.args == (1,)',
      '@pytest.mark.parametrize("x", range(3))',
      'def test_open(x): assert x',
      'def test_order(): assert 1 < approx(2)',
      'def test_taken():',
      '    math = 1',
      '    assert math == approx(1)',
      'def test_smoke(): print(1)',
      'async def test_waits(): assert 1',
      '@staticmethod',
      'def test_static(): assert 1',
      'class TestMany(list):',
      '    def test_near(self, five): assert five',
      '    @unittest.skipIf(True, "")',
      '    def test_far(self): assert 1',
      '    def test_some(self): assert 2 in {approx(2)}',
      '    def helper(self): return 1',
      '@pytest.mark.slow',
      'class TestSlow:',
      '    def test_it(self): assert 1',
      'class TestMade:',
      '    def __init__(self, x): pass',
      '    def test_it(self): assert 1',
      'def test_fine(): assert 1 == approx(1)',
    )
    const { units, unused, skipped } = ok(await own.syntax.units(source, 'tests/test_m.py'))
    expect([units.map(({ name }) => name), skipped]).toEqual([['five'], []])
    expect(unused.map(({ name, reason }) => `${name} ${reason.slice('test-'.length)}`)).toEqual([
      'test_fixture needs-fixture',
      'test_folder needs-fixture',
      'test_used needs-fixture',
      'test_skip skipped',
      'test_fails skipped',
      'test_sometimes skipped',
      'test_never skipped',
      'test_warns uses-pytest',
      'test_kept uses-pytest',
      'test_open uses-pytest',
      'test_order uses-pytest',
      'test_taken uses-pytest',
      'test_smoke asserts-nothing',
      'test_waits is-async',
      'test_static decorated',
      'TestMany.test_near needs-fixture',
      'TestMany.test_far skipped',
      'TestMany.test_some uses-pytest',
      'TestSlow.test_it uses-pytest',
      'TestMade.test_it needs-fixture',
    ])
    // Elsewhere a function that needs something may be anything.
    const elsewhere = ok(await own.syntax.units('def test_f(x):\n    return x\n', 'pkg/m.py'))
    expect(elsewhere).toMatchObject({ units: [{ name: 'test_f' }], unused: [] })
  })
})

describe('approx', () => {
  const test = async (assertion: string): Promise<string> => {
    const source = lines(
      'import pytest',
      'def f(x): return x',
      'class TestF:',
      `    def test_f(self): assert ${assertion}`,
    )
    const { tests } = await own.unit(source)
    return tests[0] ?? 'none'
  }

  // What pytest says of each: by its documentation, and looked at with pytest itself.
  it.each([
    ['f(1) == pytest.approx(1.0000001)', true],
    ['f(1) == pytest.approx(1.00001)', false],
    ['f(0) == pytest.approx(1e-13)', true],
    ['f(0) == pytest.approx(1e-11)', false],
    ['pytest.approx(1.05, rel=0.1) == f(1)', true],
    ['f(1000) == pytest.approx(1000.01, abs=0.1)', true],
    ['f(1000000) == pytest.approx(1000000.5, abs=0.1)', false],
    ['f(1) == pytest.approx(1.05, 1e-9, 0.1)', true],
    ["f(float('inf')) == pytest.approx(float('inf'))", true],
    ["f(float('nan')) == pytest.approx(float('nan'))", false],
    ['f([0.3, 1]) == pytest.approx([0.1 + 0.2, 1])', true],
    ['f((0.3,)) == pytest.approx([0.1 + 0.2])', true],
    ['f([0.3, 1]) == pytest.approx([0.1 + 0.2])', false],
    ['f([0.3]) == pytest.approx((0.1 + 0.2, 1))', false],
    ['f([0.3, 2]) == pytest.approx([0.3, 1])', false],
    ['not f(1) == pytest.approx(2) and f("é" and 1) == pytest.approx(1)', true],
  ])('%s: %s', async (assertion, holding) => {
    const source = await test(assertion)
    expect(source).not.toContain('pytest')
    expect(own.passes('def f(x): return x\n', source)).toBe(holding)
  })

  it.each([
    'f(1) == pytest.approx({"a": 1})',
    'f(1) == pytest.approx(1, nan_ok=True)',
    'f(1) != pytest.approx(2)',
  ])('%s stays, and its test goes', async (assertion) => {
    expect(await test(assertion)).toBe('none')
  })
})
