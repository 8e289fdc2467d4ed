/**
 * The name of a file as everybody may keep it: letters and signs every system allows, no path, no device, no
 * formula, and the ending of what the file really is.
 */
export function evidenceName(sent: string, extension: string): string {
  const stem = sent
    .normalize('NFC')
    .replace(/\.[^.]{1,8}$/, '')
    .replace(/%00/g, '')
    .replace(/[<>:"/\\|?*\p{C}]/gu, '')
    .replace(/^[\s.=+@-]+/, '')
    .replace(/[\s.]+$/, '');
  const safe = /^(con|prn|aux|nul|com\d|lpt\d)$/i.test(stem) ? `${stem}_` : stem;
  return `${[...(safe || 'Beleg')].slice(0, 100).join('')}.${extension}`;
}
