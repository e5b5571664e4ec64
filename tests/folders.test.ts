import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { makeFolder } from '../pipeline/folders.ts'
import { EXIT } from '../pipeline/errors.ts'
import { tracemill } from './commands/cli.ts'

const folder = mkdtempSync(join(tmpdir(), 'tracemill-folders-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

test('what is missing is made, and told; what is there is let be', () => {
  const place = join(folder, 'a', 'b')
  expect(makeFolder(place, 0o700)).toEqual([join(folder, 'a'), place])
  expect(statSync(place).mode & 0o777).toBe(0o700)
  expect(makeFolder(place)).toEqual([])
})

test('a file in the way is an error of the system', () => {
  writeFileSync(join(folder, 'file'), '')
  expect(() => makeFolder(join(folder, 'file', 'inner'))).toThrow(/ENOTDIR/)
})

/** Before, these ran until someone ended them. */
test('where no folder can be made a command says so and ends', async () => {
  writeFileSync(join(folder, 'attempts.jsonl'), '')
  const recipe = ['--corpus', 'programs=attempts.jsonl']
  const attempts = ['--style', 'none', '--attempts', 'attempts.jsonl']
  for (const args of [
    ['build', ...recipe, '--out', '/proc/none/set'],
    ['refine', ...attempts, '--out', '/proc/none/next.jsonl'],
  ]) {
    const { code, stderr } = await tracemill(args, { cwd: folder })
    expect([args[0], code]).toEqual([args[0], EXIT.output])
    expect(stderr).toMatch(/^tracemill: \/proc\/none\/\S+ cannot be written \(ENOENT\); [^\n]+\n$/)
  }
})
