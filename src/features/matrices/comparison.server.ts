import { error } from '@sveltejs/kit';
import type { Tx } from '#server/db.ts';
import { differencesOf } from './differences.ts';
import { versionInOwnLanguage, versionsPage } from './versions.server.ts';

/** A version beside another one of the same side; without a choice beside the newest before it. */
export async function comparison(tx: Tx, id: string, chosen: string | undefined) {
  const after = await versionInOwnLanguage(tx, id);
  const { versions } = await versionsPage(tx);
  const others = versions.filter((one) => one.audience === after.audience && one.id !== id);
  const other =
    others.find((one) => one.id === chosen) ??
    (chosen ? error(404) : (others.find((one) => one.version < after.version) ?? others[0]));
  const before = other ? await versionInOwnLanguage(tx, other.id) : null;
  return { after, before, others, differences: before && differencesOf(before, after) };
}
