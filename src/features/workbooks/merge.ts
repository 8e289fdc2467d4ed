import { fields, isText, type Field, type Said } from './said.ts';

/**
 * What becomes of a field: `kept` the workbook says nothing new, `taken` nobody else said anything new,
 * `conflict` both did, and somebody decides.
 */
export type Outcome = 'kept' | 'taken' | 'conflict';

/** Whose value stays; `both` is for texts. */
export type Decision = 'ours' | 'theirs' | 'both';

export type Three = Readonly<{
  /** When the workbook went out. */
  base: Said;
  /** What the workbook says. */
  theirs: Said;
  /** What is stored today. */
  ours: Said;
}>;

export function outcomeOf({ base, theirs, ours }: Three, field: Field): Outcome {
  const [before, file, stored] = [base[field], theirs[field], ours[field]];
  if (file === before || file === stored) return 'kept';
  if (stored === before) return 'taken';
  return isText(field) && isJoined(stored, file, before) ? 'kept' : 'conflict';
}

/** The answer that results; a conflict nobody has decided stays as it is stored. */
export function merged(three: Three, decided: Readonly<Partial<Record<Field, Decision>>>): Said {
  const { theirs, ours } = three;
  const result: Record<Field, string> = { ...ours };
  for (const field of fields) {
    const outcome = outcomeOf(three, field);
    if (outcome === 'taken') result[field] = theirs[field];
    if (outcome !== 'conflict') continue;
    if (decided[field] === 'theirs') result[field] = theirs[field];
    if (decided[field] === 'both') result[field] = joined(ours[field], theirs[field]);
  }
  return result;
}

/** Both texts, the stored one first. */
export function joined(ours: string, theirs: string): string {
  if (!ours || !theirs) return ours || theirs;
  return endsWith(ours, theirs) ? ours : `${ours}\n\n${theirs}`;
}

/** Whether the file's text was put behind another one before: reading a file twice adds nothing twice. */
function isJoined(stored: string, file: string, before: string): boolean {
  return file !== '' && endsWith(stored, file) && !endsWith(before, file);
}

function endsWith(text: string, part: string): boolean {
  return text.endsWith(`\n\n${part}`);
}
