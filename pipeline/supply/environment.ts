import type { Test } from '../../schemas/program.ts'
import type { Outcome } from '../../schemas/trace.ts'

/** Exceptions that say that a program wants what a sandbox has not: input, files, the network, modules. */
const WANTS = new Set([
  'BlockingIOError',
  'BrokenPipeError',
  'ChildProcessError',
  'ConnectionAbortedError',
  'ConnectionError',
  'ConnectionRefusedError',
  'ConnectionResetError',
  'EOFError',
  'FileExistsError',
  'FileNotFoundError',
  'ImportError',
  'InterruptedError',
  'IsADirectoryError',
  'ModuleNotFoundError',
  'NotADirectoryError',
  'OSError',
  'PermissionError',
  'ProcessLookupError',
  'URLError',
  'gaierror',
])

/**
 * Whether a run ended for what is around it, and so says nothing of the program. A test that brings what is read is no
 * excuse for reading more.
 */
export function wantsEnvironment(outcome: Outcome, test?: Test): boolean {
  if (outcome.kind !== 'raised' || !WANTS.has(outcome.type)) return false
  return outcome.type !== 'EOFError' || test === undefined || 'source' in test
}
