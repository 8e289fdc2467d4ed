import { afterAll, expect } from 'vitest';
import { z } from 'zod';
import { CsvFault } from '#base/csv.ts';
import { Refusal } from '#base/refusal.ts';
import { RegisterFault } from '#features/registers/fault.ts';
import { BrokenForm } from '#server/multipart.ts';
import { OfficeFault } from '#server/office/office-fault.ts';
import { seed } from './odd-text.ts';

/** How many times as many inputs the long run has. */
export const times = process.env.LONG ? 100 : 1;

let inputs = 0;
afterAll(() => console.info(`${inputs} inputs, FUZZ_SEED=${seed}`));

/**
 * Refusals in the reader's own words are answers; anything else is a fault, and so is taking long.
 * @param about.within milliseconds
 */
export async function judged(
  { name, input, within = 2_000 }: { name: string; input: unknown; within?: number },
  work: () => unknown
): Promise<void> {
  inputs += 1;
  const began = performance.now();
  const said = () => `${name}: ${JSON.stringify(input).slice(0, 500)}`;
  try {
    await work();
  } catch (failure) {
    const isOwn = refusals.some((kind) => failure instanceof kind);
    if (!isOwn) throw new Error(`${said()} → ${String(failure)}`, { cause: failure });
  }
  if (performance.now() - began > within) throw new Error(`${said()} took too long`);
}

const refusals = [
  Refusal,
  CsvFault,
  RegisterFault,
  OfficeFault,
  BrokenForm,
  SyntaxError,
  z.ZodError
];

/** No input has reached what every object inherits. */
export function untouched(): void {
  expect(Object.keys(Object.prototype)).toEqual([]);
  expect(Reflect.get({}, 'x')).toBeUndefined();
  expect(Reflect.get({}, 'isAdmin')).toBeUndefined();
}

export function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
