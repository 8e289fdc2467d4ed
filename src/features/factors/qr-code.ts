import { encode } from 'uqr';

/** A QR code as one path of an SVG: its side in modules, quiet edge included, and where it is dark. */
export type Picture = Readonly<{ side: number; path: string }>;

export function drawn(text: string): Picture {
  const { data, size } = encode(text, { ecc: 'M', border: 4 });
  const path = data.flatMap((row, y) => row.map((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : '')));
  return { side: size, path: path.join('') };
}
