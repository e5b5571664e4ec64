import { RefusedRecord } from '../corpora/corpus.ts'
import { RecordFields } from '../corpora/record-fields.ts'
import { normalCode } from '../identify.ts'
import type { RawRecord } from '../readers/reader.ts'

export interface SourceFile {
  readonly path: string
  readonly repository: string | undefined
  /** Where the folder lies that the path starts from, for files without a repository's name. */
  readonly root: string
  readonly license: string | undefined
  readonly code: string
  /** Names the record. */
  readonly at: string
}

/** Licences that a file is said to be under, as one SPDX expression. */
function licenseOf(fields: RecordFields): string | undefined {
  if (!fields.has('license')) return undefined
  const names = fields.oneOrMore('license').filter((name) => name !== '')
  return names.length === 0 ? undefined : names.join(' AND ')
}

/** @throws RefusedRecord where the record is no Python file. */
export function readSourceFile(record: RawRecord): SourceFile {
  const fields = new RecordFields(record.value)
  const language = fields.optionalText('language')
  if (language !== undefined && language.toLowerCase() !== 'python') {
    throw new RefusedRecord('other-language', `language ${language}`)
  }
  const path = fields.optionalText('path') ?? record.at
  return {
    path,
    repository: fields.optionalText('repo'),
    root: record.at.endsWith(`/${path}`) ? record.at.slice(0, -path.length) : '',
    license: licenseOf(fields),
    code: normalCode(fields.text('content')),
    at: record.at,
  }
}
