import type { Actor } from '#server/db.ts';
import { as } from '#server/db.ts';
import { releaseCopy } from '#features/releases/changes.server.ts';
import { receivedReleases } from '#features/releases/releases.server.ts';
import { insert, member } from './factories.ts';
import { visitWorld } from './visit-world.ts';

/** What is released, as the form of the page says it. */
export type Made = {
  themen: string[];
  bemerkungen: boolean;
  besuche: string[];
  ersetzen: boolean;
  bis: string | null;
  fuer?: string[];
  umfang?: string[];
  fristen?: string[];
};

export const everything: Made = {
  themen: ['T4.1', 'T4.2'],
  bemerkungen: true,
  besuche: [],
  ersetzen: false,
  bis: null
};

type Work<T> = Parameters<typeof as<T>>[2];

export const read = <T>(actor: Actor, work: Work<T>) => as(actor, 'read only', work);
export const write = <T>(actor: Actor, work: Work<T>) => as(actor, 'read write', work);

/** Ids of what reaches somebody today. */
export const received = async (actor: Actor) =>
  (await read(actor, receivedReleases)).map(({ id }) => id);

/** The world of visits with two more people at Gemeinde Beta and notes that nobody outside may read. */
export async function releaseWorld(ownerUrl: string) {
  const world = await visitWorld(ownerUrl);
  await member(world.db, world.regionId, world.beta, 'ownerLead');
  await member(world.db, world.regionId, world.beta, 'ownerMember');
  for (const criterion of [world.wlan, world.staff]) {
    await insert(world.db, 'app.internal_note', {
      region_id: world.regionId,
      assessment_id: world.assessment,
      criterion_id: criterion,
      organisation_id: world.alpha,
      text: 'Nur für uns'
    });
  }
  return {
    ...world,
    release: (empfaenger: string[], made: Partial<Made> = {}) =>
      write(world.lead, (tx) =>
        releaseCopy(tx, world.copy, { ...everything, ...made, empfaenger })
      ),
    async forgetReleases() {
      await world.db.query('delete from app.release');
      await world.db.query('delete from app.standing_release');
      await world.db.query('delete from app.mail');
    }
  };
}
