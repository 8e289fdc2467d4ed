import { longDay } from '#base/format.ts';
import { currentText, horizonText, priorityText } from '#features/assessments/answer-texts.ts';
import type { HorizonYears } from '#features/assessments/answer-texts.ts';
import { m } from '#messages';
import { getLocale } from '#paraglide/runtime.js';
import type { EarlierCopy } from './evaluation.ts';
import { nothingSaid, type Gap } from './gaps.ts';
import { movementKinds, type Movement, type MovementKind, type Said } from './movement.ts';
import type { Spread, ThemeProfile } from './spread.ts';

/** „2“ or „2 und 3“: both middle levels of an even count. */
export function middleText(spread: Spread | null): string {
  return spread ? listed(spread.middle.map(String)) : '–';
}

export function spanText(spread: Spread | null): string {
  if (!spread) return '–';
  const { lowest, highest } = spread;
  return lowest === highest ? String(lowest) : m.evaluation_span({ lowest, highest });
}

/** „Heute liegt die Mitte bei Stufe 2 und 3, die Spanne reicht von Stufe 1 bis 4. Soll: Mitte Stufe 3.“ */
export function profileSentence({ current, target }: ThemeProfile): string {
  const middle = middleText(current);
  const today = !current
    ? m.evaluation_profile_none()
    : current.lowest === current.highest
      ? m.evaluation_profile_same({ level: current.lowest })
      : m.evaluation_profile_spread({ middle, lowest: current.lowest, highest: current.highest });
  return target ? `${today} ${m.evaluation_profile_target({ middle: middleText(target) })}` : today;
}

/** Which theme reaches furthest; one matrix against itself, never one organisation against another. */
export function widestSentence(themes: readonly ThemeProfile[]): string {
  const width = ({ current }: ThemeProfile) => (current ? current.highest - current.lowest : -1);
  const widest = Math.max(-1, ...themes.map(width));
  if (widest < 0) return m.evaluation_profile_empty();
  if (widest === 0) return m.evaluation_profile_even();
  const names = themes
    .filter((theme) => width(theme) === widest)
    .map(({ number, title }) => m.evaluation_quoted({ text: `${number} ${title}` }));
  return m.evaluation_profile_widest({ themes: listed(names), count: widest + 1 });
}

export function priorityName(priority: string): string {
  return priority === nothingSaid ? m.evaluation_without_priority() : priorityText(priority);
}

/** „3: Priorität A – hoch, kurzfristig, bis 2027“ */
export function cellName(count: number, priority: string, horizon: string): string {
  const name = priorityName(priority);
  const said = priority === nothingSaid ? name : m.matrix_priority_is({ priority: name });
  return m.evaluation_grid_cell({ count, priority: said, horizon });
}

export function horizonName(horizon: string, years: HorizonYears, from: string): string {
  return horizon === nothingSaid ? m.matrix_horizon_none() : horizonText(horizon, years, from);
}

export function stepsText(steps: number): string {
  return steps === 1 ? m.evaluation_step_one() : m.evaluation_steps({ count: steps });
}

/** „Am weitesten ist der Weg bei „WLAN“ und „KI“: 2 Stufen.“ */
export function gapSentence(gaps: readonly Gap[]): string {
  const [first] = gaps;
  if (!first) return m.evaluation_gap_none();
  const widest = gaps.filter(({ steps }) => steps === first.steps);
  const steps = stepsText(first.steps);
  if (widest.length > 3) return m.evaluation_gap_many({ count: widest.length, steps });
  const titles = widest.map(({ title }) => m.evaluation_quoted({ text: title }));
  return m.evaluation_gap_widest({ titles: listed(titles), steps });
}

/** „Stand 1 vom 12. November 2025 (Runde 2025), berichtigt durch Stand 2“ */
export function copyName({ number, takenOn, label, correctedBy }: EarlierCopy): string {
  const copy = m.matrix_copy_of({ number, day: longDay(takenOn, getLocale()) });
  const name = label ? m.evaluation_copy_of_round({ copy, label }) : copy;
  return correctedBy === null
    ? name
    : m.evaluation_copy_corrected({ copy: name, number: correctedBy });
}

export function saidText(said: Said | null): string {
  return said ? currentText(said) : '–';
}

const kindNames: Record<MovementKind, () => string> = {
  risen: m.evaluation_risen,
  fallen: m.evaluation_fallen,
  withoutLevel: m.evaluation_without_level,
  changed: m.evaluation_changed,
  new: m.evaluation_new,
  gone: m.evaluation_gone,
  unseen: m.evaluation_unseen,
  unchanged: m.evaluation_unchanged,
  carried: m.evaluation_carried,
  open: m.matrix_open
};

export function kindText(kind: MovementKind): string {
  return kindNames[kind]();
}

/** „Seit dem 12. November 2025: 8 gestiegen, 2 gesunken und 12 unverändert.“ */
export function movementSentence(movements: readonly Movement[], since: string): string {
  const counts = movementKinds.flatMap((kind) => {
    const count = movements.filter((one) => one.kind === kind).length;
    return count > 0 ? [`${count} ${kindText(kind)}`] : [];
  });
  return m.evaluation_movement_sentence({
    day: longDay(since, getLocale()),
    counts: listed(counts)
  });
}

function listed(texts: readonly string[]): string {
  return new Intl.ListFormat(getLocale()).format(texts);
}
