/** Folders from which code is imported without their name. */
const SOURCE_FOLDERS = new Set(['src', 'lib'])

export interface ModuleName {
  /** Dotted. */
  readonly module: string
  /** Files below this folder, '' or ending in a slash, can import the file by this name. */
  readonly reach: string
  /** Folders above the name's first part: of files by one name the deepest is the nearest. */
  readonly depth: number
}

/** The folder of a path, '' or ending in a slash. */
export const folderOf = (path: string): string => path.slice(0, path.lastIndexOf('/') + 1)

/**
 * All names by which a Python file may be imported: from its own folder and from each one above it, as an input may be a folder
 * of repositories and a script imports its neighbours.
 */
export function moduleNames(path: string): ModuleName[] {
  if (!path.endsWith('.py')) return []
  const parts = path.slice(0, -'.py'.length).split('/')
  if (parts.at(-1) === '__init__') parts.pop()
  return parts.map((_, depth) => {
    const above = parts.slice(0, depth)
    if (SOURCE_FOLDERS.has(above.at(-1) ?? '')) above.pop()
    return {
      module: parts.slice(depth).join('.'),
      reach: above.map((part) => `${part}/`).join(''),
      depth,
    }
  })
}
