import type { Event } from '../../schemas/trace.ts'
import type { Recorded } from '../../pipeline/styles/style.ts'
import { call, line, raises, recorded, resumes, returns, unwinds, yields } from './fixtures.ts'
import { randomFrom, type Random } from '../../pipeline/random.ts'

/** Texts that every style uses as marks, and texts that look like a record of one. */
export const MARKERS = [
  '[/L2]',
  '[L2] x = 1 [/L2]',
  '[/OUTPUT] [/L8]',
  '[INPUT]',
  '[FRAME] f#0 [/FRAME]',
  '[END] cut [/END]',
  '</state>',
  '<line> <2> <state>x = 1</state>',
  ' <dictsep> n : 5',
  '<output> 1',
  '<by> f#0',
  '<frame> f#0',
  'output: 3',
  'state: {"x": 1}',
  '{"x": 1}, "y": 2',
  '", "y": 3',
  'line: x',
  '  # (3) x=3;',
  '; (7) x=9;',
  '; __return__=5',
  '# (1) x=1;',
  '...;',
  '(0)',
  '; __end__=cut',
  '@3 (1) x=1;',
  '[L3] x becomes 5.',
  '. [L4] f returns 3.',
  'x becomes 3',
  ' is called with x = 2',
  'Back in f#0: ',
  ', with x = 3',
  '\\x5b/L2]',
  '\\\\x5b',
  '\\x3b',
  'x = 1, y = 2',
  '<+9 of 10>',
  "<text 'a'>",
  '`',
  ' : ',
  '[ 1 , 2 ]',
  '( )',
  '[  ]',
  '[/STATE-0]',
  '[STATE-1] {"x": 1} [/STATE-1]',
  ' # [INPUT] {} [/INPUT]',
  ' # [-]',
  '[RETURN-2 f#0] 1 [/RETURN-2]',
  '* line 3: (4) x = 1',
  'a (7) x = 9',
  '(7 f#0)',
  'f#0)',
  ' __return__=5',
  '; ...; (9) x = 1',
  '; ...',
  '7 return 4',
  '4 x=1',
  'unwind',
  '} stack=[f] value=3',
  '}, f#1] waiting=[f#2 line=1 {x=1}]',
  '1: next_line=2 {x=1} iter(for@1)=1 stack=[f]',
  ' exception=E: a',
  '<|frame_sep|>',
  '<|frame_sep|><|line_sep|>{"x": "1"}<|action_sep|>y<|frame_sep|>',
  '"<|arg_sep|>"5"',
  '..',
  '[line] {"x": "1"} [action] y',
  '" [arg] "5"',
  '    # RETURN from f: 3',
  '  # x=1, branch=if:True, iter=2',
  ', iter=2',
  ' # x=1, iter=2',
  '# === g#1 (line 2) ===',
  '→ x=1',
  'L2 true | x basic_type int ZERO',
  ' | y basic_type int ZERO',
  'entry: x = 1',
]

const NAMES = [
  'x',
  'y',
  'total',
  '__proto__',
  'constructor',
  'é',
  'del',
  'toString',
  '__return__',
  '__end__',
  'from',
  'becomes',
  'a b',
  'x = 1',
  'x;y',
  '[/L2]',
  '[/STATE-0]',
  '</state>',
  '',
  '.0',
  'with',
  'is',
  'iter',
  'branch',
  'return',
  '<|line_sep|>',
]
const FUNCTIONS = [
  'f',
  'g',
  '<lambda>',
  '<genexpr>',
  '<module>',
  'Point',
  'outer.<locals>.inner',
  '__proto__',
  'odd name',
  'a#1',
  '[L1]',
  '<by>',
]
const PLAIN = [
  '0',
  '1',
  '-3',
  '2.5',
  '1e+16',
  'nan',
  'None',
  'True',
  'False',
  "''",
  "'abc'",
  '[]',
  '()',
  '{}',
  '[1, 2]',
  '(1,)',
  "{'a': 1}",
  "{'a': [True, None]}",
  '{1: (2, 3)}',
  'set()',
  '{1, 2}',
  "b'x'",
  '<Point x=1 y=2>',
  '<function f>',
  '[1, <+998 of 1000>]',
  "'aa'<+98 of 100>",
  "Decimal('1.5')",
  '<Node next=<Node ...>>',
  "'\\n\\t\\x07\\\\'",
  "'it\\'s \"x\"'",
  `"it's"`,
  "'\\u2028\\xa0\\U000e0001'",
  "'é😀'",
  '1234567890123456789012',
]
/** What no tracer writes, but a style must survive. */
const ODD = [
  "'open",
  '[1',
  'a b',
  '1, 2',
  '',
  '</state>',
  '[/L2]',
  '<text ',
  "<text '",
  'true',
  'null',
  '"\\u0041"',
  'x\ny',
  'x\ry',
  '\\',
  '\\x5b',
  '\\q',
  'a\u2028b',
  ' 1',
  '1 ',
  'x]',
  '1;',
  '# ',
  "'\\ud83d\\ude00'",
  '[ ]',
  '[,]',
  '1.',
  '[1,2]',
  "{'a':1}",
  '..',
  '<|frame_sep|>',
]

/** As `repr` writes strings. */
function repr(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`
}

export function randomValue(random: Random): string {
  const kind = random.below(10)
  if (kind < 6) return random.pick(PLAIN)
  if (kind === 6) return random.pick(ODD)
  const text = repr(random.pick(MARKERS) + (random.below(3) === 0 ? random.pick(MARKERS) : ''))
  if (kind === 7) return text
  return random.pick([
    `[${text}, 1]`,
    `{${text}: ${text}}`,
    `<Point x=${text} y=2>`,
    `${text}<+5 of 99>`,
    `{${text}: None}`,
  ])
}

const SOURCES = [
  'x = 1',
  'for x in xs:',
  'if x > 0:',
  'while x:',
  'else:',
  '    total += x',
  '        y = f(x)',
  'return x',
  "    s = '''a",
  "b'''",
  '    z = 1 + \\',
  'f(1,',
  '  2)',
  '# note',
  '',
  'x = 1  # (1) x=2;',
  "s = '  # (9) y=3;'",
  'x = 2  # (-)',
  'y = "[L3] x becomes 3."',
  'if s == "[L3] x becomes 3.":',
  "if '`x becomes 3' in s:",
  'output: int = 3',
  'def f(x):',
  '    yield x',
  '\ttab = 1',
  "f'''",
  "'''",
  'x = 1 # @3 (1) x=1;',
  'x = 1 # [STATE-0] {"x": 2} [/STATE-0]',
  'y = 2 # [-]',
  "s = ' # @1 [INPUT] {} [/INPUT]'",
  'line: x',
  '"unclosed',
  'café = "😀"  # é',
  "x = '<|frame_sep|>'",
  'x = "<\\|line_sep|><|arg_sep|>"',
  'y [arg] "5"',
  '# RETURN from f: 3',
  '    # → x=3',
  '# === f#0 (line 1) ===',
  'x = 1  # x=2, iter=3',
  'x = 1  # -',
]

interface Live {
  readonly index: number
  readonly parent: number | null
  readonly state: Map<string, string>
  /** The line that it is at; 0 before its first. */
  line: number
  waiting: boolean
  /** What its line changes, once it has finished. */
  changing: ReadonlySet<string>
}

/** A trace such as a tracer could write, and some that it could not; `frames` 1 gives a single call. */
export function generated(seed: number, frames: number): Recorded {
  const random = randomFrom(seed)
  const lines = Array.from({ length: 1 + random.below(14) }, () => random.pick(SOURCES))
  const ends = random.below(8) === 0 ? '\r\n' : '\n'
  const code = lines.join(ends) + (random.below(4) === 0 ? '' : ends)
  const place = (): number => random.below(lines.length) + 1
  const events: Event[] = []
  const live: Live[] = []
  let calls = 0
  const enter = (parent: number | null): void => {
    const state = new Map<string, string>()
    for (let at = random.below(3); at > 0; at -= 1) state.set(random.pick(NAMES), randomValue(random))
    events.push(call(calls, random.pick(FUNCTIONS), place(), Object.fromEntries(state), parent))
    live.push({ index: calls, parent, state, line: 0, waiting: false, changing: new Set() })
    calls += 1
  }
  const change = (frame: Live): Record<string, string | null> => {
    const changes = new Map<string, string | null>()
    for (let at = random.below(3); at > 0; at -= 1) {
      const name = random.pick(NAMES)
      if (changes.has(name) || (frame.waiting && frame.changing.has(name))) continue
      const value = random.below(6) === 0 ? null : randomValue(random)
      if (value === null ? !frame.state.has(name) : frame.state.get(name) === value) continue
      changes.set(name, value)
      if (value === null) frame.state.delete(name)
      else frame.state.set(name, value)
    }
    return Object.fromEntries(changes)
  }
  enter(null)
  for (let at = random.below(40); at > 0 && live.length > 0; at -= 1) {
    const running = live.filter((each) => !each.waiting)
    const frame =
      random.below(10) === 0 || running.length === 0
        ? random.pick(live)
        : (running.at(-1) ?? random.pick(live))
    const leave = (): void => {
      live.splice(live.indexOf(frame), 1)
      if (live.length === 0 && calls < frames) enter(null)
    }
    if (frame.waiting) {
      const parent = running.at(-1)?.index ?? null
      events.push(resumes(frame.index, frame.line, parent, change(frame)))
      frame.waiting = false
      continue
    }
    const action = frame.line === 0 ? 0 : random.below(20)
    const move = (): number => (frame.line = place())
    if (action < 12) {
      const changes = random.below(8) === 0 ? undefined : change(frame)
      frame.changing = new Set(Object.keys(changes ?? {}))
      events.push(line(frame.index, move(), changes))
    } else if (action < 15 && calls < frames) enter(frame.index)
    else if (action < 17) {
      events.push(yields(frame.index, frame.line, randomValue(random)))
      frame.waiting = true
    } else if (action === 17) {
      events.push(returns(frame.index, frame.line, randomValue(random)))
      leave()
    } else {
      const message = random.pick([
        '',
        'plain',
        ...MARKERS,
        'two\nlines',
        ': ',
        "'a'",
        '\\',
        '\u2028',
        'ends ',
        ' .',
      ])
      events.push(raises(frame.index, frame.line, random.pick(['KeyError', 'mod.Odd', 'odd type']), message))
      if (action === 18) {
        events.push(unwinds(frame.index, frame.line))
        leave()
      }
    }
  }
  return recorded(code, events)
}
