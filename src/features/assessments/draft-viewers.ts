import { longDay } from '#base/format.ts';
import { wordFor, type Words } from '#features/regions/words.ts';
import { m } from '#messages';
import { getLocale } from '#paraglide/runtime.js';
import type { Outline } from './assessment.ts';

type Draft = Pick<Outline, 'organisation' | 'providers' | 'countedBy'> & {
  themes: readonly { units: readonly unknown[] }[];
};

/** Everybody who sees an unfinished assessment or something of it, and what. */
export function draftViewers({ organisation, providers, countedBy, themes }: Draft, words: Words) {
  const isShared = themes.some(({ units }) => units.length > 0);
  const own = isShared ? m.assignment_who_own() : m.matrix_who_own();
  const isAlone = providers.length === 0 && countedBy === null;
  return [
    { name: organisation, why: isAlone ? `${own} ${m.matrix_who_nobody()}` : own },
    ...providers.map(({ name, until }) => ({
      name,
      why: m.matrix_who_provider({ day: longDay(until, getLocale()) })
    })),
    ...(countedBy === null
      ? []
      : [{ name: wordFor('coordination', words), why: m.matrix_who_counts({ round: countedBy }) }])
  ];
}
