import { expect, test } from 'vitest'
import type { Manifest } from '../../schemas/manifest.ts'
import { parse } from '../../schemas/parse.ts'
import { Recipe } from '../../schemas/recipe.ts'
import { cardOf } from '../../pipeline/card/card.ts'
import { MANIFEST_OF_NOTHING as nothing } from '../shards/manifests.ts'

const rows = { train: 4, validation: 0, test: 1 }
const FREE = {
  tokens: 9,
  over_budget: 0,
  alone_over_budget: 0,
  repair_tokens: null,
  repair_tokens_whole: null,
}
const set = (name: string): Manifest['sets'][number] => ({ set: name, arm: null, parts: [], rows, tokens: 9 })

/** The card of a data set with these arms, of a recipe with these fields. */
function card(arms: readonly string[], fields: object, more: Partial<Manifest> = {}): string {
  const recipe = parse(Recipe, {
    inputs: [{ corpus: 'programs', path: 'p.jsonl' }],
    out: 'out',
    tasks: { repair: {}, synthesis: {} },
    ...fields,
  })
  const matched = { ...nothing.matched, samples: 1, whole: 2 }
  return cardOf(
    { ...nothing, recipe, matched, arms: arms.map((arm) => ({ arm, rows, ...FREE })), ...more },
    [],
  )
}

test('a placebo is spoken of where there is one', () => {
  expect(card(['code-only', 'concise'], {})).not.toContain('placebo')
  for (const arm of ['placebo', 'placebo-2-tests']) {
    expect(card(['code-only', arm], {})).toContain('The\nplacebo is drawn last')
    expect(card(['code-only', arm], {})).toContain('placebo was found')
  }
})

test('two stages are told of where both are there, by what is there', () => {
  const of = (...sets: string[]): string => card(['concise'], { sets }, { sets: sets.map(set) })
  expect(of('no-repair', 'repair-only')).not.toContain('Two stages')
  expect(of('repair-only', 'reasoning-only')).toContain(
    'train on `repair-only-<arm>`, then on `reasoning-only`.',
  )
  expect(of('repair-only', 'reasoning-only')).not.toContain('`synthesis-only`')
})

test('shares of splits are those before the mix', () => {
  const text = card(['concise'], { split: { stratify: ['task'] } })
  expect(text).toContain(
    'share out the rows of each task as far as whole problems allow (as they were before caps and the mix)',
  )
})

test('what is like a benchmark was looked for or not, whatever near-duplicates among the programs were', () => {
  const held = { benchmark: 'humaneval', programs: 0, unread: {}, rejected: 0, files: [] }
  const text = card(['concise'], {}, { held_out: [held] })
  expect(text).toContain('What is only like them was not looked for.')
  expect(text).toContain('Records that were not read (last column)')
})

test('who builds it again needs what the teacher said', () => {
  const teacher = { base_url: 'http://localhost:8000/v1', model: 'm' }
  expect(card(['concise'], {})).toContain('The same recipe, inputs and interpreter give')
  expect(card(['concise'], { teacher })).toContain(
    'The same recipe, inputs, answers of the teacher (folder `teacher.cache`) and interpreter give',
  )
})

test('it says how to read a row that there is', () => {
  expect(card(['code+test', 'concise'], {})).toContain(`load_dataset('.', 'code+test', split='train')`)
  expect(card([], {})).not.toContain('load_dataset')
})
