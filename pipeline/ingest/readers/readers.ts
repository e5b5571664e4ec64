import { UserError } from '../../errors.ts'
import type { Input } from '../../../schemas/recipe.ts'
import { unpackedName } from './compression.ts'
import { readCsv } from './csv.ts'
import { readDirectory } from './directory.ts'
import { readJsonFile } from './json.ts'
import { readJsonl } from './jsonl.ts'
import { readParquet } from './parquet.ts'
import type { Reader, Source } from './reader.ts'

export type Format = NonNullable<Input['format']>

const READERS: Record<Format, Reader> = {
  jsonl: (source) => readJsonl(source),
  json: readJsonFile,
  csv: readCsv,
  parquet: readParquet,
  directory: readDirectory,
}

const SUFFIXES: readonly (readonly [suffix: RegExp, format: Format])[] = [
  [/\.(jsonl|ndjson)$/i, 'jsonl'],
  [/\.json$/i, 'json'],
  [/\.csv$/i, 'csv'],
  [/\.parquet$/i, 'parquet'],
  [/\.py$/i, 'directory'],
]

/**
 * The format a source is in: as the recipe says, else by its name; standard input is JSON Lines.
 *
 * @throws UserError (input) where the name does not tell.
 */
export function formatOf(source: Source, input: Pick<Input, 'format'>): Format {
  if (input.format !== undefined) return input.format
  if (source.kind === 'stdin') return 'jsonl'
  if (source.kind === 'directory') return 'directory'
  const name = unpackedName(source.name)
  const found = SUFFIXES.find(([suffix]) => suffix.test(name))
  if (found !== undefined) return found[1]
  throw new UserError(
    'input',
    `${source.name}: its name does not tell the format; set 'format' of the input (${Object.keys(READERS).join(', ')})`,
  )
}

export function readerOf(source: Source, input: Pick<Input, 'format'>): Reader {
  return READERS[formatOf(source, input)]
}
