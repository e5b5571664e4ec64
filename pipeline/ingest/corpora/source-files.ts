import { normalCode } from '../identify.ts'
import { need, recordByRecord, RefusedRecord, type Corpus } from './corpus.ts'
import { RecordFields } from './record-fields.ts'

/** A docstring's text before its examples. */
function statementOf(docstring: string): string {
  return (docstring.split(/^[ \t]*>>> /m)[0] ?? '').trim()
}

/** Licences that a file is said to be under, as one SPDX expression. */
function licenseOf(fields: RecordFields): string | undefined {
  if (!fields.has('license')) return undefined
  const names = fields.oneOrMore('license').filter((name) => name !== '')
  return names.length === 0 ? undefined : names.join(' AND ')
}

/** Raw source files: each function at the top level becomes a program, with what it needs of its file. */
export const sourceFiles: Corpus = recordByRecord(
  {
    name: 'source-files',
    benchmark: false,
    license: 'NOASSERTION',
    reference: 'files of the user, or rows of path, content, license',
  },
  async (record, maker, { syntax }) => {
    const fields = new RecordFields(record.value)
    const language = fields.optionalText('language')
    if (language !== undefined && language.toLowerCase() !== 'python') {
      throw new RefusedRecord('other-language', `language ${language}`)
    }
    const path = fields.optionalText('path') ?? record.at
    const repository = fields.optionalText('repo')
    const functions = need(await syntax.functions(normalCode(fields.text('content'))))
    if (functions.length === 0)
      throw new RefusedRecord('no-function', `${path} defines no function at its top level`)
    const place = `${repository ?? maker.source}/${path}`
    return functions.map((found) =>
      maker.make({
        code: found.code,
        entry_point: found.name,
        calls: found.calls,
        instruction: statementOf(found.docstring),
        instruction_origin: 'docstring',
        path: repository === undefined ? path : place,
        license: licenseOf(fields),
        group: place,
      }),
    )
  },
)
