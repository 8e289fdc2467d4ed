import type { Tx } from '#server/db.ts';
import type { Membership, Session } from '#server/session.ts';

declare global {
  namespace App {
    interface Locals {
      requestId: string;
      /** Null: nobody is signed in. */
      session: Session | null;
      /** Below /r/[region] only: the region and the membership the person acts with, and in which session. */
      acting: {
        sessionId: string;
        region: NonNullable<Session['region']>;
        membership: Membership;
      } | null;
      /** One read-only transaction as the acting person. */
      read: <T>(work: (tx: Tx) => Promise<T>) => Promise<T>;
      /** One writing transaction as the acting person. */
      write: <T>(work: (tx: Tx) => Promise<T>) => Promise<T>;
    }
    interface Error {
      message: string;
      requestId?: string;
      /** Name of the region that is closed for the time being, where that is the reason. */
      suspendedRegion?: string;
    }
  }
}

export {};
