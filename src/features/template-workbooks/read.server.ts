import { open } from 'node:fs/promises';
import { faultText } from '#features/matrices/fault-text.ts';
import { readTemplate } from '#features/matrices/import.server.ts';
import type { MatrixTemplate } from '#features/matrices/template-shape.ts';
import { faultText as fileFaultText } from '#features/workbooks/fault-text.ts';
import { m } from '#messages';
import { Invalid, Outdated } from '#server/form.ts';
import { OfficeFault } from '#server/office/office-fault.ts';
import { openWorkbook } from '#server/office/open-workbook.ts';
import { Busy } from '#server/places.ts';
import { templateIn } from './in.ts';

/**
 * The matrix an uploaded file holds, a workbook or the documented JSON; no transaction is open meanwhile.
 * @throws Invalid naming each fault at the field
 */
export async function templateInFile(path: string, field: string): Promise<MatrixTemplate> {
  if (await isWorkbook(path)) {
    const found = templateIn(await opened(path, field));
    if ('faults' in found) throw new Invalid({ [field]: listed(found.faults) });
    return found.template;
  }
  const found = await readTemplate(path);
  if ('faults' in found) throw new Invalid({ [field]: listed(found.faults.map(faultText)) });
  return found.template;
}

/** By content: ZIP, or the container that encrypted and old workbooks share. */
async function isWorkbook(path: string): Promise<boolean> {
  const file = await open(path);
  try {
    const { buffer } = await file.read(Buffer.alloc(4), 0, 4, 0);
    return ['504b0304', 'd0cf11e0'].includes(buffer.toString('hex'));
  } finally {
    await file.close();
  }
}

async function opened(path: string, field: string) {
  try {
    return await openWorkbook(path);
  } catch (failure) {
    if (failure instanceof OfficeFault) throw new Invalid({ [field]: fileFaultText(failure.code) });
    if (failure instanceof Busy) throw new Outdated({ kind: 'limit', text: m.workbook_busy() });
    throw failure;
  }
}

const mostFaults = 12;

function listed(faults: readonly string[]): string {
  const shown = faults.slice(0, mostFaults).join(' ');
  const rest = faults.length - mostFaults;
  return rest > 0 ? `${shown} ${m.workbook_fault_more({ count: rest })}` : shown;
}
