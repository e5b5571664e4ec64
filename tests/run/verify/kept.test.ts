import {
  chmodSync,
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { parse } from '../../../schemas/parse.ts'
import { Verification } from '../../../schemas/verification.ts'
import { audit } from '../../../pipeline/run/audit.ts'
import { manifestOf } from '../../../pipeline/run/data-set.ts'
import { keep } from '../../../pipeline/run/verify/kept.ts'
import { tracemill } from '../../commands/cli.ts'
import { hashesOf } from '../dataset.ts'
import { buildSmall, verified, verifiedStructure } from './data-set.ts'

const folder = mkdtempSync(join(tmpdir(), 'tracemill-kept-'))
const original = join(folder, 'original')
beforeAll(() => buildSmall(original))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const verify = (dataset: string) => tracemill(['verify', dataset, '--sample', '1', '--json', '--trust-code'])
function copy(name: string): string {
  cpSync(original, join(folder, name), { recursive: true })
  return join(folder, name)
}

test('the result lies in audit/, where audit reads it, and the data set is sealed as it was', async () => {
  const dataset = copy('kept')
  const manifest = await manifestOf(dataset)
  const before = hashesOf(dataset, manifest)
  const { code, stdout, stderr } = await verify(dataset)
  expect([code, stderr]).toEqual([0, ''])
  const printed = parse(Verification, JSON.parse(stdout))
  expect(printed.dataset).toBe(dataset)
  const kept: unknown = JSON.parse(readFileSync(join(dataset, 'audit', 'verification.json'), 'utf8'))
  expect(kept).toEqual({ ...printed, dataset: 'kept' })

  const report = await audit([{ folder: dataset, manifest }], {
    out: join(dataset, 'audit'),
    samples: 1,
    seed: 0,
  })
  expect(report.sections.find(({ name }) => name === 'verification')?.measured).toBe(true)
  // The folder and all that lies in it then is nobody's but the data set's.
  expect((await verifiedStructure(dataset)).flatMap(({ faults }) => faults)).toEqual([])
  expect(hashesOf(dataset, manifest)).toEqual(before)
  for (const words of [
    ['inspect', dataset],
    ['diff', dataset, original],
  ])
    expect(await tracemill(words), words[0]).toMatchObject({ code: 0, stderr: '' })
})

test('what was found last stands in place of what was found before, right or wrong', async () => {
  const dataset = copy('twice')
  const found = await verified(dataset, { kind: 'number', samples: 1 })
  const path = join(dataset, 'audit', 'verification.json')
  for (const sound of [true, false]) {
    expect(await keep(dataset, { ...found, sound })).toEqual({ kind: 'kept', path })
    expect(parse(Verification, JSON.parse(readFileSync(path, 'utf8'))).sound).toBe(sound)
  }
  expect(readdirSync(join(dataset, 'audit'))).toEqual(['verification.json'])
})

test('where it cannot be written one line says so, and the result is the same', async () => {
  const dataset = copy('closed')
  writeFileSync(join(dataset, 'audit'), 'no folder')
  const { code, stdout, stderr } = await verify(dataset)
  expect(code).toBe(0)
  expect(parse(Verification, JSON.parse(stdout)).sound).toBe(true)
  expect(stderr).toMatch(/^[^\n]*closed: this result is not kept in it for audit: ENOTDIR[^\n]*\n$/)
})

// Root may write everywhere.
test.skipIf(process.getuid?.() === 0)(
  'a data set that can only be read is verified all the same',
  async () => {
    const dataset = copy('read-only')
    chmodSync(dataset, 0o555)
    const { code, stderr } = await verify(dataset)
    chmodSync(dataset, 0o755)
    expect(code).toBe(0)
    expect(stderr).toMatch(/^[^\n]*not kept in it for audit: EACCES[^\n]*\n$/)
    expect(existsSync(join(dataset, 'audit'))).toBe(false)
  },
)
