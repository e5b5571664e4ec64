import { beforeAll, describe, expect, it } from 'vitest'
import { BY_DESIGN, HAS_SHARED, sharedPrograms, type Kind } from './catalogue.ts'
import { programsOf, type Course, type Result, type Track } from './course.ts'
import { runTask, users, type As } from './tasks.ts'

const PROCESSES = 16
const programs = programsOf()
const everyone = await users()
const [self] = everyone

/**
 * What is asserted, by level and user. `harm` (nothing got out, nothing was left, the good sample afterwards is right) and
 * `lists` (each verdict is one that the program accepts) hold for all; where samples may not start processes or have no
 * folder, a program may also end by the exception that tells it so.
 *
 * | level      | processes | verdicts                   |
 * | namespaces | 16        | the lists; two runs agree  |
 * | namespaces | 0         | the lists, or `raised`     |
 * | landlock   | any       | the lists, or `raised`     |
 */
const FREE: Track = { isolation: 'namespaces', processes: PROCESSES }
const ALONE: Track = { isolation: 'namespaces', processes: 0 }
const BARE: Track = { isolation: 'landlock', processes: PROCESSES }

/** Which of the two depends on whether the cap or the clock of a loaded machine came first. */
const SPENT: ReadonlySet<Kind> = new Set(['timeout', 'trace-limit'])
/** What was printed until the end came is not the same twice. */
const ENDED: ReadonlySet<Kind> = new Set([...SPENT, 'output-limit', 'memory', 'crash', 'early-exit'])

function unexpected(results: readonly Result[], also: readonly Kind[] = []): string[] {
  return programs.flatMap(({ name, accept }, place) => {
    const kind = results[place]?.kind
    return kind !== undefined && [...accept, ...also].includes(kind) ? [] : [`${name}: ${kind}, not ${accept.join(' | ')}`]
  })
}

function disagreements(one: readonly Result[], other: readonly Result[]): string[] {
  return programs.flatMap(({ name, varies }, place) => {
    const [left, right] = [one[place], other[place]]
    if (left === undefined || right === undefined) return [`${name} has not run twice`]
    if (left.kind !== right.kind && !(SPENT.has(left.kind) && SPENT.has(right.kind))) {
      return [`${name}: ${left.kind} and ${right.kind}`]
    }
    const said = varies || ENDED.has(left.kind) || left.stdout === right.stdout
    return said ? [] : [`${name} printed ${left.stdout} and ${right.stdout}`]
  })
}

const course = (as: As, tracks: readonly Track[]) => runTask({ task: 'course', python: as.python, tracks }, as)

describe('hostile programs', () => {
  it('are of every category, and all of them are run', () => {
    const categories = new Set(programs.map(({ name }) => /^own\/([a-z]+)/.exec(name)?.[1]))
    for (const category of [
      ...['loop', 'c', 'memory', 'stack', 'fork', 'fd', 'disk', 'output', 'daemon', 'signal', 'exit', 'secret', 'write'],
      ...['net', 'native', 'tamper', 'forge', 'object', 'huge', 'shutdown', 'encoding', 'time', 'random', 'locale'],
      ...['stdin', 'import', 'folder', 'ipc', 'sibling', 'leftover', 'kernel'],
    ]) {
      expect(categories).toContain(category)
    }
    const names = new Set(sharedPrograms().map(({ name }) => name))
    if (HAS_SHARED) expect(Object.keys(BY_DESIGN).filter((name) => !names.has(name))).toEqual([])
  })

  describe.each(everyone)('in namespaces, by $who', (as) => {
    let done: Course
    beforeAll(async () => {
      done = await course(as, as === self ? [FREE, FREE, ALONE] : [FREE, ALONE])
    }, 600_000)

    it('do no harm', () => expect(done.harm).toEqual([]))
    it('end as they should', () => expect(unexpected(done.results[0] ?? [])).toEqual([]))
    it('end as they should without processes', () => {
      expect(unexpected(done.results.at(-1) ?? [], ['raised'])).toEqual([])
    })
    it.runIf(as === self)('end in the same way twice', () => {
      expect(disagreements(done.results[0] ?? [], done.results[1] ?? [])).toEqual([])
    })
  })

  describe.each(everyone)('behind Landlock alone, by $who', (as) => {
    let done: Course
    beforeAll(async () => {
      done = await course(as, [BARE])
    }, 600_000)

    it('do no harm', () => expect(done.harm).toEqual([]))
    it('end as they should', () => expect(unexpected(done.results[0] ?? [], ['raised'])).toEqual([]))
  })
})
