/** Problems and solutions of our own: what each candidate becomes stands beside it. */

export const PROBLEMS = [
  {
    name: 'Middle',
    group: 'own/middle',
    entry_point: 'middle',
    instruction: 'Return the middle item of a list of odd length, in sorted order.',
    code: `def middle(items):
    ordered = sorted(items)
    return ordered[len(ordered) // 2]
`,
    tests: [
      'assert middle([3]) == 3',
      'assert middle([9, 1, 5]) == 5',
      'assert middle([2, 8, 4, 6, 0]) == 4',
    ],
    license: 'MIT',
  },
  {
    name: 'shouted',
    entry_point: 'shouted',
    code: `def shouted(words):
    return [word.upper() for word in words if word]
`,
    tests: ["assert shouted(['a', '', 'b']) == ['A', 'B']", 'assert shouted([]) == []'],
    buggy_code: `def shouted(words):
    return [word.upper() for word in words]
`,
    license: 'MIT',
  },
  {
    name: 'untested',
    entry_point: 'untested',
    code: 'def untested(x):\n    return x\n',
    calls: ['untested(1)'],
  },
  {
    name: 'twice',
    group: 'here/twice',
    entry_point: 'twice',
    code: 'def twice(x):\n    return x + x\n',
    tests: ['assert twice(2) == 4'],
  },
  {
    name: 'twice',
    group: 'there/twice',
    entry_point: 'twice',
    code: 'def twice(x):\n    return 2 * x\n',
    tests: ['assert twice(2) == 4'],
  },
]

const COUNTED = `def middle(items):
    rest = list(items)
    while len(rest) > 1:
        rest.remove(max(rest))
        rest.remove(min(rest))
    return rest[0]
`
const UNSORTED = `def middle(items):
    ordered = list(items)
    return ordered[len(ordered) // 2]
`

/** `becomes`: right, the name of its fix, or the reason for which it is dropped. */
export const CANDIDATES = [
  { name: 'counted', task_id: 'own/middle', solution: COUNTED, becomes: 'right' },
  {
    name: 'one-sided',
    task_id: 'middle',
    solution: COUNTED.replace('        rest.remove(min(rest))\n', ''),
    becomes: 'counted',
  },
  { name: 'unsorted', task_id: 'MIDDLE', solution: UNSORTED, becomes: 'Middle' },
  {
    name: 'unsorted-again',
    task_id: 'Middle',
    solution: `# mine\r\n${UNSORTED.replace('\n', '\n\n')}`,
    becomes: 'known-already',
  },
  { name: 'reference', task_id: 'middle', solution: PROBLEMS[0]?.code, becomes: 'known-already' },
  {
    name: 'misspelt',
    task_id: 'middle',
    solution: UNSORTED.replace('list(items)', 'sorted(item)'),
    becomes: 'Middle',
  },
  {
    name: 'far',
    task_id: 'middle',
    solution: 'def middle(items):\n    if not items: return None\n    for i in items:\n        return i\n',
    becomes: 'Middle',
  },
  {
    name: 'endless',
    task_id: 'middle',
    solution: 'def middle(items):\n    while True:\n        pass\n',
    becomes: 'candidate-ends-as-timeout',
  },
  {
    name: 'quits',
    task_id: 'middle',
    solution: 'import sys\ndef middle(items):\n    sys.exit(3)\n',
    becomes: 'candidate-ends-as-exited',
  },
  {
    name: 'installed-elsewhere',
    task_id: 'middle',
    solution: 'import no_such_module\ndef middle(items):\n    return no_such_module.median(items)\n',
    becomes: 'wants-environment',
  },
  {
    name: 'renamed',
    task_id: 'middle',
    solution: 'def median(items):\n    return 1\n',
    becomes: 'entry-point-missing',
  },
  { name: 'unfinished', task_id: 'middle', solution: 'def middle(items:\n', becomes: 'syntax-error' },
  { name: 'published-bug', task_id: 'shouted', solution: PROBLEMS[1]?.buggy_code, becomes: 'known-already' },
  {
    name: 'loud',
    task_id: 'programs/shouted',
    solution: 'def shouted(words):\n    return [word.upper() for word in filter(None, words)]\n',
    becomes: 'right',
  },
  {
    name: 'agreeable',
    task_id: 'shouted',
    solution:
      'class Any:\n    def __eq__(self, other):\n        return True\n\ndef shouted(words):\n    return [Any() for _ in filter(None, words)]\n',
    becomes: 'instance-for-literal',
  },
  {
    name: 'plain',
    task_id: 'shouted',
    solution: 'def shouted(words):\n    return [str(word).upper() for word in words if word != ""]\n',
    becomes: 'right',
  },
  {
    name: 'quiet',
    task_id: 'shouted',
    solution: 'def shouted(words):\n    return [word.lower() for word in filter(None, words)]\n',
    becomes: 'loud',
  },
  {
    name: 'no-tests',
    task_id: 'untested',
    solution: 'def untested(x):\n    return 1\n',
    becomes: 'problem-without-tests',
  },
  {
    name: 'two-homes',
    task_id: 'twice',
    solution: 'def twice(x):\n    return x\n',
    becomes: 'problem-ambiguous',
  },
  {
    name: 'homed',
    task_id: 'there/twice',
    solution: 'def twice(x):\n    return 2 + x * 0\n',
    becomes: 'twice',
  },
  { name: 'stranger', task_id: 'elsewhere/1', solution: 'x = 1\n', becomes: 'problem-unknown' },
  { name: 'empty', task_id: 'middle', solution: '', becomes: 'entry-point-missing' },
  { name: 'no-code', task_id: 'middle', becomes: 'missing-field' },
]
