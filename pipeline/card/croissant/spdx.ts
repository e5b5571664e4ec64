/** Identifiers of SPDX's list that code and data are often under, as its addresses spell them. */
const IDENTIFIERS =
  '0BSD AGPL-3.0-only AGPL-3.0-or-later Apache-2.0 Artistic-2.0 BSD-2-Clause BSD-3-Clause BSL-1.0 CC-BY-3.0 CC-BY-4.0 ' +
  'CC-BY-SA-3.0 CC-BY-SA-4.0 CC0-1.0 EPL-2.0 EUPL-1.2 GPL-2.0-only GPL-2.0-or-later GPL-3.0-only GPL-3.0-or-later ISC ' +
  'LGPL-2.1-only LGPL-2.1-or-later LGPL-3.0-only LGPL-3.0-or-later MIT MIT-0 MPL-2.0 PSF-2.0 Python-2.0 Unlicense WTFPL Zlib'

const BY_NAME = new Map(IDENTIFIERS.split(' ').map((name) => [name.toLowerCase(), name]))

/** A licence's address where it is one of these, however corpora write its case; every other word or expression as it stands. */
export function addressOf(license: string): string {
  const name = BY_NAME.get(license.toLowerCase())
  return name === undefined ? license : `https://spdx.org/licenses/${name}.html`
}
