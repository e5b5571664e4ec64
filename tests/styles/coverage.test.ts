import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { neverRun } from '../../pipeline/styles/coverage.ts'
import { sourceLines } from '../../pipeline/python/source-lines.ts'
import { pythons } from '../trace/pythons.ts'

const interpreters = await pythons()
const script = fileURLToPath(new URL('statements.py', import.meta.url))

describe('statements that have no event', () => {
  it.each(interpreters)('on $runtime did not run where they are said not to', ({ path }) => {
    const ran = spawnSync(path, ['-W', 'ignore', script])
    expect(ran.stderr.toString()).toBe('')
    const { code, marked, events } = JSON.parse(ran.stdout.toString()) as {
      code: string
      marked: number[]
      events: number[]
    }
    const lines = code.split('\n')
    const unreached = lines.flatMap((text, at) => (/^\s*(?:never\(|if y:)/.test(text) ? [at + 1] : []))
    const missed = neverRun(1, sourceLines(code), (line) => events.includes(line))
    expect(missed.filter((line) => marked.includes(line))).toEqual([])
    // The clause of an exception that is not raised has no mark, and here its own line has an event.
    expect(missed).toEqual(unreached)
  })
})
