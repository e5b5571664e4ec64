import { readFile } from 'node:fs/promises'
import { basename, join, resolve } from 'node:path'
import type { Manifest } from '../../schemas/manifest.ts'
import { parse, SchemaError } from '../../schemas/parse.ts'
import type { Report } from '../../schemas/report.ts'
import { Verification } from '../../schemas/verification.ts'
import { pageOf } from '../audit/page/page.ts'
import { differences } from '../audit/report/differences.ts'
import { reportOf } from '../audit/report/report.ts'
import { samplesOf, type Sample } from '../audit/report/samples.ts'
import type { Row } from '../audit/report/section.ts'
import { loadTables } from '../audit/report/tables.ts'
import { UserError } from '../errors.ts'
import { makeFolder } from '../folders.ts'
import { asDiskFault } from '../workspace/disk-fault.ts'
import { put } from '../workspace/put.ts'
import { openWorkspace } from '../workspace/workspace.ts'
import { verificationIn } from './verify/kept.ts'

const MEMORY_BYTES = 512 << 20

/** A finished data set on the disk. */
export interface Audited {
  readonly folder: string
  readonly manifest: Manifest
}

export interface AuditOptions {
  /** Folder for report.json and report.html; it is made where it is missing. */
  readonly out: string
  /** Rows that the page shows, of all data sets together. */
  readonly samples: number
  readonly seed: number
}

/**
 * Measures one data set, or two beside one another, and writes report.json and report.html. The data sets are only read.
 *
 * @throws UserError (input) where a file of a data set cannot be read; (output) where the folder cannot be written.
 */
export async function audit(datasets: readonly Audited[], options: AuditOptions): Promise<Report> {
  const parts: { report: Report; samples: Sample[] }[] = []
  try {
    makeFolder(options.out)
    for (const [index, dataset] of datasets.entries()) {
      const set = datasets.length === 1 ? '' : index === 0 ? 'A' : 'B'
      parts.push(await measured(dataset, set, Math.floor(options.samples / datasets.length), options))
    }
  } catch (error) {
    throw asDiskFault(error, options.out)
  }
  const [first, second] = parts
  if (first === undefined) throw new Error('audit: no data set was named')
  const report = second === undefined ? first.report : differences(first.report, second.report)
  const page = await pageOf(
    report,
    parts.flatMap(({ samples }) => samples),
  )
  await put(join(options.out, 'report.json'), `${JSON.stringify(report, null, 2)}\n`)
  await put(join(options.out, 'report.html'), page)
  return report
}

async function measured(
  { folder, manifest }: Audited,
  set: string,
  most: number,
  { out, seed }: AuditOptions,
): Promise<{ report: Report; samples: Sample[] }> {
  const workspace = await openWorkspace(out, MEMORY_BYTES)
  try {
    await loadTables(workspace, folder, manifest)
    const source = {
      manifest,
      verification: await verificationOf(folder),
      async query(sql: string): Promise<Row[]> {
        const rows: Row[] = []
        for await (const row of workspace.query(sql)) rows.push(plain(row))
        return rows
      },
    }
    const report = await reportOf(basename(resolve(folder)), source)
    return { report, samples: await samplesOf(workspace, folder, manifest, { set, seed, most }) }
  } catch (error) {
    throw asBadFile(error, folder)
  } finally {
    await workspace.close()
  }
}

/** A data set may have been damaged since it was sealed; what the database says of it names the file. */
function asBadFile(error: unknown, folder: string): unknown {
  if (
    !(error instanceof Error) ||
    !/^(IO|Invalid Input|Binder) Error|parquet|No files found/i.test(error.message)
  )
    return error
  const [line = ''] = error.message.split('\n')
  return new UserError('input', `${folder}: ${line}; tracemill verify names what is damaged`, {
    cause: error,
  })
}

/** Nothing where `verify` wrote nothing. */
async function verificationOf(folder: string): Promise<Verification | undefined> {
  const path = verificationIn(folder)
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined
    throw error
  })
  if (text === undefined) return undefined
  try {
    return parse(Verification, JSON.parse(text))
  } catch (cause) {
    const what =
      cause instanceof SchemaError ? `is not what verify writes (${cause.mistakes[0]})` : 'is not JSON'
    throw new UserError('input', `${path}: ${what}; delete it, or run verify again`, { cause })
  }
}

function plain(row: Readonly<Record<string, unknown>>): Row {
  return Object.fromEntries(
    Object.entries(row).map(([name, value]) => {
      if (value === null || typeof value === 'string' || typeof value === 'number') return [name, value]
      throw new Error(`audit: column '${name}' of a query is of a type that a report does not have`)
    }),
  )
}
