import { diffArrays } from 'diff'
import { sourceLines } from '../../python/source-lines.ts'

/** What became of one line in the other program. */
interface Place {
  /** The line that stands for it there: the same one, or the one that was written in its place. */
  readonly partner?: number
  /** Of the lines that differ, those that stand together have one number; undefined for a line that is the same. */
  readonly hunk?: number
}

/** Which lines of a buggy program are which of the fixed one. Lines count from 1; comments do not. */
export class Correspondence {
  readonly #buggy: Place[] = [{}]
  readonly #fixed: Place[] = [{}]

  constructor(buggy: string, fixed: string) {
    let hunk = 0
    let gone = 0
    let added = 0
    const close = (): void => {
      const [before, after] = [this.#buggy.length, this.#fixed.length]
      // As many lines as before: each was written in the place of one. Otherwise nobody can tell which is which.
      const paired = gone === added
      for (let at = 0; at < gone; at += 1)
        this.#buggy.push({ hunk, ...(paired ? { partner: after + at } : {}) })
      for (let at = 0; at < added; at += 1)
        this.#fixed.push({ hunk, ...(paired ? { partner: before + at } : {}) })
      if (gone + added > 0) hunk += 1
      gone = added = 0
    }
    for (const part of diffArrays(codeOf(buggy), codeOf(fixed))) {
      if (part.removed) gone += part.value.length
      else if (part.added) added += part.value.length
      else {
        close()
        for (const _ of part.value) {
          const [line, partner] = [this.#buggy.length, this.#fixed.length]
          this.#buggy.push({ partner })
          this.#fixed.push({ partner: line })
        }
      }
    }
    close()
  }

  /** The line of the fixed program that stands for one of the buggy program. */
  partner(line: number): number | undefined {
    return this.#buggy[line]?.partner
  }

  /** The line of the buggy program that is the same as one of the fixed program. */
  sameInBuggy(line: number): number | undefined {
    const place = this.#fixed[line]
    return place?.hunk === undefined ? place?.partner : undefined
  }

  hunk(side: 'buggy' | 'fixed', line: number): number | undefined {
    return this.#side(side)[line]?.hunk
  }

  /** Whether a line differs and no line of the other program stands for it. */
  isAlone(side: 'buggy' | 'fixed', line: number): boolean {
    const place = this.#side(side)[line]
    return place?.hunk !== undefined && place.partner === undefined
  }

  /** Lines of a program that differ, in order. */
  differing(side: 'buggy' | 'fixed'): number[] {
    const places = this.#side(side)
    return [...places.keys()].filter((line) => places[line]?.hunk !== undefined)
  }

  /** The larger share of lines that differ, of the two programs. */
  share(): number {
    const of = (places: readonly Place[]): number =>
      places.filter(({ hunk }) => hunk !== undefined).length / Math.max(1, places.length - 1)
    return Math.max(of(this.#buggy), of(this.#fixed))
  }

  #side(side: 'buggy' | 'fixed'): readonly Place[] {
    return side === 'buggy' ? this.#buggy : this.#fixed
  }
}

const codeOf = (source: string): string[] => sourceLines(source).map(({ code }) => code)
