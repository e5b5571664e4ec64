import { randomFrom, type Random } from '../../pipeline/random.ts'

/** What of Python's syntax a source may hold: what came with 3.10 and 3.12 is for those and later. */
export type Features = 'plain' | 'match' | 'type-parameters'

/** Stands in places that no edit may touch. */
export const UNTOUCHED = 'keep'

const NAMES = ['xs', 'i', 'n', 'größe', 'имя', 'x1', 'total']
const HEADER = [
  '#!/usr/bin/env python3',
  `"""keep: 0 < 1 and not x"""`,
  'from __future__ import annotations',
  'import keep, keep.a as keep_a',
  'from keep import (keep_b,  # not <= here',
  '    keep_c as keep_d)',
  '__all__ = ["keep"]',
  'LIMIT = 0; OTHER = [1, 2]',
]
/** A line `BODY` stands for a block one step deeper; `$a` and `$b` for names, `$0` for a number. */
const STATEMENTS = [
  '$a = $b + $0  # größer <= $a, and not $b',
  '$a, $b = $b, $a; $c += 1',
  'if $a <= $0 and not $b: $a = $0; $b -= 1',
  'if ($a\n      == $b  # why == here (\n   or $c is not $d):\nBODY\nelif $a in $b:\nBODY\nelse:  # else:\nBODY',
  'if not $a:\nBODY\nelse :\n\tif $b : $c = $d\n\telse: $c = -1',
  '$c = $0\nfor $a in range($0, len($b) - 1, 2):\nBODY\n\t$c += $a\n\tif $a == $0: break\nelse:\nBODY',
  'for $a, $b in enumerate($c):\n\t"a bare string: keep"\n\tif $a < $b:\n\t\tcontinue\nBODY\nreturn $a - $b # found',
  'while $a > $0: $a -= 1',
  'while ($a := $b - 1) > 0 :\nBODY\n\t$b, $c = $c, $a + $b',
  `print(f"{$a + 1!r:>{$b}} keep {$a < $b}" f'{$c[0]}' "größe", sep='')`,
  '$a = [\n  $b[$c + 1],  # comment, (\n $b[1:$c], $b[::-1],\n\n    max($c, 0)]',
  '$a = $b \\\n      - $c * ( $d + 1 ) \\\n  // $0',
  '$a[$b][$c] -= not $d',
  '"""keep: 0 < 1\n  a bare string"""',
  '$a = """text: if $b < 1:\n\t# no comment $b\n""" + $b.strip( ).lower()',
  'def inner(x: keep(0 < 1) = 0, *, y=None) -> keep(1 + 1):\n\tif y is None: # comment\n\t\ty = []\nBODY\n\treturn (x - 1  # difference\n\t  ) / 2 + inner(x - 1, y=y)',
  '@keep(0 < 1)\n@keep.other\nclass Inner(keep(1 + 1), metaclass=keep[0]):\n\tfield: keep[0 < 1] = 0\n\tdef m(self, größe): return self.m(größe - 1) + größe',
  'try:\nBODY\nexcept (ValueError, TypeError) as e:  # caught\n\traise\nfinally:\nBODY',
  'with open($a) as f, open($b, "r") as g:\nBODY',
  '$a = lambda x, y=1: x - y if x < y else {x: y for x in $b if x not in $c}',
  '$a = sorted({$b: -1, **$c}.items(), key=lambda p: (p[1], p[0]), reverse=True)[:$0]',
  'assert $a >= $0, "größe"; del $b',
  "$a = 'it\\'s # no comment' if $b else '' ; $b = not $a",
  'global keep_g; keep_e: keep[1 + 1] = $a % $b',
  'return ($a,\n  $b)',
  'if $a: # comment\n\t# another\n\n\t$a = yield $b\n# at the margin\n\t$b = await_($a) ; pass',
]
const MATCHES = [
  'match $a:\n\tcase [keep, 0] if $b > $0:\n\t\t$c = $a[0]\n\tcase {"keep": 1, **keep_f} | keep(x=0 as keep_f):\n\t\treturn $b - 1\n\tcase _: pass',
]
const TYPE_PARAMETERS = [
  'def inner[T: keep, *Ts](x: T, n=0) -> list[T]:\nBODY\n\treturn [x, n + 1][0]',
  'type Alias[K] = keep[0 < 1]',
  'class Inner[T](keep[T]):\n\tsize = 0\n\tdef m(self): return self.size - 1',
]

function statement(random: Random, step: string, depth: number, of: readonly string[]): string[] {
  const lines: string[] = []
  const names: Record<string, string> = {}
  for (const name of 'abcd') names[name] = random.pick(NAMES)
  const text = random
    .pick(of)
    .replaceAll(/\$([a-d])/g, (_, name: string) => names[name] ?? '')
    .replaceAll('$0', () => String(random.below(4)))
  for (const line of text.split('\n')) {
    if (line === 'BODY') lines.push(...block(random, step, depth, of).map((one) => step + one))
    else lines.push(line.replaceAll('\t', step))
  }
  return lines
}

function block(random: Random, step: string, depth: number, of: readonly string[]): string[] {
  if (depth === 0) return [`${random.pick(NAMES)} = ${random.pick(NAMES)} - ${random.below(3)}`]
  const count = 1 + random.below(3)
  return Array.from({ length: count }, () => statement(random, step, depth - 1, of)).flat()
}

/** A source that parses, and is never meant to run. The same seed gives the same source. */
export function uglySource(seed: number, features: Features): string {
  const random = randomFrom(seed)
  const step = random.pick(['\t', '    ', ' ', '   '])
  const of = [...STATEMENTS]
  if (features !== 'plain') of.push(...MATCHES, ...MATCHES)
  if (features === 'type-parameters') of.push(...TYPE_PARAMETERS)
  const lines = [...HEADER]
  for (let count = 0; count < 3; count += 1) {
    lines.push('', '', `@keep(${count} + 1)`, `def f${count}(xs, n: keep(0 < 1) = ${count}, größe=None):`)
    lines.push(`${step}'''keep: not 0 < 1'''`)
    lines.push(...block(random, step, 3, of).map((line) => step + line))
  }
  if (random.below(2) === 0) lines.push('', 'if __name__ == "__main__":  # keep', `${step}f0(1, 2)`)
  return lines.join('\n') + (random.below(2) === 0 ? '\n' : '')
}
