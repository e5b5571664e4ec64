import { expect, test } from 'vitest'
import type { Manifest, SealedFile } from '../../schemas/manifest.ts'
import { croissantOf } from '../../pipeline/card/croissant/croissant.ts'
import { MANIFEST_OF_NOTHING as nothing } from '../shards/manifests.ts'

const file = (path: string, at: number): SealedFile => ({
  path,
  rows: at,
  bytes: 100 + at,
  sha256: String(at).padStart(64, '0'),
})
const files = [
  'sft/code-only/train/train-00000-of-00002.parquet',
  'sft/code-only/train/train-00001-of-00002.parquet',
  'sft/code-only/test/test-00000-of-00001.parquet',
  'sft/concise+2/train/train-00000-of-00001.parquet',
  'eval/code-only/test-00000-of-00001.parquet',
  'programs/train/train-00000-of-00001.parquet',
  'traces/train/train-00000-of-00001.parquet',
  'rejected/rejected-00000-of-00001.parquet',
  'arrow/sft/code-only/train/train-00000-of-00001.arrow',
].map(file)
const FREE = { over_budget: 0, alone_over_budget: 0, repair_tokens: null, repair_tokens_whole: null }
const rows = { train: 2, validation: 0, test: 1 }
const manifest: Manifest = {
  ...nothing,
  files,
  arms: ['code-only', 'concise+2'].map((arm) => ({ arm, rows, tokens: 1, ...FREE })),
}
const provenance = [
  { corpus: 'mine', license: 'MIT', programs: 3 },
  { corpus: 'theirs', license: 'MIT AND Apache-2.0', programs: 1 },
  { corpus: 'theirs', license: 'NOASSERTION', programs: 1 },
]

interface Node {
  readonly '@type': string
  readonly '@id': string
  readonly [key: string]: unknown
}
const text = croissantOf(manifest, provenance)
const croissant = JSON.parse(text) as Record<string, unknown> & {
  '@context': Record<string, unknown>
  distribution: Node[]
  recordSet: (Node & { field: Node[] })[]
}

/** Every object in it. */
function* nodesIn(value: unknown): Generator<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) return
  if (!Array.isArray(value)) yield value as Record<string, unknown>
  for (const inner of Object.values(value)) yield* nodesIn(inner)
}

test('it has what Croissant 1.0 requires of a data set, but for what only its publisher knows', () => {
  // docs.mlcommons.org/croissant/docs/croissant-spec.html, "Dataset-level information": required, and recommended.
  const required = ['@context', '@type', 'conformsTo', 'description', 'license', 'name', 'distribution']
  for (const key of [...required, 'version', 'keywords', 'citeAs', 'isLiveDataset'])
    expect(croissant).toHaveProperty(key)
  for (const key of ['url', 'creator', 'datePublished']) expect(croissant).not.toHaveProperty(key)
  expect(croissant).toMatchObject({
    '@type': 'sc:Dataset',
    conformsTo: 'http://mlcommons.org/croissant/1.0',
    isLiveDataset: false,
    license: ['https://spdx.org/licenses/MIT.html', 'MIT AND Apache-2.0', 'NOASSERTION'],
  })
  expect(croissant['version']).toMatch(/^\d+\.\d+\.\d+$/)
  expect(croissant['name']).toMatch(/^[\w-]+$/)
})

test('every word is of the context, of JSON-LD, or of schema.org', () => {
  const context = croissant['@context']
  // Of the 1.0 context, those whose meaning would be another without it: the default vocabulary is schema.org's.
  const words =
    'citeAs column conformsTo data dataType extract field fileProperty fileSet includes isLiveDataset key'
  const more = 'jsonPath path recordSet references regex repeated replace separator source subField transform'
  for (const word of `${words} ${more}`.split(' '))
    expect(JSON.stringify(context[word]), word).toMatch(/cr:|dct:/)
  expect(context).toMatchObject({
    '@vocab': 'https://schema.org/',
    cr: 'http://mlcommons.org/croissant/',
    dct: 'http://purl.org/dc/terms/',
    sc: 'https://schema.org/',
  })
  const ofSchemaOrg =
    'name description license version keywords inLanguage distribution contentUrl contentSize encodingFormat sha256'
  const known = new Set([...Object.keys(context), ...ofSchemaOrg.split(' ')])
  const { '@context': _, ...body } = croissant
  const keys = [...nodesIn(body)].flatMap((node) => Object.keys(node))
  expect([...new Set(keys)].filter((key) => !key.startsWith('@') && !known.has(key))).toEqual(['splits/name'])
})

test('each name is one, and each reference leads to one', () => {
  const named: string[] = []
  const meant: string[] = []
  for (const node of nodesIn({ ...croissant, '@context': null })) {
    const id = node['@id']
    if (typeof id === 'string') (node['@type'] === undefined ? meant : named).push(id)
  }
  expect(new Set(named).size).toBe(named.length)
  expect(named).toEqual(expect.arrayContaining(meant))
})

test('each Parquet file but the ledger is described as it is sealed, and stands in the file set of its table alone', () => {
  const objects = croissant.distribution.filter((node) => node['@type'] === 'cr:FileObject')
  const parquet = files.filter(({ path }) => path.endsWith('.parquet') && !path.startsWith('rejected/'))
  expect(objects.map(({ contentUrl, contentSize, sha256 }) => [contentUrl, contentSize, sha256])).toEqual(
    parquet.map(({ path, bytes, sha256 }) => [path, `${bytes} B`, sha256]),
  )
  const sets = croissant.distribution.filter((node) => node['@type'] === 'cr:FileSet')
  expect(sets.map((set) => set['@id'])).toEqual(
    ['sft/code-only', 'sft/concise+2', 'eval/code-only', 'programs', 'traces'].map(
      (folder) => `files:${folder}`,
    ),
  )
  expect(sets[0]?.['includes']).toEqual(['sft/code-only/train/*.parquet', 'sft/code-only/test/*.parquet'])
  for (const { path } of parquet) {
    const holders = sets.filter((set) =>
      (set['includes'] as string[]).some((glob) =>
        // As fnmatch has it, which readers use: a star takes slashes, too.
        new RegExp(`^${glob.replace(/[.+]/g, '\\$&').replaceAll('*', '.*')}$`).test(path),
      ),
    )
    expect(holders.map((set) => set['@id'])).toEqual([
      `files:${path.replace(/\/(?:train\/|test\/)?[^/]*$/, '')}`,
    ])
  }
})

test('the fields of a training set are its columns, by their types', () => {
  const set = croissant.recordSet.find((each) => each['@id'] === 'sft/code-only')
  const typeOf = ({ name, dataType, repeated, subField }: Node): unknown => [
    name,
    Array.isArray(subField) ? subField.map(typeOf) : dataType,
    ...(repeated === true ? ['repeated'] : []),
  ]
  const texts =
    'id sample_id program_id group task style arm trace_in language source license instruction_origin status exception meta'
  expect(set?.field.map(typeOf)).toEqual([
    ['split', 'sc:Text'],
    ...texts.split(' ').map((name) => [name, 'sc:Text']),
    ['trace_ids', 'sc:Text', 'repeated'],
    [
      'messages',
      [
        ['role', 'sc:Text'],
        ['content', 'sc:Text'],
      ],
      'repeated',
    ],
    ...['n_tokens', 'n_prompt_tokens', 'n_events'].map((name) => [name, 'sc:Integer']),
    ['elided', 'sc:Boolean'],
  ])
  const pattern = /"regex": "(\^.*)"/.exec(text)?.[1] ?? ''
  const split = new RegExp(JSON.parse(`"${pattern}"`) as string)
  expect(split.exec('sft/code-only/train/train-00001-of-00002.parquet')?.[1]).toBe('train')
  expect(split.exec('validation')?.[1]).toBe('validation')
})

test('it does not say where it was built', () => {
  expect(croissantOf({ ...manifest, recipe: { ...manifest.recipe, out: 'elsewhere' } }, provenance)).toBe(
    text,
  )
})

test('a licence has an address only where SPDX has one', () => {
  const under = (...licenses: string[]): unknown => {
    const own = licenses.map((license) => ({ corpus: 'mine', license, programs: 1 }))
    return (JSON.parse(croissantOf(manifest, own)) as { license: unknown }).license
  }
  // As rows of source-code dumps spell them.
  expect(under('apache-2.0', 'mit')).toEqual([
    'https://spdx.org/licenses/Apache-2.0.html',
    'https://spdx.org/licenses/MIT.html',
  ])
  const words = ['LicenseRef-mine', 'NONE', 'other', 'unknown']
  expect(under(...words)).toEqual(words)
})
