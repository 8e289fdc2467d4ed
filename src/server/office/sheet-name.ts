/** A name Excel accepts for a sheet: at most 31 letters, none of its own signs. */
export function sheetName(name: string): string {
  const plain = name.replace(/[[\]:*?/\\\p{Cc}]/gu, ' ').replace(/^'+|'+$/g, '');
  return plain.replace(/\s+/g, ' ').trim().slice(0, 31).trim() || '1';
}

/** The name as formulas write it. */
export function quotedSheet(name: string): string {
  return `'${name.replaceAll("'", "''")}'`;
}
