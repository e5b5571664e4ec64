import { describe, expect, it } from 'vitest'
import { readRecords, reasons, sourcesOf } from './read-records.ts'
import type { Ingested } from './run-of.ts'
import { openedSyntax } from './opened-syntax.ts'
import { temporaryFolder } from './temporary.ts'

const folder = await temporaryFolder()
const syntax = await openedSyntax()

const read = (records: readonly unknown[]): Promise<Ingested> =>
  readRecords('quixbugs', records, { folder, syntax })

describe('quixbugs', () => {
  const standard = (name: string, assertion: string, before = ''): string =>
    `import pytest\nfrom load_testdata import load_json_testcases\n\nif pytest.use_correct:\n    from correct_python_programs.${name} import ${name}\nelse:\n    from python_programs.${name} import ${name}\n\n\ntestdata = load_json_testcases(${name}.__name__)\n${before}\n\n@pytest.mark.parametrize("input_data,expected", testdata)\ndef test_${name}(input_data, expected):\n    ${assertion}\n`
  const record = (name: string, pytest: string, testcases: unknown[]): object => ({
    name,
    buggy_code: `\ndef ${name}(a, b=0):\n    return b\n\n"""\nStatement of ${name}\n"""\n`,
    correct_code: `\ndef ${name}(a, b=0):\n    return a\n\n"""\ndef ${name}(a):\n    return +a\n"""\n`,
    testcases,
    pytest,
  })

  it('compares as the pytest file of each program does', async () => {
    const { programs, rejections } = await read([
      record('plain', standard('plain', 'assert plain(*input_data) == expected'), [
        [[[1.5, 2]], [1.5, 2]],
        [3, 3],
      ]),
      record('lazy', standard('lazy', 'assert list(lazy(*input_data)) == expected'), [[[[1]], [1]]]),
      record(
        'near',
        standard('near', 'assert near(*input_data) == pytest.approx(expected, abs=input_data[-1])'),
        [[[2, 0.5], 1.5]],
      ),
      record(
        'pairs',
        standard(
          'pairs',
          'assert pairs(*input_data) == expected',
          'testdata = [[inp, [tuple(x) for x in out]] for inp, out in testdata]\n',
        ),
        [[[1], [[1, 2], [3]]]],
      ),
      record('odd', standard('odd', 'assert sorted(odd(*input_data)) == expected'), [[[1], 1]]),
    ])
    expect(rejections.map(({ reason, id }) => `${reason} ${id}`)).toEqual([
      'unknown-test-shape quixbugs records.jsonl:5',
    ])
    const fixed = programs.filter((program) => program.buggy_of === undefined)
    expect(fixed.map((program) => [sourcesOf(program), program.calls])).toEqual([
      [
        ['assert plain([1.5, 2]) == [1.5, 2]', 'assert plain(3) == 3'],
        [
          { expression: 'plain([1.5, 2])', expected: { value: '[1.5, 2]' } },
          { expression: 'plain(3)', expected: { value: '3' } },
        ],
      ],
      [['assert list(lazy([1])) == [1]'], [{ expression: 'list(lazy([1]))', expected: { value: '[1]' } }]],
      [['assert abs(near(2, 0.5) - 1.5) <= 0.5'], [{ expression: 'near(2, 0.5)' }]],
      [
        ['assert pairs(1) == [(1, 2), (3,)]'],
        [{ expression: 'pairs(1)', expected: { value: '[(1, 2), (3,)]' } }],
      ],
    ])
    expect(fixed[0]).toMatchObject({
      code: 'def plain(a, b=0):\n    return a\n',
      instruction: 'Statement of plain',
      group: 'quixbugs/plain',
    })
    expect(programs[1]).toMatchObject({ code: 'def plain(a, b=0):\n    return b\n', buggy_of: fixed[0]?.id })
  })

  it('leaves out the case that the pytest file skips, and says so', async () => {
    const pytest = standard('slow', 'assert slow(*input_data) == expected').replace(
      '    assert slow',
      '    if input_data == [\n        "ab",\n        [\n            [1, 2],\n        ],\n    ]:\n        pytest.skip("slow")\n    assert slow',
    )
    const { programs, rejections } = await read([
      record('slow', pytest, [
        [['ab', [[1, 2]]], 1],
        [['ab', [[1, 3]]], 1],
      ]),
    ])
    expect(programs[0]?.tests).toEqual([{ source: "assert slow('ab', [[1, 3]]) == 1" }])
    expect(rejections).toMatchObject([{ reason: 'case-skipped-by-corpus', id: 'quixbugs records.jsonl:1#1' }])
  })

  it('turns scenarios on nodes into tests with the class of the row `node`, wherever that stands', async () => {
    const pytest =
      'import pytest\nfrom node import Node\n\nif pytest.use_correct:\n    from correct_python_programs.walk import walk\nelse:\n    from python_programs.walk import walk\n\n\nn1 = Node(1)\n\n\ndef test1():\n    """One"""\n    assert walk(n1) == n1\n\n\ndef test2():\n    assert walk(Node(2))\n'
    const node = {
      name: 'node',
      buggy_code: 'class Node: pass',
      correct_code: 'class Node:\n    def __init__(self, v):\n        self.v = v\n',
      testcases: [],
      pytest: null,
    }
    const { programs, rejections } = await read([record('walk', pytest, []), node])
    expect(programs.flatMap(sourcesOf)[1]).toBe(
      'class Node:\n    def __init__(self, v):\n        self.v = v\n\n\nn1 = Node(1)\n\n\ndef test2():\n    assert walk(Node(2))\n\n\ntest2()\n',
    )
    expect(programs[0]?.calls).toEqual([])
    expect(rejections).toMatchObject([{ reason: 'helper-of-others' }])
    expect(reasons(await read([record('walk', pytest, [])]))).toEqual([
      "node-missing: the corpus has no row 'node'",
    ])
  })
})
