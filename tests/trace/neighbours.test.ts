import { describe, expect, it } from 'vitest'
import { runTask, users } from '../hostile/tasks.ts'

const everyone = await users()

/** At the level `landlock` no sample starts a process, whatever it is allowed. */
const PLACES = [
  { isolation: 'namespaces', processes: 0 },
  { isolation: 'namespaces', processes: 16 },
  { isolation: 'landlock', processes: 16 },
] as const

describe.each(everyone)('samples of $who', (as) => {
  it.each(PLACES)(
    'leave their neighbours alone at the level $isolation with $processes processes',
    { timeout: 300_000 },
    async (place) => {
      expect(await runTask({ task: 'neighbours', python: as.python, ...place }, as)).toEqual([])
    },
  )
})
