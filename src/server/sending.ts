import { AsyncLocalStorage } from 'node:async_hooks';
import { createHash } from 'node:crypto';
import { sql, type Transaction } from 'kysely';
import type { Database } from '#server/tables.ts';

/** A form on its way: what makes it the same when it comes again. */
export type Sending = {
  readonly key: string;
  /** SHA-256 of where it was sent to and what it brought. */
  readonly body: string;
  /** The account that sends it, where no person of a region does. */
  readonly account: string | undefined;
  /** Whose it is, once a transaction that wrote has noted it. */
  noted?: string;
  /** Noted with the work itself where its answer leads. */
  isTold?: boolean;
};

/** The form did its work before. */
export class SentBefore extends Error {
  /** False: the same key came with something else. */
  readonly isSame: boolean;
  /** Where the answer led; null where it is not known how far that work came. */
  readonly location: string | null;

  constructor(isSame: boolean, location: string | null) {
    super('sent before');
    this.isSame = isSame;
    this.location = location;
  }
}

/** Lets the first transaction that writes during `work` note the form, or refuse to do the same again. */
export function sendOnce<T>(sending: Sending, work: () => Promise<T>): Promise<T> {
  return current.run(sending, work);
}

/**
 * Called for each transaction that writes, before its work. Noted with that work or not at all, so a form whose
 * answer got lost is known exactly when its work was done.
 * @returns what to call when the transaction has been carried out
 */
export async function noteSending(
  tx: Transaction<Database>,
  person: string | undefined
): Promise<() => void> {
  const sending = current.getStore();
  const sender = person ?? sending?.account;
  if (!sending || sending.noted || !sender) return () => {};
  const { rows } = await sql<{ isFirst: boolean; isSame: boolean; location: string | null }>`
    select is_first as "isFirst", is_same as "isSame", location
      from app.claim_sending(${sender}, ${sending.key}, ${sending.body})`.execute(tx);
  const [found] = rows;
  if (found && !found.isFirst) throw new SentBefore(found.isSame, found.location);
  return () => {
    sending.noted = sender;
  };
}

/** Where the answer leads, written with the work itself. */
export async function noteWhere(tx: Transaction<Database>, location: string): Promise<void> {
  const sending = current.getStore();
  if (!sending) return;
  await sql`select app.settle_sending(${sending.account ?? null}, ${sending.key}, ${location})`.execute(
    tx
  );
  sending.isTold = true;
}

export function bodyHash(parts: readonly unknown[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}

const current = new AsyncLocalStorage<Sending>();
