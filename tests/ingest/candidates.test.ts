import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Candidate } from '../../schemas/candidate.ts'
import type { Rejection } from '../../schemas/rejection.ts'
import { checkRecipe } from '../../pipeline/recipe/load.ts'
import { readCandidates } from '../../pipeline/ingest/candidates.ts'
import { inputFiles } from '../../pipeline/ingest/files.ts'
import { collect, temporaryFolder } from './temporary.ts'

let folder: string
beforeAll(async () => {
  folder = await temporaryFolder()
})

const recipeOf = (supply: Record<string, unknown>) =>
  checkRecipe({ inputs: [{ corpus: 'mbpp', path: 'none' }], out: 'unused', supply }, 'test')

async function read(
  entry: Record<string, unknown>,
  pairing: Record<string, unknown> = {},
): Promise<{ candidates: Candidate[]; rejections: Rejection[]; counted: number }> {
  const rejections: Rejection[] = []
  let counted = 0
  const run = {
    recipe: recipeOf({ candidates: [{ origin: 'submission', ...entry }], pairing }),
    signal: new AbortController().signal,
    progress: {
      count: (stage: string, side: string): void => {
        expect([stage, side]).toEqual(['candidates', 'in'])
        counted++
      },
    },
    reject: (rejection: Rejection): void => void rejections.push(rejection),
  }
  return { candidates: await collect(readCandidates(run, { folder })), rejections, counted }
}

describe('files of candidates', () => {
  it('are read by the names that EvalPlus gives, in any format of the inputs', async () => {
    const record = { task_id: 'Mbpp/2', solution: 'x = 1' }
    await writeFile(join(folder, 'a.jsonl'), JSON.stringify(record))
    await writeFile(join(folder, 'b.json.gz'), gzipSync(JSON.stringify([record])))
    await writeFile(join(folder, 'c.csv'), 'task_id,solution\nMbpp/2,x = 1\n')
    const { candidates } = await read({ path: ['a.jsonl', 'b.json.gz', 'c.csv'], source: 'people' })
    const origin = { corpus: 'people', license: 'NOASSERTION' }
    expect(candidates).toEqual(
      ['a.jsonl:1', 'b.json.gz:1', 'c.csv:1'].map((path) => ({
        problem: 'Mbpp/2',
        code: 'x = 1',
        by: 'submission',
        origin: { ...origin, path },
      })),
    )
  })

  it('may have other names, dotted paths, numbers as keys, and a licence of each record', async () => {
    const record = { meta: { id: 12, spdx: 'MIT' }, text: 'x', call: 'f', who: 3, of: 'a', score: '0.5' }
    await writeFile(join(folder, 'd.jsonl'), JSON.stringify(record))
    const fields = {
      problem: 'meta.id',
      code: 'text',
      entry_point: 'call',
      name: 'who',
      fix: 'of',
      license: 'meta.spdx',
    }
    const { candidates } = await read({ path: 'd.jsonl', fields }, { measure: { column: 'score' } })
    expect(candidates).toEqual([
      {
        problem: '12',
        code: 'x',
        entry_point: 'f',
        name: '3',
        fix: 'a',
        by: 'submission',
        origin: { corpus: 'candidates', path: 'd.jsonl:1', license: 'MIT' },
        score: 0.5,
      },
    ])
  })

  it('lose what is no record or lacks a field, each counted and told', async () => {
    const lines = [
      '{"task_id": 1',
      '{"task_id": 1}',
      '{"solution": "x"}',
      '[1]',
      '{"task_id": 1, "solution": 2}',
    ]
    await writeFile(join(folder, 'e.jsonl'), lines.join('\n'))
    const { candidates, rejections, counted } = await read({ path: 'e.jsonl' })
    expect(candidates).toEqual([])
    expect(counted).toBe(lines.length)
    expect(rejections.map(({ id, reason }) => `${id} ${reason}`)).toEqual([
      'candidates e.jsonl:1 malformed-json',
      'candidates e.jsonl:2 missing-field',
      'candidates e.jsonl:3 missing-field',
      'candidates e.jsonl:4 wrong-type',
      'candidates e.jsonl:5 wrong-type',
    ])
    expect(rejections[1]?.detail).toBe("field 'solution' is missing")
  })

  it.each([
    ['absent.jsonl', "supply.candidates[0].path: 'absent.jsonl' matches no file; mend the path"],
    [
      'blank.jsonl',
      "supply.candidates[0].path: 'blank.jsonl' holds no record; give a file that has some, or leave the entry out",
    ],
    ['src', "supply.candidates[0].path: 'src' is a directory; name its files, as in 'src/*.jsonl'"],
  ])('%s stops the run with the way out', async (path, message) => {
    await writeFile(join(folder, 'blank.jsonl'), '\n')
    await mkdir(join(folder, 'src'), { recursive: true })
    await expect(read({ path })).rejects.toMatchObject({ fault: 'input', message })
  })

  it('stand among the input files after those of the corpora', async () => {
    await writeFile(join(folder, 'f.jsonl'), '{}\n')
    const inputs = [{ corpus: 'programs', path: 'f.jsonl' }]
    const supply = { candidates: [{ path: 'f.jsonl', origin: 'model' }] }
    const files = await inputFiles(checkRecipe({ inputs, out: 'o', supply }, 'test'), folder)
    expect(files.map(({ corpus, path, bytes }) => [corpus, path, bytes])).toEqual([
      ['programs', 'f.jsonl', 3],
      ['candidates', 'f.jsonl', 3],
    ])
    expect(files[1]?.sha256).toBe(files[0]?.sha256)
  })
})

describe('a recipe', () => {
  const candidates = [{ path: 'a.jsonl', origin: 'model' }]
  it.each([
    [
      { candidates: [{ path: ['a.jsonl', '-'], origin: 'model' }] },
      "test: supply.candidates[0].path: '-' is for inputs alone; give a file",
    ],
    [{ candidates: [{ path: 'a.jsonl' }] }, "test: supply.candidates[0]: missing field 'origin'"],
    [
      { candidates, pairing: { partner: 'random', measure: { column: 'x' } } },
      'test: supply.pairing: a column tells nothing of a random partner; set measure: tokens, or partner: nearest',
    ],
    [
      { candidates, pairing: { at_least: 0.8, below: 0.75 } },
      'test: supply.pairing: no score is at least 0.8 and below 0.75; swap or remove one',
    ],
    [{ pairing: { at_lest: 1 } }, "test: supply.pairing: unknown field 'at_lest'; did you mean 'at_least'?"],
  ])('%j is refused in one line', (supply, message) => {
    expect(() => recipeOf(supply)).toThrow(message)
  })

  it.each([[{ measure: 'token' }], [{ partner: 'any' }], [{ measure: { colum: 'x' } }]])(
    'pairing %j names what is wrong',
    (pairing) => {
      expect(() => recipeOf({ pairing })).toThrow(/^test: supply\.pairing[^\n]*$/)
    },
  )
})
