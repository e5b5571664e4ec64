import { realpath } from 'node:fs/promises'
import { resolve } from 'node:path'
import { UserError } from '../../errors.ts'
import type { Source } from '../../ingest/readers/reader.ts'

/** @throws UserError (usage) where attempts are not in files, or a file would be both read and written, or written twice. */
export async function refuseOwnInput(
  sources: readonly Source[],
  { out, report }: { readonly out: string; readonly report?: string },
): Promise<void> {
  const real = (path: string): Promise<string> => realpath(path).catch(() => resolve(path))
  const taken = new Map<string, string>()
  for (const source of sources) {
    if (source.kind !== 'file')
      throw new UserError('usage', `--attempts: '${source.name}' is read twice; give a file`)
    taken.set(await real(source.path), `--attempts reads as ${source.name}`)
  }
  for (const [flag, path] of [
    ['--out', out],
    ['--report', report],
  ] as const) {
    if (path === undefined) continue
    const place = await real(path)
    const earlier = taken.get(place)
    if (earlier !== undefined)
      throw new UserError('usage', `${flag} ${path}: is a file that ${earlier}; name another`)
    taken.set(place, `${flag} writes`)
  }
}
