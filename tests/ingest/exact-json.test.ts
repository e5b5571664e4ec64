import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import { pythonCall, pythonSource } from '../../pipeline/ingest/corpora/python-source.ts'
import { plainValue, readExactJson, readJson } from '../../pipeline/ingest/readers/exact-json.ts'

/** A small generator with its own state, so that a failure can be had again. */
function generator(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0
    return (state >>> 8) % below
  }
}

function randomJson(next: (below: number) => number, depth: number): unknown {
  const texts = [
    '',
    'a',
    "it's",
    '"',
    `'"`,
    '\\',
    '\n\r\t\0\x1f',
    '\u2028',
    'é日本',
    '😀',
    '\ufeff',
    '\x7f\x85',
  ]
  switch (next(depth > 3 ? 5 : 7)) {
    case 0:
      return null
    case 1:
      return next(2) === 0
    case 2:
      return next(2_000_000) - 1_000_000
    case 3:
      return (next(2_000_000) - 1_000_000) / 2 ** next(40)
    case 4:
      return texts[next(texts.length)]
    case 5:
      return Array.from({ length: next(4) }, () => randomJson(next, depth + 1))
    default:
      return Object.fromEntries(
        Array.from({ length: next(4) }, (_, n) => [
          `${texts[next(texts.length)]}${n}`,
          randomJson(next, depth + 1),
        ]),
      )
  }
}

const samples = Array.from({ length: 300 }, (_, seed) =>
  JSON.stringify(randomJson(generator(seed + 1), 0), null, seed % 3),
)

describe('exact JSON', () => {
  it('reads what JSON.parse reads', () => {
    for (const text of samples) expect(plainValue(readExactJson(text))).toEqual(JSON.parse(text))
  })

  it('refuses what JSON.parse refuses', () => {
    const next = generator(7)
    const fails = (read: () => unknown): boolean => {
      try {
        read()
        return false
      } catch {
        return true
      }
    }
    let refused = 0
    for (const text of samples.filter((sample) => sample.length > 2)) {
      const place = next(text.length)
      const broken = text.slice(0, place) + ',:]}"1x'.charAt(next(7)) + text.slice(place + 1)
      const wrong = fails(() => JSON.parse(broken))
      refused += wrong ? 1 : 0
      expect([broken, fails(() => readExactJson(broken))]).toEqual([broken, wrong])
    }
    expect(refused).toBeGreaterThan(100)
  })

  it('reads texts of megabytes, and tells where one breaks off', () => {
    const text = 'x\\n'.repeat(2_000_000)
    expect(readExactJson(`"${text}"`)).toHaveLength(4_000_000)
    expect(() => readExactJson(`["${text}`)).toThrow('column 6000003: the rest of a string expected')
    expect(() => readExactJson('["a\\q"]')).toThrow('column 4: the rest of a string expected')
  })

  it('is not exhausted by nesting', () => {
    expect(() => readJson('['.repeat(100_000))).toThrow(/levels of nesting/)
  })

  it('gives Python the value that its own json module reads', async () => {
    const asked = samples.map((text) => [text, pythonSource(readExactJson(text))])
    const script =
      'import sys,json,ast\n' +
      'for text,source in json.load(sys.stdin):\n' +
      '    a,b=json.loads(text),ast.literal_eval(source)\n' +
      '    assert repr(a)==repr(b),(text,source)\n' +
      "print('same')"
    const python = promisify(execFile)('python3', ['-c', script])
    python.child.stdin?.end(JSON.stringify(asked))
    expect((await python).stdout.trim()).toBe('same')
  })

  it('keeps floats, and takes what is no list as the one argument', () => {
    expect(pythonCall('f', readExactJson('[[1.0, 2], "+", 1e3, -0]'))).toBe("f([1.0, 2], '+', 1e3, -0)")
    expect(pythonCall('f', readExactJson('3'))).toBe('f(3)')
    expect(pythonCall('f', readExactJson('[NaN, true, null]'))).toBe("f(float('nan'), True, None)")
  })
})
