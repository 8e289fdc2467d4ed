import { z } from 'zod';
import { fields, type Said } from './said.ts';
import { format } from './sheet.ts';

/** What stood in a workbook when it went out; part of the file, under a checksum. */
export type Base = Readonly<{
  assessmentId: string;
  madeOn: string;
  withNotes: boolean;
  criteria: readonly Readonly<{ key: string; version: number; said: Said }>[];
}>;

/** The facts of the hidden sheet as pairs of texts; what is signed is all of them in this order. */
export function factsOf(base: Base): [string, string][] {
  return [
    ['format', format],
    ['assessment', base.assessmentId],
    ['madeOn', base.madeOn],
    ['notes', base.withNotes ? 'yes' : 'no'],
    ...base.criteria.map(({ key, version, said }): [string, string] => [
      key,
      JSON.stringify([version, ...fields.map((field) => said[field])])
    ])
  ];
}

export function signedText(facts: readonly (readonly [string, string])[]): string {
  return `workbook ${JSON.stringify(facts)}`;
}

/** The base of those facts; undefined where they are of another kind. */
export function baseIn(facts: readonly (readonly [string, string])[]): Base | undefined {
  const [kind, assessment, madeOn, notes, ...rest] = facts;
  if (kind?.[1] !== format || !assessment || !madeOn || !notes) return undefined;
  const criteria = rest.map(([key, text]) => {
    const [version, ...values] = row.parse(JSON.parse(text));
    const said = saidShape.parse(
      Object.fromEntries(fields.map((field, at) => [field, values[at]]))
    );
    return { key, version, said };
  });
  return {
    assessmentId: assessment[1],
    madeOn: madeOn[1],
    withNotes: notes[1] === 'yes',
    criteria
  };
}

const row = z.tuple([z.number()], z.string());

export const saidShape = z.strictObject({
  current: z.string(),
  target: z.string(),
  horizon: z.string(),
  priority: z.string(),
  remark: z.string(),
  toDiscuss: z.string(),
  note: z.string()
});
