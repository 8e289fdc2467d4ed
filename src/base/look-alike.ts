/**
 * What a name looks like: upper and lower case, spaces, marks that nobody sees, and letters of other scripts that look
 * like Latin ones make no difference. Two names that look the same are equal here; the letters are those of Unicode's
 * confusables (UTS #39) that a keyboard for Cyrillic or Greek brings along.
 */
export function looksOf(name: string): string {
  return [...name.normalize('NFKC').replaceAll(/\p{Cf}/gu, '')]
    .map((letter) => alike.get(letter) ?? letter)
    .join('')
    .toLowerCase()
    .replaceAll(/[\p{Pd}\s]+/gu, ' ')
    .trim();
}

const pairs: readonly (readonly [others: string, latin: string])[] = [
  ['АВЕКМНОРСТУХІЈЅԌԚԜ', 'ABEKMHOPCTYXIJSGQW'],
  ['аеорсухіјѕԁһԛԝ', 'aeopcyxijsdhqw'],
  ['ΑΒΕΖΗΙΚΜΝΟΡΤΥΧ', 'ABEZHIKMNOPTYX'],
  ['ονρυ', 'ovpu'],
  ['0', 'o'],
  // A capital i, a small L and a one are one stroke in many fonts.
  ['Il1|ӀΙІ', 'lllllll']
];

const alike = new Map(
  pairs.flatMap(([others, latin]) =>
    [...others].map((letter, at) => [letter, latin[at] ?? letter] as const)
  )
);
