import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { replacementFamily, replacementFont } from './replacement-font.ts';

/**
 * The families a template may name, in the order they are asked for a character. All but the
 * first and the last come with the compiler: Greek, Cyrillic, Hebrew, Arabic, arrows, signs.
 */
export const fontFamilies = [
  'Fira Sans',
  'Libertinus Serif',
  'DejaVu Sans Mono',
  'New Computer Modern Math',
  replacementFamily
];

export function fontFiles(): Buffer[] {
  const home = dirname(
    fileURLToPath(import.meta.resolve('@expo-google-fonts/fira-sans/package.json'))
  );
  const files = faces.map((face) => readFileSync(join(home, face, `FiraSans_${face}.ttf`)));
  return [...files, replacementFont()];
}

const faces = ['400Regular', '400Regular_Italic', '500Medium', '600SemiBold', '700Bold'];
