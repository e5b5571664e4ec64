import { closeSync, openSync, rmSync, statSync, utimesSync } from 'node:fs'
import { join } from 'node:path'
import { faultOf, listPacks, writePack } from './folder.ts'
import { packOf, printOf, readEntry, readHead } from './pack.ts'
import { Table } from './table.ts'

interface Pack {
  readonly name: string
  readonly size: number
  /** 0 for one of another version: it takes room, and goes in its turn. */
  readonly count: number
  file: number | undefined
  /** Milliseconds; the file's time of change carries it to other builds. */
  used: number
  marked: number
}

/** So many packs are kept open. */
const OPEN = 64
/** Of at most 65,535 that have a number. Small ones are of runs that stored little. */
const MOST_PACKS = 16_384
/** A use is written down this often: it costs a system call, and the order of eviction needs no better. */
const MARK_MS = 60_000
/** Between a time set and the same time read back. */
const ROUNDING_MS = 1

/** All packs of a folder that this process knows, and where each key stands in them. */
export class Packs {
  readonly #folder: string
  readonly #most: number
  readonly #complain: (error: unknown) => void
  readonly #packs = new Map<number, Pack>()
  readonly #numbers = new Map<string, number>()
  readonly #table = new Table((pack) => this.#packs.has(pack))
  readonly #open: Pack[] = []
  #last = 0
  #now = 0
  #bytes = 0
  evicted = 0

  /**
   * @param most bytes that all packs together may take.
   * @param complain told where a pack is there and can not be read.
   */
  constructor(folder: string, most: number, complain: (error: unknown) => void) {
    this.#folder = folder
    this.#most = most
    this.#complain = complain
  }

  /** Learns of packs that came, by other builds, and of those that went. */
  refresh(): void {
    const names = listPacks(this.#folder)
    const surplus = Math.max(0, names.length - MOST_PACKS)
    for (const name of names.slice(0, surplus)) this.#unlink(name)
    const left = names.slice(surplus)
    const there = new Set(left)
    for (const [name, number] of this.#numbers) if (!there.has(name)) this.#forget(number)
    for (const name of left) if (!this.#numbers.has(name)) this.#learn(name)
  }

  /** The bytes stored under a key. @param judge takes what it believes; what it does not, shows a damaged pack. */
  find<Answer>(key: Buffer, judge: (entry: Buffer) => Answer | undefined): Answer | undefined {
    return this.#table.find(printOf(key), (number, index) => {
      const pack = this.#packs.get(number)
      if (pack === undefined || index >= pack.count) return undefined
      const entry = this.#read(number, pack, index, key)
      if (entry === 'other' || entry === 'gone') return undefined
      const answer = entry === undefined ? undefined : judge(entry)
      if (answer === undefined) {
        // Where one entry is not what was written the others are not to be relied on, and running again is cheap.
        this.#unlink(pack.name)
        this.#forget(number)
        return undefined
      }
      this.#use(pack)
      return answer
    })
  }

  /** Makes room, then writes. @throws Error with a code where the file system refuses. */
  write(entries: readonly (readonly [key: Buffer, entry: Buffer])[]): void {
    const bytes = packOf(entries)
    this.refresh()
    this.trim(bytes.length)
    this.#learn(writePack(this.#folder, bytes))
  }

  /** Removes the packs that were longest not used, until `room` bytes and one pack fit. */
  trim(room: number): void {
    const fits = () => this.#bytes + room <= this.#most && this.#packs.size < MOST_PACKS
    while (!fits() && this.#packs.size > 0) {
      for (const [number, pack] of [...this.#packs].sort(([, a], [, b]) => a.used - b.used)) {
        if (fits()) return
        const used = this.#usedByAnyone(pack)
        if (used !== undefined && used > pack.used + ROUNDING_MS) {
          pack.used = used
          continue
        }
        if (used !== undefined) this.#unlink(pack.name)
        this.#forget(number)
      }
    }
  }

  close(): void {
    for (const pack of this.#open.splice(0)) closePack(pack)
  }

  #learn(name: string): void {
    let head
    try {
      head = readHead(join(this.#folder, name))
    } catch (error) {
      this.#missed(error)
      return
    }
    if (head.kind === 'damaged') {
      this.#unlink(name)
      return
    }
    do this.#last = (this.#last % 0xffff) + 1
    while (this.#packs.has(this.#last))
    const { size, used } = head
    const prints = head.kind === 'pack' ? head.prints : new Uint32Array(0)
    const number = this.#last
    this.#packs.set(number, { name, size, count: prints.length, file: undefined, used, marked: used })
    this.#numbers.set(name, number)
    this.#bytes += size
    for (const [index, print] of prints.entries()) this.#table.add(print, number, index)
  }

  #forget(number: number): void {
    const pack = this.#packs.get(number)
    if (pack === undefined) return
    this.#packs.delete(number)
    this.#numbers.delete(pack.name)
    this.#bytes -= pack.size
    const at = this.#open.indexOf(pack)
    if (at >= 0) this.#open.splice(at, 1)
    closePack(pack)
  }

  #unlink(name: string): void {
    const count = this.#packs.get(this.#numbers.get(name) ?? 0)?.count ?? 0
    try {
      rmSync(join(this.#folder, name), { force: true })
      this.evicted += count
    } catch (error) {
      // A folder that may only be read: whoever may write to it clears it up.
      faultOf(error)
    }
  }

  #read(number: number, pack: Pack, index: number, key: Buffer): Buffer | 'other' | 'gone' | undefined {
    try {
      if (pack.file === undefined) {
        pack.file = openSync(join(this.#folder, pack.name), 'r')
        this.#open.push(pack)
        const oldest = this.#open.length > OPEN ? this.#open.shift() : undefined
        if (oldest !== undefined) closePack(oldest)
      }
      return readEntry(pack.file, pack, index, key)
    } catch (error) {
      this.#missed(error)
      this.#forget(number)
      return 'gone'
    }
  }

  /** Another build may have evicted the pack; but where the disk does not give it back, the user is told. */
  #missed(error: unknown): void {
    if (faultOf(error).code !== 'ENOENT') this.#complain(error)
  }

  #use(pack: Pack): void {
    this.#now = Math.max(Date.now(), this.#now + 1)
    pack.used = this.#now
    if (pack.used - pack.marked < MARK_MS) return
    pack.marked = pack.used
    try {
      utimesSync(join(this.#folder, pack.name), pack.used / 1000, pack.used / 1000)
    } catch (error) {
      // Evicted by another build while it is open here, or in a folder that may only be read.
      faultOf(error)
    }
  }

  #usedByAnyone(pack: Pack): number | undefined {
    try {
      return Math.max(pack.used, statSync(join(this.#folder, pack.name)).mtimeMs)
    } catch (error) {
      faultOf(error)
      return undefined
    }
  }
}

function closePack(pack: Pack): void {
  if (pack.file !== undefined) closeSync(pack.file)
  pack.file = undefined
}
