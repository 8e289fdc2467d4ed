import { error } from '@sveltejs/kit';
import { CsvFault, csvText } from '#base/csv.ts';
import { bulkLimits } from './bulk-limits.ts';
import type { BulkFault } from './bulk.ts';

export type SentList = { csv: string; isConfirmed: boolean } | { fault: BulkFault };

/** The list as a file or, once it was looked at, as the text it was; anything else was made by hand. */
export async function listOf(request: Request): Promise<SentList> {
  const data = await request.formData().catch(() => error(400));
  const names = new Set(data.keys());
  if ([...names].some((name) => !['datei', 'csv', 'einladen'].includes(name))) error(422);
  const kept = data.get('csv');
  if (typeof kept === 'string') {
    // A form turns every line end into two characters.
    const csv = kept.replace(/\r\n?/g, '\n');
    if (csv.length > bulkLimits.bytes) return { fault: 'tooLarge' };
    return { csv, isConfirmed: data.get('einladen') === 'ja' };
  }
  const file = data.get('datei');
  if (!(file instanceof File) || file.size === 0) return { fault: 'empty' };
  if (file.size > bulkLimits.bytes) return { fault: 'tooLarge' };
  try {
    return { csv: csvText(new Uint8Array(await file.arrayBuffer())), isConfirmed: false };
  } catch (failure) {
    if (failure instanceof CsvFault) return { fault: failure.code };
    throw failure;
  }
}

/** A list and the lines of it that somebody wants back. */
export async function restOf(request: Request): Promise<{ csv: string; lines: Set<number> }> {
  const data = await request.formData().catch(() => error(400));
  const csv = data.get('csv');
  if (typeof csv !== 'string' || csv.length > 2 * bulkLimits.bytes) error(422);
  return {
    csv: csv.replace(/\r\n?/g, '\n'),
    lines: new Set(data.getAll('zeile').map((line) => Number(line)))
  };
}
