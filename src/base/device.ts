/**
 * Browser and system of a User-Agent in two words, `Firefox, Windows`: enough to know one's own devices,
 * and no fingerprint to keep. Null where neither is known.
 */
export function deviceOf(userAgent: string | null): string | null {
  const text = userAgent ?? '';
  const words = [firstOf(browsers, text), firstOf(systems, text)].filter((word) => word !== null);
  return words.length ? words.join(', ') : null;
}

type Names = readonly (readonly [name: string, pattern: RegExp])[];

// Each claims to be the ones below it as well.
const browsers: Names = [
  ['Edge', /\bEdg(e|A|iOS)?\//],
  ['Opera', /\bOPR\//],
  ['Firefox', /\b(Firefox|FxiOS)\//],
  ['Chrome', /\b(Chrome|Chromium|CriOS)\//],
  ['Safari', /\bSafari\//]
];

const systems: Names = [
  ['Android', /\bAndroid\b/],
  ['iPad', /\biPad\b/],
  ['iPhone', /\biPhone\b/],
  ['Windows', /\bWindows\b/],
  ['macOS', /\bMac OS X\b/],
  ['ChromeOS', /\bCrOS\b/],
  ['Linux', /\bLinux\b/]
];

function firstOf(names: Names, text: string): string | null {
  return names.find(([, pattern]) => pattern.test(text))?.[0] ?? null;
}
