import { createHash } from 'node:crypto';
import { plusDays } from '#base/days.ts';
import { changesOf, summaryOf } from '#features/registers/changes.ts';
import { differencesOf } from '#features/registers/differences.ts';
import { applyImport, beginImport, keepPreview } from '#features/registers/import-steps.server.ts';
import { parseRegister } from '#features/registers/parse.ts';
import type { KeptFile } from '#features/registers/register-import-stored.ts';
import type { Event } from './event.ts';
import { found, type Cast, type Story } from './cast.ts';
import { registerFiles } from './register.ts';

/** The coordination reads in the register: looks at the preview and makes it the directory. */
export async function readingEvents(story: Story, cast: Cast, moved: number): Promise<Event[]> {
  const files = await registerFiles();
  const register = parseRegister(files, story.region.county);
  const asOf = plusDays(story.reading.asOf, moved);
  const kept: KeptFile[] = [
    keptOf('schools', files.schools),
    keptOf('owners', files.owners),
    keptOf('pupils', files.pupils)
  ];
  const happens: Event['happens'] = async (run) => {
    const { id, known, fingerprint } = await run((tx) => beginImport(tx, asOf, kept));
    const changes = changesOf(known, register);
    const differences = differencesOf(known, register, changes);
    const summary = summaryOf(register, changes);
    await run((tx) => keepPreview(tx, id, { register, differences, summary, fingerprint }));
    await run((tx) => applyImport(tx, id, fingerprint));
  };
  return [{ day: story.reading.on, by: found(cast.leads, 'office'), happens }];
}

function keptOf(kind: KeptFile['kind'], { name, bytes }: { name: string; bytes: Uint8Array }) {
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return { kind, name, size: bytes.length, sha256 };
}
