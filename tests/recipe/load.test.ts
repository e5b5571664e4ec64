import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { UserError } from '../../pipeline/errors.ts'
import { loadRecipe } from '../../pipeline/recipe/load.ts'

const folder = mkdtempSync(join(tmpdir(), 'tracemill-recipe-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

async function load(text: string): Promise<unknown> {
  const path = join(folder, 'recipe.yaml')
  writeFileSync(path, text)
  return loadRecipe(path).catch((error: unknown) => error)
}

describe('a wrong recipe gets one line a mistake, with the nearest valid name', () => {
  test.each([
    [
      'out: x\ninputs:\n  - {corpus: mbp, path: a}',
      "recipe.yaml: inputs[0].corpus: 'mbp' is not known; did you mean 'mbpp'?",
    ],
    ['out: x\ninputz: []', "recipe.yaml: recipe: unknown field 'inputz'; did you mean 'inputs'?"],
    ['out: x\ninputs:\n  - {corpus: mbpp, path: a}\narms: [concize]', "did you mean 'concise'?"],
    [
      'out: x\ninputs:\n  - {corpus: mbpp, path: a}\nseed: lots',
      'recipe.yaml: seed: must be integer, is "lots"',
    ],
    [
      'out: x\ninputs:\n  - {corpus: mbpp, path: a}\ntasks: {repairs: {}}',
      "tasks: unknown field 'repairs'; did you mean 'repair'?",
    ],
    [
      'out: x\ninputs:\n  - {corpus: custom, path: a}',
      "inputs[0].fields: missing; a custom corpus maps at least 'code'",
    ],
    [
      'out: x\ninputs:\n  - {corpus: custom, path: a, fields: {code: c, stdout: o}}',
      "inputs[0].fields.stdout: needs 'stdin', what the script reads when it prints that",
    ],
    ['out: [', 'recipe.yaml:'],
    ['- 1', "recipe.yaml: recipe: must be a mapping with 'inputs' and 'out'"],
  ])('%j', async (text, message) => {
    const error = await load(text)
    expect(error).toBeInstanceOf(UserError)
    expect((error as UserError).message).toContain(message)
    expect((error as UserError).fault).toBe('usage')
  })

  test('two mistakes are two lines', async () => {
    const error = await load('out: x\ninputs:\n  - {corpus: mbp, path: a}\nsede: 1')
    expect((error as UserError).message.split('\n')).toHaveLength(2)
  })

  test('a file that is not there is an input fault', async () => {
    const error = await loadRecipe(join(folder, 'absent.yaml')).catch((caught: unknown) => caught)
    expect((error as UserError).fault).toBe('input')
  })
})

test('defaults are filled in', async () => {
  expect(await load('out: x\ninputs:\n  - {corpus: mbpp, path: a}')).toMatchObject({
    budget_tokens: 4096,
    trust_code: false,
    limits: { events: 10000, values: { depth: 3 } },
    shards: { writer: 'hyparquet' },
  })
})
