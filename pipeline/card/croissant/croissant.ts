import type { Manifest, SealedFile } from '../../../schemas/manifest.ts'
import { SPLITS } from '../../../schemas/names.ts'
import { Pair } from '../../../schemas/pair.ts'
import { EvalRow, StoredProgram, StoredTrace } from '../../../schemas/stored.ts'
import type { Provenance } from '../provenance.ts'
import { CONFORMS_TO, CONTEXT } from './context.ts'
import { addressOf } from './spdx.ts'
import { fileSetOf, recordSetOf, SPLIT_SET, type Table } from './record-set.ts'

export const CROISSANT = 'croissant.json'
const LEDGER = 'rejected/'
const PARQUET = 'application/x-parquet'

/** A name and a version, and where the representations are from; nobody has published this very set yet. */
const citationOf = ({ tracemill }: Manifest): string =>
  `@misc{tracemill, title = {Execution traces as training data}, note = {Written by tracemill ${tracemill}; trace representations of arXiv:2509.11686}}`

/** Every table that has files, with explicit globs: one a split. */
function tablesOf({ arms, sets, files }: Manifest): Table[] {
  const isWritten = (folder: string): boolean => files.some(({ path }) => path.startsWith(`${folder}/`))
  const split = (folder: string, about: string, schema: Table['schema']): Table => ({
    folder,
    about,
    schema,
    isSplit: true,
    globs: SPLITS.filter((name) => isWritten(`${folder}/${name}`)).map(
      (name) => `${folder}/${name}/*.parquet`,
    ),
  })
  return [
    ...arms.map(({ arm }) => split(`sft/${arm}`, `Training set of the arm ${arm}`, Pair)),
    ...sets.map(({ set }) => split(`sft/${set}`, `Part of an arm: ${set}`, Pair)),
    ...arms.map(({ arm }) => ({
      folder: `eval/${arm}`,
      about: `Test split of the arm ${arm}: prompts, with the answers beside them`,
      schema: EvalRow,
      isSplit: false,
      globs: isWritten(`eval/${arm}`) ? [`eval/${arm}/*.parquet`] : [],
    })),
    split('programs', 'Programs, their calls, tests and bugs', StoredProgram),
    split('traces', 'What was recorded of each run', StoredTrace),
  ].filter(({ globs }) => globs.length > 0)
}

const fileObject = ({ path, bytes, sha256 }: SealedFile): unknown => ({
  '@type': 'cr:FileObject',
  '@id': path,
  name: path,
  contentUrl: path,
  contentSize: `${bytes} B`,
  encodingFormat: PARQUET,
  sha256,
})

const fileSet = (table: Table): unknown => ({
  '@type': 'cr:FileSet',
  '@id': fileSetOf(table),
  name: fileSetOf(table),
  encodingFormat: PARQUET,
  includes: table.globs,
})

/** Licences of the programs, each once. */
function licensesOf(provenance: readonly Provenance[]): string[] {
  const all = [...new Set(provenance.map(({ license }) => license))].sort()
  return [...new Set((all.length === 0 ? ['NOASSERTION'] : all).map(addressOf))]
}

/**
 * Croissant 1.0 (docs.mlcommons.org/croissant/docs/croissant-spec.html): what the files are, and what their columns mean. Where
 * the data set will be published, when and by whom is not known here: `url`, `datePublished` and `creator` are the publisher's to add.
 */
export function croissantOf(manifest: Manifest, provenance: readonly Provenance[]): string {
  const tables = tablesOf(manifest)
  const corpora = [...new Set(provenance.map(({ corpus }) => corpus))].sort()
  const metadata = {
    '@context': CONTEXT,
    '@type': 'sc:Dataset',
    conformsTo: CONFORMS_TO,
    name: ['execution-traces', ...corpora].join('-').replace(/[^\w-]+/g, '-'),
    description:
      `Instruction/response pairs made of recorded runs of Python programs (${corpora.join(', ')}), in ${manifest.arms.length} matched arms that differ ` +
      `in the evidence a repair prompt shows. Written by tracemill ${manifest.tracemill}; README.md and manifest.json say how.`,
    license: licensesOf(provenance),
    version: '1.0.0',
    isLiveDataset: false,
    citeAs: citationOf(manifest),
    keywords: ['code', 'execution traces', 'program repair', 'supervised fine-tuning'],
    inLanguage: 'en',
    distribution: [
      // The ledger is no part of what is described: it may tell differently from build to build how a refused program ended.
      ...manifest.files
        .filter(({ path }) => path.endsWith('.parquet') && !path.startsWith(LEDGER))
        .map(fileObject),
      ...tables.map(fileSet),
    ],
    recordSet: [SPLIT_SET, ...tables.map(recordSetOf)],
  }
  return `${JSON.stringify(metadata, null, 1)}\n`
}
