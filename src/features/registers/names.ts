/**
 * Joins the lines of a name that the register wraps at 40 characters, sometimes within a word:
 * „Gemeinschaftsgrund-“ + „schule“ is one word, „Haupt-“ + „und Realschule“ is not.
 */
export function joinedName(lines: string[]): string {
  return lines.filter((line) => line !== '').reduce(joined, '');
}

function joined(name: string, line: string): string {
  const hyphen = /\p{L}-$/u.test(name) && !/^(und|oder|u\.|o\.) ?/.test(line);
  if (hyphen && /^\p{Ll}/u.test(line)) return name.slice(0, -1) + line;
  if (hyphen && /^\p{Lu}/u.test(line)) return name + line;
  if (/\p{L}$/u.test(name) && line.startsWith('schul')) return name + line;
  return name === '' ? line : `${name} ${line}`;
}

/**
 * The name of a municipality, which the register does not give: the place of its own town hall, else the
 * place most of its schools name. Single schools may name a district.
 */
export function municipalityName(townHalls: string[], places: string[]): string {
  return townHalls.toSorted()[0] ?? mostFrequent(places);
}

/** Owners called „Stadt …“, „Gemeinde …“ or „…, Stadt“ are municipalities. */
export function isTownHall(ownerName: string): boolean {
  return /^(Stadt|Gemeinde) |, (Stadt|Gemeinde)$/.test(ownerName);
}

function mostFrequent(places: string[]): string {
  const count = (place: string) => places.filter((other) => other === place).length;
  return places.toSorted().reduce((best, place) => (count(place) > count(best) ? place : best));
}
