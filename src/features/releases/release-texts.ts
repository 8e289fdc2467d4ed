import { dayOf } from '#base/days.ts';
import { longDay } from '#base/format.ts';
import { profileOf, type CopiedTheme } from '#features/assessments/copy.ts';
import { m } from '#messages';
import { getLocale } from '#paraglide/runtime.js';
import type { ReleaseState } from './release.ts';

type Scope = { themes: number; of: number; includesRemarks: boolean };

/** „alle 6 Themen, mit Bemerkungen“ */
export function scopeText({ themes, of, includesRemarks }: Scope): string {
  const which =
    themes === of ? m.release_all_themes({ of }) : m.release_some_themes({ count: themes, of });
  return includesRemarks
    ? m.release_with_remarks({ themes: which })
    : m.release_without_remarks({ themes: which });
}

/** „Von 8 Kriterien: 3 auf Stufe 1, 2 auf Stufe 2, 1 ohne Stufe und 2 noch offen. Bei 4 liegt das Soll höher.“ */
export function themeSentence(theme: CopiedTheme, levels: number): string {
  const { perLevel, withoutLevel, open } = profileOf(theme, levels);
  const higher = theme.criteria.filter(
    ({ currentLevel, targetLevel }) =>
      targetLevel !== null && targetLevel > (currentLevel ?? levels)
  ).length;
  const counts = [
    ...perLevel.map((count, index) => ({
      count,
      text: m.release_sentence_level({ count, level: index + 1 })
    })),
    { count: withoutLevel, text: m.release_sentence_none({ count: withoutLevel }) },
    { count: open, text: m.release_sentence_open({ count: open }) }
  ].filter(({ count }) => count > 0);
  const list = listed(counts.map(({ text }) => text));
  return [
    theme.criteria.length === 1
      ? m.release_sentence_one({ counts: list })
      : m.release_sentence({ all: theme.criteria.length, counts: list }),
    higher > 0 ? m.release_sentence_higher({ count: higher }) : ''
  ]
    .join(' ')
    .trim();
}

type Ended = {
  state: ReleaseState;
  recipient: string;
  until: string | null;
  withdrawnAt: Date | string | null;
};

/** For the owner: whether the recipient sees this today, and since when no more. */
export function endText({ state, recipient, until, withdrawnAt }: Ended): string {
  if (state === 'active') return m.release_seen_by({ name: recipient });
  const end = state === 'over' ? until : withdrawnAt && dayOf(withdrawnAt);
  const facts = { name: recipient, day: end ? longDay(end, getLocale()) : '' };
  if (state === 'over') return m.release_ended_seen_by(facts);
  return state === 'replaced' ? m.release_replaced_seen_by(facts) : m.release_was_seen_by(facts);
}

export function listed(names: readonly string[]): string {
  return new Intl.ListFormat(getLocale()).format(names);
}
