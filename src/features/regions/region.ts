/** What the office of a new region is called until it gives itself another name: data, hence no message. */
export const officeName = 'Regionale Koordination';

/** First segment of a region's addresses: „Kreis Musterland“ is reached under `/r/kreis-musterland`. */
export function shortNameOf(name: string): string {
  const plain = name
    .toLowerCase()
    .replace(/[äöüß]/g, (letter) => written[letter] ?? letter)
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 36)
    .replace(/^-+|-+$/g, '');
  return plain.length < 3 ? `region-${plain}`.replace(/-$/, '') : plain;
}

const written: Readonly<Record<string, string>> = { ä: 'ae', ö: 'oe', ü: 'ue', ß: 'ss' };
