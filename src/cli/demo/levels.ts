import { z } from 'zod';
import { text } from './story-fields.ts';

const said = /^(?<current>[1-4?-])(?:>(?<target>[1-4])(?<priority>[ABC])(?<horizon>[kml]))?$/;
const horizons = new Map([
  ['k', 'short'],
  ['m', 'medium'],
  ['l', 'long']
] as const);

/**
 * A whole matrix in little: by the key of each theme one word per criterion in their order. `2` is a level,
 * `2>3Ak` says with it the target, its priority and until when (kurz, mittel, lang), `?` is „weiß ich nicht“
 * and `-` „nicht zutreffend“.
 */
const levels = z.record(
  text,
  z.string().refine((words) => words.split(' ').every((word) => said.test(word)))
);

const inLittle = z.looseObject({
  levels,
  answers: z.record(text, z.looseObject({})).default({})
});

/** Puts levels in little into the answers, where single criteria may say more or something else. */
export function spelledOut(value: unknown): unknown {
  const found = inLittle.safeParse(value);
  if (!found.success) return value;
  const { levels: little, answers, ...rest } = found.data;
  const all = answersOf(little);
  for (const [key, more] of Object.entries(answers)) all[key] = { ...all[key], ...more };
  return { ...rest, answers: all };
}

/** The same as answers by the key of their criterion. */
function answersOf(themes: z.output<typeof levels>): Record<string, object> {
  return Object.fromEntries(
    Object.entries(themes).flatMap(([theme, words]) =>
      words.split(' ').map((word, at) => [`${theme}.${at + 1}`, answerOf(word)])
    )
  );
}

function answerOf(word: string) {
  const { current = '', target, priority, horizon } = said.exec(word)?.groups ?? {};
  if (current === '?') return { noLevel: 'unknown' };
  if (current === '-') return { noLevel: 'notApplicable' };
  const level = { current: Number(current) };
  if (!target) return level;
  const until = [...horizons].find(([letter]) => letter === horizon)?.[1];
  return { ...level, target: Number(target), priority, horizon: until };
}
