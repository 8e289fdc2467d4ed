import { z } from 'zod';
import { m } from '#messages';
import { commonWords } from './common-words.ts';

/** A password as it is typed: compared unmodified, so nothing is trimmed or made equal. */
export function typedPassword() {
  return z.string({ error: () => m.form_required() }).min(1, { error: () => m.form_required() });
}

/**
 * Why a new password is refused, as a sentence; `null` when it is good.
 * @param about names of the person, the address, organisation and region, which others would guess
 */
export function passwordProblem(password: string, about: readonly string[]): string | null {
  const characters = [...password];
  if (characters.length < shortest) return m.password_too_short({ min: String(shortest) });
  if (characters.length > longest) return m.password_too_long({ max: String(longest) });
  const own = wordsOf(about);
  const guessed = own.filter((word) => plain(password).includes(word));
  if (guessed.length && ownCharacters(characters, [...own, ...common]) < fewest) {
    return m.password_about_you({ words: guessed.join(', ') });
  }
  if (ownCharacters(characters, common) < fewest || isShortUnit(characters)) {
    return m.password_common();
  }
  return null;
}

const shortest = 12;
const longest = 128;
/** Characters that must remain when everything easy to guess is taken away. */
const fewest = 6;

const common = commonWords.flatMap(spellings);

const rows = [
  '0123456789',
  'abcdefghijklmnopqrstuvwxyz',
  'qwertzuiopü',
  'qwertyuiop',
  'asdfghjklöä',
  'yxcvbnm',
  'zxcvbnm'
];
const runs = rows.flatMap((row) => [row, [...row].reverse().join('')]).flatMap(fours);

function ownCharacters(characters: string[], words: readonly string[]): number {
  const covered = new Set<number>();
  for (const text of [characters.map(plain), characters.map(asLetters)]) {
    for (const part of [...words, ...runs]) cover(text, [...part], covered);
  }
  coverRepeated(characters, covered);
  coverYears(characters, covered);
  return characters.filter((one, at) => !covered.has(at) && one.trim()).length;
}

function cover(text: string[], part: string[], covered: Set<number>): void {
  for (let start = 0; start + part.length <= text.length; start += 1) {
    if (part.every((one, at) => text[start + at] === one)) {
      part.forEach((_, at) => covered.add(start + at));
    }
  }
}

function coverRepeated(text: string[], covered: Set<number>): void {
  text.forEach((one, at) => {
    if (one === text[at + 1] && one === text[at + 2])
      for (const step of [0, 1, 2]) covered.add(at + step);
  });
}

function coverYears(text: string[], covered: Set<number>): void {
  text.forEach((_, at) => {
    if (/^(19|20)\d\d$/.test(text.slice(at, at + 4).join(''))) {
      for (const step of [0, 1, 2, 3]) covered.add(at + step);
    }
  });
}

/** One to three characters again and again. */
function isShortUnit(text: string[]): boolean {
  return [1, 2, 3].some((length) => text.every((one, at) => one === text[at % length]));
}

function wordsOf(about: readonly string[]): string[] {
  const words = ['Tafelrunde', ...about].flatMap((text) => text.split(/[^\p{L}\d]+/u));
  return [...new Set(words.map(plain).filter((word) => word.length >= 4))].flatMap(spellings);
}

/** `münchen` is also typed `muenchen`. */
function spellings(word: string): string[] {
  const other = word
    .replaceAll('ä', 'ae')
    .replaceAll('ö', 'oe')
    .replaceAll('ü', 'ue')
    .replaceAll('ß', 'ss');
  return other === word ? [word] : [word, other];
}

function fours(row: string): string[] {
  const characters = [...row];
  return characters.slice(3).map((_, at) => characters.slice(at, at + 4).join(''));
}

function plain(text: string): string {
  return text.toLowerCase();
}

/** Figures and signs in the place of letters: `P4ssw0rt`. */
function asLetters(one: string): string {
  return lookalikes[one] ?? plain(one);
}

const lookalikes: Record<string, string> = {
  '0': 'o',
  '1': 'i',
  '3': 'e',
  '4': 'a',
  '5': 's',
  '7': 't',
  '@': 'a',
  $: 's',
  '!': 'i'
};
