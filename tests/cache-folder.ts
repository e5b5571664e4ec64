import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'

/** Tests must run what they test: they start with no cached trace, and leave none. Compiled extensions they share. */
export function setup(): () => void {
  const { XDG_CACHE_HOME, HOME } = process.env
  const native = join(XDG_CACHE_HOME ?? join(HOME ?? homedir(), '.cache'), 'tracemill', 'native')
  const folder = mkdtempSync(join(tmpdir(), 'tracemill-tests-'))
  mkdirSync(native, { recursive: true, mode: 0o700 })
  mkdirSync(join(folder, 'tracemill'), { mode: 0o700 })
  symlinkSync(native, join(folder, 'tracemill', 'native'))
  process.env['XDG_CACHE_HOME'] = folder
  return () => rmSync(folder, { recursive: true, force: true })
}
