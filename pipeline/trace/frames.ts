import type { Readable } from 'node:stream'

const LEAD = 4
const MOST = 1 << 30

/** Reads exact numbers of bytes from a stream. */
export class Frames {
  readonly #stream: Readable
  readonly #chunks: Buffer[] = []
  #size = 0
  #ended = false
  #wake: () => void = () => {}

  constructor(stream: Readable) {
    this.#stream = stream
    stream.on('data', (chunk: Buffer) => {
      this.#chunks.push(chunk)
      this.#size += chunk.length
      this.#wake()
    })
    const end = () => {
      this.#ended = true
      this.#wake()
    }
    stream.on('end', end).on('close', end).on('error', end)
  }

  /** The next `size` bytes; undefined where the stream ends before. */
  async bytes(size: number): Promise<Buffer | undefined> {
    while (this.#size < size) {
      if (this.#ended) return undefined
      await new Promise<void>((resolve) => {
        this.#wake = resolve
      })
    }
    const whole = this.#chunks.length === 1 ? this.#chunks[0] : Buffer.concat(this.#chunks)
    if (whole === undefined) return Buffer.alloc(0)
    this.#chunks.length = 0
    if (whole.length > size) this.#chunks.push(whole.subarray(size))
    this.#size -= size
    return whole.subarray(0, size)
  }

  /** The next length-prefixed JSON; undefined where the stream ends or holds none. */
  async json(): Promise<unknown> {
    const lead = await this.bytes(LEAD)
    const size = lead?.readUInt32BE(0)
    if (size === undefined || size > MOST) return undefined
    const text = await this.bytes(size)
    try {
      return text === undefined ? undefined : (JSON.parse(text.toString('utf8')) as unknown)
    } catch (error) {
      if (error instanceof SyntaxError) return undefined
      throw error
    }
  }

  destroy(): void {
    this.#stream.destroy()
  }
}
