import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { pythons } from './pythons.ts'

const DRIVER = fileURLToPath(new URL('values_driver.py', import.meta.url))
const GUEST = fileURLToPath(new URL('../../pipeline/trace/guests/python', import.meta.url))
const SEEDS = [1, 2]
const ROUNDS = 1200
const interpreters = await pythons()

interface Found {
  readonly texts: number
  readonly same: number
  readonly wrong: unknown[]
}

describe.each(interpreters)('values on $runtime', ({ path }) => {
  it.each(SEEDS)('have the text of their grammar, and look the same only where it is, seed %i', (seed) => {
    const words = ['-s', '-S', '-B', DRIVER, GUEST, String(seed), String(ROUNDS)]
    const env = { PYTHONHASHSEED: '0', PYTHONIOENCODING: 'utf-8' }
    const found = JSON.parse(execFileSync(path, words, { encoding: 'utf8', env })) as Found
    expect(found.wrong).toEqual([])
    expect(found.texts).toBeGreaterThan(ROUNDS)
    expect(found.same).toBeGreaterThan(ROUNDS / 2)
  })
})
