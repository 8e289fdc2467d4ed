import { m } from '#messages';
import { getLocale } from '#paraglide/runtime.js';
import type { Tx } from '#server/db.ts';
import { Invalid, Outdated } from '#server/form.ts';
import { Busy } from '#server/places.ts';
import type { Uploaded } from '#server/upload.ts';
import { check } from './check.server.ts';
import type { CheckTask } from './check-child.ts';
import { faultsByField } from './fault-text.ts';
import { beginImport, keepFaults, keepPreview } from './import-steps.server.ts';
import { fileKinds } from './register-import.ts';
import type { KeptFile } from './register-import-stored.ts';

export type Write = <T>(work: (tx: Tx) => Promise<T>) => Promise<T>;

/**
 * Takes uploaded files to their preview; returns the id of the Einlesung. No transaction is open while the
 * files are read.
 */
export async function previewUpload(
  write: Write,
  { asOf, county }: { asOf: string; county: string },
  files: Uploaded['files']
): Promise<string> {
  const paths = pathsOf(files);
  const { id, known, fingerprint } = await write((tx) => beginImport(tx, asOf, keptOf(files)));
  const found = await unlessBusy(check({ paths, county, known }));
  if ('faults' in found) {
    await write((tx) => keepFaults(tx, id, found.faults));
    throw new Invalid(faultsByField(found.faults, getLocale()));
  }
  await write((tx) => keepPreview(tx, id, { ...found, fingerprint }));
  return id;
}

function pathsOf(files: Uploaded['files']): CheckTask['paths'] {
  const [schools, owners] = [files.get('schools'), files.get('owners')];
  if (schools && owners) {
    return { schools: schools.path, owners: owners.path, pupils: files.get('pupils')?.path };
  }
  throw new Invalid({
    ...(schools ? {} : { schools: m.register_file_missing() }),
    ...(owners ? {} : { owners: m.register_file_missing() })
  });
}

function keptOf(files: Uploaded['files']): KeptFile[] {
  return fileKinds.flatMap((kind) => {
    const file = files.get(kind);
    return file ? [{ kind, name: file.name, size: file.size, sha256: file.sha256 }] : [];
  });
}

export async function unlessBusy<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (failure) {
    if (failure instanceof Busy) throw new Outdated({ kind: 'limit', text: m.register_busy() });
    throw failure;
  }
}
