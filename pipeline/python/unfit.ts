/** Why a text cannot be a Python source or a row: the reason as the ledger has it. */
export interface Unfit {
  readonly reason: 'nul-in-code' | 'lone-surrogate'
  readonly detail: string
}

/** Finds what no Python source can hold (NUL) and what has no UTF-8 form (half of a surrogate pair). */
export function unfitText(text: string): Unfit | undefined {
  const nul = text.indexOf('\0')
  if (nul !== -1) return { reason: 'nul-in-code', detail: `NUL at character ${nul}` }
  return loneSurrogate(text)
}

export function loneSurrogate(text: string): Unfit | undefined {
  const place = text.search(/\p{Surrogate}/u)
  if (place === -1) return undefined
  return {
    reason: 'lone-surrogate',
    detail: `U+${text.charCodeAt(place).toString(16).toUpperCase()} at character ${place}`,
  }
}
