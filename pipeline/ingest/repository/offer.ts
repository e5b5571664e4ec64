import type { Said } from '../../python/units.ts'
import type { Found, Usage } from './repositories.ts'

/** Characters of one usage, and of all that a file is offered: they are one question to the parser. */
const LONGEST = 10_000
const MOST_CHARACTERS = 200_000

export interface Offer {
  readonly usages: readonly Usage[]
  /** The same, in the same order, as the parser takes it. */
  readonly said: readonly Said[]
  readonly refused: readonly { readonly usage: Usage; readonly reason: string }[]
}

/** What of all that is said of a file it is offered; the first ones where there are too many. */
export async function offerOf(found: AsyncIterable<Found>): Promise<Offer> {
  const usages: Usage[] = []
  const refused: { usage: Usage; reason: string }[] = []
  const seen = new Set<string>()
  let characters = 0
  const refusalOf = ({ usage, whole }: Found): string | undefined => {
    const { source } = usage
    if (!whole) return 'needs-other-modules'
    if (source.length > LONGEST) return 'too-long'
    if (seen.has(source)) return 'said-already'
    if (characters + source.length > MOST_CHARACTERS) return 'too-many'
    seen.add(source)
    characters += source.length
    return undefined
  }
  for await (const one of found) {
    const reason = refusalOf(one)
    if (reason === undefined) usages.push(one.usage)
    else refused.push({ usage: one.usage, reason })
  }
  const said = usages.map(({ kind, source, uses }) => ({ kind, source, names: uses.map(({ name }) => name) }))
  return { usages, said, refused }
}
