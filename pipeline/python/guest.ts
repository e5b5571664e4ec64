import { spawn, type ChildProcessByStdio } from 'node:child_process'
import type { Readable, Writable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import type { Interpreter } from './interpreter.ts'

export type Guest = ChildProcessByStdio<Writable, Readable, Readable>

const GUEST = fileURLToPath(new URL('./guest/_syntax.py', import.meta.url))
/** Milliseconds: only a parser that hangs takes as long. */
const PATIENCE = 120_000

/** Starts the process that parses, with the packages' folders of the interpreter and nothing else of its site. */
export function startGuest({ path, packages }: Interpreter): Guest {
  const guest = spawn(path, ['-s', '-S', '-B', '-W', 'ignore', GUEST, ...(packages?.folders ?? [])], {
    env: { PYTHONHASHSEED: '0' },
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  // A guest that dies while it is written to is told of by its exit.
  guest.stdin.on('error', () => undefined)
  guest.stdin.setMaxListeners(0)
  return guest
}

export type Reply = { kind: 'answered'; text: string } | { kind: 'died'; detail: string }

/**
 * Asks one question: its length in four bytes, then its text, both ways. To be awaited before the next one. A guest that takes
 * two minutes is killed, and so died.
 */
export function converse(guest: Guest, body: Buffer): Promise<Reply> {
  return new Promise((resolve) => {
    const parts: Buffer[] = []
    let held = 0
    let length: number | undefined
    let complaint = ''
    const settle = (reply: Reply): void => {
      clearTimeout(timer)
      guest.stdout.off('data', onData)
      guest.stderr.off('data', onComplaint)
      guest.off('close', onClose)
      guest.off('error', onError)
      resolve(reply)
    }
    const onData = (chunk: Buffer): void => {
      parts.push(chunk)
      held += chunk.length
      if (held >= 4) length ??= Buffer.concat(parts).readUInt32BE(0)
      if (length === undefined || held < 4 + length) return
      settle({ kind: 'answered', text: Buffer.concat(parts).toString('utf8', 4) })
    }
    const onComplaint = (chunk: Buffer): void => {
      complaint = (complaint + chunk.toString()).slice(-2000)
    }
    const onClose = (code: number | null, signal: NodeJS.Signals | null): void => {
      const last = complaint.trimEnd().split('\n').at(-1) ?? ''
      settle({ kind: 'died', detail: `${signal ?? `exit code ${code}`} ${last}`.trim() })
    }
    const onError = (error: Error): void => settle({ kind: 'died', detail: error.message })
    const timer = setTimeout(() => guest.kill('SIGKILL'), PATIENCE)
    guest.stdout.on('data', onData)
    guest.stderr.on('data', onComplaint)
    guest.on('close', onClose)
    guest.on('error', onError)
    const head = Buffer.alloc(4)
    head.writeUInt32BE(body.length)
    guest.stdin.write(Buffer.concat([head, body]))
  })
}
