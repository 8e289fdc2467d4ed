import type { z } from 'zod';
import type { Actor } from '#server/db.ts';
import type { demoStory } from './story.ts';

export type Story = z.output<typeof demoStory>;

/** Who plays: organisations and leads by the key the story names them with. */
export type Cast = Readonly<{
  regionId: string;
  organisations: ReadonlyMap<string, string>;
  leads: ReadonlyMap<string, Actor>;
  /** Everybody by mail address and organisation: `lohfeld@… office`. */
  members: ReadonlyMap<string, Actor>;
}>;

export function memberKey(mail: string, organisation: string): string {
  return `${mail} ${organisation}`;
}

/** What the story names must exist; otherwise the story and the register have come apart. */
export function found<T>(things: ReadonlyMap<string, T>, key: string): T {
  const thing = things.get(key);
  if (thing === undefined) throw new Error(`the demo story names ${key}, which is not there`);
  return thing;
}
