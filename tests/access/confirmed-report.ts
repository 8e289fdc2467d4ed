import { expect } from 'vitest';
import type { Client } from '../server.ts';
import { answerTo } from './http-ask.ts';
import { table } from './http-table.ts';
import type { HttpWorld } from './http-world.ts';

/** Berichtsbögen that are confirmed exist only as the product makes them; `lead` is that of Stadt Alpha. */
export async function confirmReport(world: HttpWorld, lead: Client): Promise<void> {
  const row = table.find(({ entrance }) => /^form .*\/bestaetigung$/.test(entrance));
  if (!row) throw new Error('nothing confirms a Berichtsbogen');
  const confirmation = { ...row, places: { besuch: 'reported' } };
  expect(await answerTo(world, lead, confirmation)).toBe(303);
}
