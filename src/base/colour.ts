/** Colours are `#rrggbb` in lower case; contrast is reckoned as in WCAG 2.2. */
export const white = '#ffffff';
export const black = '#000000';

/** Text and signs have to stand out this much. */
export const enoughContrast = 4.5;

export function isColour(text: string): boolean {
  return /^#[0-9a-f]{6}$/.test(text);
}

/** From 1 (the same) to 21 (black on white). */
export function contrast(one: string, other: string): number {
  const [light, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return ((light ?? 0) + 0.05) / ((dark ?? 0) + 0.05);
}

/** The colour itself where it stands out on the ground, else the nearest shade of it that does. */
export function readableOn(ground: string, colour: string): string {
  const end = luminance(ground) > 0.5 ? 0 : 255;
  for (let step = 0; step <= 100; step += 1) {
    const shade = hex(channels(colour).map((value) => value + ((end - value) * step) / 100));
    if (contrast(shade, ground) >= enoughContrast) return shade;
  }
  return end === 0 ? black : white;
}

function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = channels(colour).map((value) => {
    const share = value / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function channels(colour: string): number[] {
  return [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16));
}

function hex(values: number[]): string {
  return `#${values.map((value) => Math.round(value).toString(16).padStart(2, '0')).join('')}`;
}
