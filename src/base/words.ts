/** The words of a question as `app.search_key` spells them, at most eight. */
export function wordsOf(text: string): string[] {
  const spelt = text
    .normalize('NFC')
    .toLowerCase()
    .replace(/ß/g, 'ss')
    .replace(/[äöü]/g, (letter) => ({ ä: 'ae', ö: 'oe', ü: 'ue' })[letter] ?? letter)
    .normalize('NFD')
    .replace(/\p{M}/gu, '');
  return spelt
    .split(/[^a-z0-9]+/)
    .filter(Boolean)
    .slice(0, 8);
}
