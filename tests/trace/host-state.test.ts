import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, describe, expect, it, vi } from 'vitest'
import { findInterpreter } from '../../pipeline/python/interpreter.ts'
import { execute } from '../../pipeline/trace/execute.ts'
import type { Job } from '../../pipeline/trace/job.ts'
import type { Limits } from '../../schemas/trace.ts'
import {
  descendants,
  groupsOf,
  isAlive,
  lanesOf,
  openFiles,
  residentKiB,
  settled,
  sharedState,
} from '../hostile/host.ts'
import { openSafeLanes, SAFE_LEVELS } from '../hostile/lanes.ts'
import { LIMITS } from './pythons.ts'

const ROUNDS = 50
const WARM = 10
/** Bounds on growth, in KiB: the host's heap grows and shrinks by itself, a lane has next to nothing to keep. */
const HOST_KIB = 128 << 10
const LANE_KIB = 4 << 10
const CLOSING_MS = 200

/** Ten kinds: of each, every way to end that costs no time. */
const MIXED: readonly { code: string; limits?: Partial<Limits> }[] = [
  { code: 'x = 1' },
  { code: 'print("x" * 100_000)' },
  { code: 'raise KeyError(1)' },
  { code: 'import os\nos._exit(0)' },
  { code: 'import os, signal\nos.kill(os.getpid(), signal.SIGSEGV)' },
  { code: 'block = bytearray(1 << 34)' },
  { code: 'print("x" * 100_000)', limits: { output_bytes: 1000 } },
  { code: 'for name in range(50):\n    open("/tmp/%d" % name, "w").write("x" * 4096)' },
  { code: 'for index in range(5000):\n    x = [index] * 9', limits: { events: 2000 } },
  {
    code: 'import os\nfor _ in range(3):\n    if os.fork() == 0:\n        os.setsid()\n        while True:\n            pass',
    limits: { processes: 4 },
  },
]

function job({ code, limits }: (typeof MIXED)[number]): Job {
  return {
    code,
    trigger: { kind: 'script', text: '' },
    limits: { ...LIMITS, ...limits },
    record: 'trace',
    record_module_body: false,
  }
}

// Lanes of other tests have theirs elsewhere.
const folder = mkdtempSync(join(tmpdir(), 'host-state-'))
vi.stubEnv('TMPDIR', folder)
afterAll(() => {
  vi.unstubAllEnvs()
  rmSync(folder, { recursive: true })
})

describe.each(SAFE_LEVELS)('five hundred samples at the level %s', (isolation) => {
  it('leave the machine as it was', { timeout: 300_000 }, async () => {
    const python = await findInterpreter('python3')
    const before = sharedState()
    const files = openFiles('self')
    const lanes = await openSafeLanes(python, 2, { isolation, processes: isolation === 'namespaces' })
    const outer = lanesOf()
    const inner = lanesOf().flatMap(({ pid }) => descendants(pid))
    expect(inner).toHaveLength(2)
    const filesOf = () => inner.map(({ pid }) => openFiles(pid))
    const measure = () => inner.map(({ pid }) => residentKiB(pid))
    const rounds = async (count: number) => {
      for (let round = 0; round < count; round += 1) {
        await Promise.all(MIXED.map((each) => execute(lanes, job(each)).then(({ events }) => events.length)))
      }
    }

    await rounds(WARM)
    const [warm, warmHost] = [measure(), residentKiB(process.pid)]
    // A lane closes what was a sample's when it has told of it.
    await sleep(CLOSING_MS)
    const warmFiles = filesOf()
    await rounds(ROUNDS - WARM)
    const [spent, spentHost] = [measure(), residentKiB(process.pid)]
    // None was replaced on the way.
    expect(lanesOf().flatMap(({ pid }) => descendants(pid))).toEqual(
      inner.map((each) => ({ ...each, state: expect.any(String) })),
    )
    expect(await settled(filesOf, (now) => String(now) === String(warmFiles))).toEqual(warmFiles)
    spent.forEach((resident, place) => expect(resident - (warm[place] ?? 0)).toBeLessThan(LANE_KIB))
    expect(spentHost - warmHost).toBeLessThan(HOST_KIB)

    await lanes.close()
    const text = JSON.stringify(before)
    expect(await settled(sharedState, (now) => JSON.stringify(now) === text)).toEqual(before)
    const left = () =>
      [...outer, ...inner]
        .filter(isAlive)
        .map(({ pid }) => `process ${pid}`)
        .concat(groupsOf(outer))
    expect(await settled(left, (now) => now.length === 0)).toEqual([])
    expect(readdirSync(folder)).toEqual([])
    expect(
      await settled(
        () => openFiles('self'),
        (now) => now === files,
      ),
    ).toBe(files)
  })
})
