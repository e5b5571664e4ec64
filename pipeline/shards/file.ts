import { closeSync, fsyncSync, openSync, rmSync, writeSync } from 'node:fs'
import { open } from 'node:fs/promises'

/**
 * A new file that is only appended to. Synchronous: it is used inside the encoding worker, where encoding and
 * writing alternate anyway and nothing else waits.
 */
export class AppendFile {
  readonly path: string
  /** Bytes written so far. */
  bytes = 0
  #descriptor: number | undefined

  /** @throws Error (EEXIST) where the file exists already. */
  constructor(path: string, mode?: number) {
    this.path = path
    this.#descriptor = openSync(path, 'wx', mode)
  }

  append(chunk: Uint8Array): void {
    if (this.#descriptor === undefined) throw new Error(`${this.path}: is closed`)
    let start = 0
    while (start < chunk.byteLength) {
      const written = writeSync(this.#descriptor, chunk, start)
      start += written
      this.bytes += written
    }
  }

  /** Brings the bytes to the disk and closes. */
  close(): void {
    if (this.#descriptor === undefined) return
    try {
      fsyncSync(this.#descriptor)
    } finally {
      closeSync(this.#descriptor)
      this.#descriptor = undefined
    }
  }

  /** Closes and deletes the file. */
  discard(): void {
    if (this.#descriptor !== undefined) closeSync(this.#descriptor)
    this.#descriptor = undefined
    rmSync(this.path, { force: true })
  }
}

/** Brings a folder's entries (new names, renames) to the disk. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
