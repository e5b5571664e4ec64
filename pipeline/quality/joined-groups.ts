/** Groups that share a program become one: union by name, so that the result does not depend on order. */
export class JoinedGroups {
  readonly #parents = new Map<string, string>()

  /** The group's name after all joins: the smallest name of its members. */
  find(group: string): string {
    const parent = this.#parents.get(group)
    if (parent === undefined) return group
    const root = this.find(parent)
    if (root !== parent) this.#parents.set(group, root)
    return root
  }

  join(a: string, b: string): void {
    const [first, second] = [this.find(a), this.find(b)].sort()
    if (first !== undefined && second !== undefined && first !== second) this.#parents.set(second, first)
  }
}
