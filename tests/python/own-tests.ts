import { spawnSync } from 'node:child_process'
import { findInterpreter } from '../../pipeline/python/interpreter.ts'
import { openSyntax, type Syntax } from '../../pipeline/python/syntax.ts'
import type { Unit } from '../../pipeline/python/units.ts'
import { ok } from './parsed.ts'

export const lines = (...text: string[]): string => `${text.join('\n')}\n`

/** What tests of units are about. */
export const F = [
  'def f(x):',
  '    if x < 0:',
  "        raise ValueError('negative: %d' % x)",
  '    return x * 2',
]

/** Units of sources that are ours, and whether the tests that they bring hold. */
export class OwnTests {
  readonly syntax: Syntax
  readonly #python: string

  private constructor(syntax: Syntax, python: string) {
    this.syntax = syntax
    this.#python = python
  }

  static async open(): Promise<OwnTests> {
    const interpreter = await findInterpreter('python3')
    return new OwnTests(await openSyntax(interpreter), interpreter.path)
  }

  async unit(source: string, name = 'f'): Promise<Unit> {
    const { units } = ok(await this.syntax.units(source, 'pkg/mod.py'))
    const found = units.find((one) => one.name === name)
    if (found === undefined) throw new Error(`no unit ${name}`)
    return found
  }

  /** Whether a test passes after the code, in a plain interpreter: the sources here are ours. */
  passes(code: string, test: string): boolean {
    return spawnSync(this.#python, ['-s', '-S', '-B', '-'], { input: `${code}\n${test}` }).status === 0
  }

  /** The tests of `f`. @throws Error where one does not hold for the code, or holds for another `f` too. */
  async holds(source: string, count: number): Promise<readonly string[]> {
    const { code, tests } = await this.unit(source)
    if (tests.length !== count) throw new Error(`${tests.length} tests, not ${count}:\n${tests.join('\n')}`)
    const wrong = `${code}\ndef f(*a, **k):\n    return 'wrong'\n`
    for (const test of tests) {
      if (!this.passes(code, test)) throw new Error(`does not hold:\n${test}`)
      if (this.passes(wrong, test)) throw new Error(`holds for anything:\n${test}`)
    }
    return tests
  }

  close(): Promise<void> {
    return this.syntax.close()
  }
}
