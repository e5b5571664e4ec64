/** Text as whole lines: fences need their closing line on its own. */
function wholeLines(text: string): string {
  return text === '' || text.endsWith('\n') ? text : `${text}\n`
}

/**
 * A Markdown code block. Where the text holds a run of three or more backticks, both fences are one backtick longer
 * than the longest run, so that no line of the text can close the block.
 */
export function fenced(text: string, info: string): string {
  const longest = Math.max(2, ...Array.from(text.matchAll(/`+/g), ([run]) => run.length))
  const fence = '`'.repeat(longest + 1)
  return `${fence}${info}\n${wholeLines(text)}${fence}`
}

interface Block {
  readonly text: string
  readonly closed: boolean
  /** Of the line that opens it, counted from 0. */
  readonly line: number
}

/** The code blocks of a text, in order; a last one that nothing closes reaches to the end. */
export function fencedBlocks(text: string): Block[] {
  const blocks: Block[] = []
  let open: { fence: number; line: number; lines: string[] } | undefined
  for (const [number, line] of text.split('\n').entries()) {
    const mark = /^ {0,3}(`{3,})([^`]*)$/.exec(line.replace(/\r$/, ''))
    const [, fence = '', info = ''] = mark ?? []
    if (open === undefined) {
      if (mark !== null) open = { fence: fence.length, line: number, lines: [] }
    } else if (fence.length >= open.fence && info.trim() === '') {
      blocks.push({ text: wholeLines(open.lines.join('\n')), closed: true, line: open.line })
      open = undefined
    } else {
      open.lines.push(line)
    }
  }
  if (open !== undefined)
    blocks.push({ text: wholeLines(open.lines.join('\n')), closed: false, line: open.line })
  return blocks
}
