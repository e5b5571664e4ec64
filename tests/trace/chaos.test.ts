import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { findInterpreter } from '../../pipeline/python/interpreter.ts'
import { execute } from '../../pipeline/trace/execute.ts'
import type { Job } from '../../pipeline/trace/job.ts'
import type { Lanes } from '../../pipeline/trace/lanes.ts'
import { descendants, isAlive, groupsOf, lanesOf, settled, textAt } from '../hostile/host.ts'
import { openSafeLanes } from '../hostile/lanes.ts'
import { startDriver, users } from '../hostile/tasks.ts'
import { LIMITS } from './pythons.ts'

/** All that the issue asks for, or as many as a short run has time for. */
const COUNT = process.env['TRACEMILL_FULL'] === '1' ? 10_000 : 2_000
const KILLS = COUNT / 40
const AT_ONCE = 4
const LOOKS = 2000
const ROLES = ['outer', 'lane', 'sample'] as const
const SEED = 20_260_101
const wish = { isolation: 'namespaces' } as const

/** Tiny programs of several kinds; each has a number of its own in its answer, so that none can stand for another. */
function sample(index: number): Job {
  const codes = [
    `def f(n):\n    return n * 2\n`,
    `def f(n):\n    total = 0\n    for k in range(n % 7):\n        total += k\n    return total, n\n`,
    `def f(n):\n    raise ValueError('no %d' % n)\n`,
    `def f(n):\n    print('said', n)\n    return [n]\n`,
    `import sys\ndef f(n):\n    sys.exit(n % 200)\n`,
    `import os\ndef f(n):\n    print(n, flush=True)\n    os._exit(3)\n`,
    `def f(n):\n    with open('file', 'w') as file:\n        file.write(str(n))\n    return open('file').read()\n`,
    `def f(n):\n    yield n\n    yield from f(n - 1) if n % 3 else ()\n`,
  ]
  const code = codes[index % codes.length] ?? ''
  const text = index % codes.length === 7 ? `list(f(${index}))` : `f(${index})`
  return { code, trigger: { kind: 'call', text }, limits: LIMITS, record: 'trace', record_module_body: false }
}

/** Numbers from 0 to below 1, the same each time. */
function* randoms(seed: number): Generator<number, never> {
  let state = seed >>> 0
  for (;;) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    yield state / 2 ** 32
  }
}

/** Runs all samples, some at a time; `between` hears of each start and end. */
async function runAll(
  lanes: Lanes,
  between: { begun(index: number): void; done(index: number): void },
): Promise<string[][]> {
  const results: string[][] = Array.from({ length: COUNT }, () => [])
  let next = 0
  const work = async () => {
    while (next < COUNT) {
      const index = next
      next += 1
      between.begun(index)
      const { outcome, stdout, events, events_total, cut } = await execute(lanes, sample(index))
      results[index]?.push(JSON.stringify({ outcome, stdout, events, events_total, cut }))
      between.done(index)
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, work))
  return results
}

/** Whether it was still there. */
function killProcess(pid: number): boolean {
  try {
    process.kill(pid, 'SIGKILL')
    return true
  } catch {
    return false
  }
}

/** Ends what a lane has just started; a sample lives for milliseconds, so there is time for no other question. */
function killSample(lane: number): boolean {
  for (let look = 0; look < LOOKS; look += 1) {
    const child = Number.parseInt(textAt(`/proc/${lane}/task/${lane}/children`))
    if (child > 0) return killProcess(child)
  }
  return false
}

const QUIET = { begun: () => {}, done: () => {} }

describe('while processes of the lanes are killed at random', () => {
  it('each sample has one result, that of a calm run', { timeout: 600_000 }, async () => {
    const python = await findInterpreter('python3')
    const calmLanes = await openSafeLanes(python, 2, wish)
    const calm = await runAll(calmLanes, QUIET)
    await calmLanes.close()

    const lanes = await openSafeLanes(python, 2, wish)
    const random = randoms(SEED)
    const running = new Set<number>()
    // What ran when something was killed: until all of it has ended nothing else is, since a sample is tried twice.
    let struck = new Set<number>()
    let kills = 0
    let due = 0
    const killed = { outer: 0, lane: 0, sample: 0 }
    const strike = () => {
      const outers = lanesOf()
      const outer = outers[Math.floor(random.next().value * outers.length)]
      const inner = outer === undefined ? undefined : descendants(outer.pid)[0]
      if (outer === undefined || inner === undefined) return
      const role = ROLES[Math.floor(random.next().value * ROLES.length)] ?? 'sample'
      const hit =
        role === 'sample' ? killSample(inner.pid) : killProcess((role === 'outer' ? outer : inner).pid)
      if (!hit) return
      struck = new Set(running)
      kills += 1
      killed[role] += 1
    }
    const results = await runAll(lanes, {
      begun: (index) => running.add(index),
      done: (index) => {
        running.delete(index)
        struck.delete(index)
        due += KILLS / COUNT
        // A turn of the loop later, other samples are at work.
        if (due >= 1 && struck.size === 0 && kills < KILLS) {
          due -= 1
          setImmediate(strike)
        }
      },
    })
    await lanes.close()
    const wrong = results.flatMap((each, index) =>
      each.length === 1 && each[0] === calm[index]?.[0] ? [] : [{ index, was: each, calm: calm[index] }],
    )
    expect(wrong).toEqual([])
    expect(kills).toBeGreaterThan(KILLS / 4)
    expect(Math.min(killed.outer, killed.lane, killed.sample), JSON.stringify(killed)).toBeGreaterThan(0)
    expect(
      await settled(
        () => lanesOf(),
        (left) => left.length === 0,
      ),
    ).toEqual([])
  })
})

describe.each(await users())('when the host of $who is killed', (as) => {
  it('nothing of its lanes is left', { timeout: 120_000 }, async () => {
    const home = await mkdtemp(join(tmpdir(), 'killed-'))
    onTestFinished(() => rm(home, { recursive: true, force: true }))
    const { child, said } = await startDriver({ task: 'hold', python: as.python }, as, home)
    onTestFinished(() => void child.kill('SIGKILL'))
    await settled(
      () => said.stdout,
      (text) => text.includes('ready'),
    )
    expect(said.stdout, said.stderr).toContain('ready')
    // Each lane: the outer process, the inner one, the sample, and the process that the sample started.
    const below = await settled(
      () => descendants(child.pid ?? 0),
      (found) => found.length >= 8,
    )
    const lanes = lanesOf(child.pid)
    expect(lanes).toHaveLength(2)
    child.kill('SIGKILL')
    expect(
      await settled(
        () => below.filter(isAlive),
        (left) => left.length === 0,
      ),
    ).toEqual([])
    // Groups of lanes that were killed go when the next lane opens.
    const next = await openSafeLanes(await findInterpreter(as.python), 1, wish)
    await next.close()
    expect(
      await settled(
        () => groupsOf(lanes),
        (left) => left.length === 0,
      ),
    ).toEqual([])
    const folders = await readdir(join(home, 'temporary'))
    expect(folders.filter((name) => name.startsWith('tracemill-'))).toEqual([])
  })
})
