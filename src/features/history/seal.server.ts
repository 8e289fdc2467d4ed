import { createHash, createHmac } from 'node:crypto';
import { macOf, macOfOld } from '#server/secret.ts';
import type { Anchor } from './anchor.ts';

/** What is sealed of an entry: its place in the order, its number in the history and what it says. */
export type Entry = Readonly<{ no: number; historyId: number; digest: string }>;

/**
 * Seals with a key of this installation, which the database never sees. Ask for it once: it reads a file.
 * @param oldSecret file of a secret that was in use before
 */
export function sealer(oldSecret?: string) {
  const labelled = (label: string) => (oldSecret ? macOfOld(oldSecret, label) : macOf(label));
  const key = labelled('history-seal');
  const mac = (text: string) => createHmac('sha256', key).update(text).digest('hex');
  return {
    /** Names the key without telling it, so that another one is not taken for a forgery. */
    secret: labelled('history-seal-name').slice(0, 12),
    sealOf: ({ no, historyId, digest }: Entry) => mac(`entry\n${no}\n${historyId}\n${digest}`),
    macOf: ({ no, entries, lastId, root, at }: Omit<Anchor, 'mac' | 'secret'>) =>
      mac(`anchor\n${no}\n${entries}\n${lastId}\n${root}\n${at}`)
  };
}

export type Sealer = ReturnType<typeof sealer>;

/** Whoever checks knows today's secret and those before it, each by its name. */
export type Sealers = ReadonlyMap<string, Sealer>;

export function sealers(oldSecrets: readonly string[]): Sealers {
  const all = [sealer(), ...oldSecrets.map((file) => sealer(file))];
  return new Map(all.map((one) => [one.secret, one]));
}

/** What seals give one after the other, on top of what those before them gave. */
export function rolling(root: string) {
  const hash = createHash('sha256').update(root);
  return {
    add: (seal: string) => void hash.update(`\n${seal}`),
    root: () => hash.copy().digest('hex')
  };
}
