import { describe, expect, it } from 'vitest'
import { SAFE_LEVELS } from '../hostile/lanes.ts'
import { runTask, users } from '../hostile/tasks.ts'

const everyone = await users()

describe.each(everyone)('samples of $who', (as) => {
  describe.each(SAFE_LEVELS)('at the level %s', (isolation) => {
    it.each([0, 16])('leave their neighbours alone, with %s processes', { timeout: 300_000 }, async (processes) => {
      expect(await runTask({ task: 'neighbours', python: as.python, isolation, processes }, as)).toEqual([])
    })
  })
})
