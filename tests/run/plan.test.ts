import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { checkRecipe } from '../../pipeline/recipe/load.ts'
import { plan } from '../../pipeline/run/plan.ts'

const samples = fileURLToPath(new URL('../../data/samples/programs.jsonl', import.meta.url))

test('a tokenizer that a build could not count with is told before', async () => {
  const inputs = [{ corpus: 'programs', path: samples }]
  const planned = plan(checkRecipe({ inputs, out: 'out', tokenizer: samples }, 'test'))
  await expect(planned).rejects.toThrow(`tokenizer: ${samples}: is no tokenizer.json`)
})
