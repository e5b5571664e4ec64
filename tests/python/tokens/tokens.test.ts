import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { tokensOf } from '../../../pipeline/python/tokens.ts'
import { pythons } from '../../trace/pythons.ts'
import { uglySource } from '../ugly-sources.ts'
import { asked } from './reference.ts'

/** Layout and literals that a simple reader gets wrong. Those of the second list are for 3.12 and later. */
const TRAPS = [
  'if x:\n\ty = 1\n        # a comment at no depth\n\n\tz = (1,\n  2)\nelse :\n\tpass',
  'x = """a # no comment\n  b""" + r\'\\\'\' + b"\\"" # comment\ny = x \\\n  + 1\n',
  `x = f"{a!r:>{w}} {{no}} {b['k']:%Y-%m} {c:{'x'}<3}" f'''{d
}'''`,
  `x = rf"\\{a}" f"\\N{DASH} \\{b}" F'{lambda_}'`,
  'x = 0x_Ff + 0b1 + 0o7 + 1_000.5e-3j + .5 + 1. + 1if y else 2\nz = 1..real',
  'x: int = a@b; a //= 2; b **= 3; c >>= 1',
  'def größe(ª, *, b=...) -> x: return ª<=b != c\n',
  'if a:\n  if b:\n    c\n  d\ne',
  'x = [\n# comment\n\n1,\n]\n\f\ny = 2',
]
const NESTED = [
  `x = f"{d["k"]} {f"{y!r}" + 'a'} {z:{w["a"]}}" # comment`,
  `x = f'{
    a  # comment with ' and }
    + b}'`,
]

/** Some files of a Python's own library, the same at each run. */
function standardSources(python: string): string[] {
  const where = 'import sysconfig; print(sysconfig.get_paths()["stdlib"])'
  const folder = execFileSync(python, ['-c', where], { encoding: 'utf8' }).trim()
  return readdirSync(folder)
    .filter((name) => name.endsWith('.py'))
    .toSorted()
    .filter((_, place) => place % 9 === 0)
    .map((name) => readFileSync(join(folder, name), 'utf8'))
}

describe('tokens are those of Python', async () => {
  for (const { path, version } of await pythons()) {
    test(`3.${version[1]}`, () => {
      const sources = [
        ...TRAPS,
        ...(version[1] >= 12 ? NESTED : []),
        ...Array.from({ length: 30 }, (_, seed) => uglySource(seed, 'plain')),
        ...standardSources(path),
      ]
      expect(sources.length).toBeGreaterThan(45)
      const wanted = asked(
        path,
        sources.map((source) => ({ source })),
      )
      for (const [place, source] of sources.entries()) expect(tokensOf(source)).toEqual(wanted[place])
    }, 60_000)
  }
})

test('what is no Python still gives tokens, and ends', () => {
  expect(tokensOf('x = "open\n$ ? )')).toEqual(['x', '=', '"', 'open', '\n', '$', '?', ')', '\n'])
  expect(tokensOf('f"{a')).toEqual(['f', '"', '{', 'a', '\n'])
  expect(tokensOf('')).toEqual([])
})
