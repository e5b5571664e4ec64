import { beforeAll, describe, expect, it } from 'vitest'
import {
  BY_DESIGN,
  HAS_SHARED,
  RACES,
  ownPrograms,
  sharedPrograms,
  type Kind,
  type Program,
} from './catalogue.ts'
import { programsOf, type Course, type Result, type Track } from './course.ts'
import { runTask, users } from './tasks.ts'

const PROCESSES = 16
const everyone = await users()
const [self] = everyone
/** All programs at all levels, or those that only use up their own where it has been tried once. */
const rest = process.env['TRACEMILL_FULL'] === '1' ? 'all' : 'reaching'

/**
 * What is asserted, by level; `harm` (nothing got out or was left, no lane was lost, the good sample afterwards is right)
 * for all, by every user. Where samples may not start processes, or have no folder, a program may also end by the
 * exception that tells it so.
 *
 * | level      | processes | programs       | verdicts                  |
 * | namespaces | 16        | all            | the lists; two runs agree |
 * | namespaces | 0         | those that try | the lists, or `raised`    |
 * | landlock   | 16 asked  | those that try | the lists, or `raised`    |
 *
 * An ordinary user, where there is one beside root, runs those that try something at each level.
 */
const FREE = { isolation: 'namespaces', processes: PROCESSES } as const
const ALONE: Track = { isolation: 'namespaces', processes: 0, programs: rest }
const BARE: Track = { isolation: 'landlock', processes: PROCESSES, programs: rest }

/** Which of the two depends on whether the cap or the clock of a loaded machine came first. */
const SPENT: ReadonlySet<Kind> = new Set(['timeout', 'trace-limit'])
/** What was printed until the end came is not the same twice. */
const ENDED: ReadonlySet<Kind> = new Set([...SPENT, 'output-limit', 'memory', 'crash', 'early-exit'])

/** Where a track's programs did not end as they may. */
function unexpected(track: Track, results: readonly Result[], also: readonly Kind[] = []): string[] {
  const programs = programsOf(track)
  if (results.length !== programs.length) return [`${results.length} results of ${programs.length} programs`]
  return programs.flatMap(({ name, accept }, place) => {
    const kind = results[place]?.kind ?? 'internal'
    return [...accept, ...also].includes(kind) ? [] : [`${name}: ${kind}, not ${accept.join(' | ')}`]
  })
}

function disagreements(
  programs: readonly Program[],
  one: readonly Result[],
  other: readonly Result[],
): string[] {
  return programs.flatMap(({ name, varies }, place) => {
    const [left, right] = [one[place], other[place]]
    if (left === undefined || right === undefined) return [`${name} has not run twice`]
    if (varies) return []
    if (left.kind !== right.kind && !(SPENT.has(left.kind) && SPENT.has(right.kind))) {
      return [`${name}: ${left.kind} and ${right.kind}`]
    }
    const same = ENDED.has(left.kind) || left.stdout === right.stdout
    return same ? [] : [`${name} printed ${left.stdout} and ${right.stdout}`]
  })
}

const CATEGORIES =
  `loop c-call memory stack fork fd disk output daemon signal exit secret write net native tamper
  forge object huge shutdown encoding time random locale stdin import folder ipc sibling leftover kernel`.split(
    /\s+/,
  )

describe('hostile programs', () => {
  it('are of every category', () => {
    const names = ownPrograms().map(({ name }) => name)
    const missing = CATEGORIES.filter(
      (category) => !names.some((name) => name.startsWith(`own/${category}-`)),
    )
    expect(missing).toEqual([])
  })

  it.runIf(HAS_SHARED)('are held to their lists but for those that the table names', () => {
    const names = new Set(sharedPrograms().map(({ name }) => name))
    expect(Object.keys({ ...BY_DESIGN, ...RACES }).filter((name) => !names.has(name))).toEqual([])
  })

  describe.each(everyone)('run by $who', (as) => {
    const twice = as === self
    const free: Track = { ...FREE, programs: twice ? 'all' : rest }
    const tracks = twice ? [free, free, ALONE, BARE] : [free, ALONE, BARE]
    let done: Course
    beforeAll(async () => {
      done = await runTask({ task: 'course', python: as.python, tracks }, as)
    }, 900_000)

    it('do no harm at any level', () => expect(done.harm).toEqual([]))

    it('end as they should in namespaces', () => expect(unexpected(free, done.results[0] ?? [])).toEqual([]))

    it.runIf(twice)('end in the same way twice', () => {
      expect(disagreements(programsOf(free), done.results[0] ?? [], done.results[1] ?? [])).toEqual([])
    })

    it('end as they should where they may not start processes', () => {
      expect(unexpected(ALONE, done.results.at(-2) ?? [], ['raised'])).toEqual([])
    })

    it('end as they should behind Landlock alone', () => {
      expect(unexpected(BARE, done.results.at(-1) ?? [], ['raised'])).toEqual([])
    })
  })
})
