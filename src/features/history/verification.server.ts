import { sql } from 'kysely';
import { asSystem, type SystemTx } from '#server/db.ts';
import type { Anchor } from './anchor.ts';
import { trustedAnchors } from './trusted-anchors.server.ts';
import type { FaultKind, HistoryFault } from './fault.ts';
import { rolling, sealers, type Sealers } from './seal.server.ts';

export type HistoryVerification = Readonly<{
  entries: number;
  redacted: number;
  waiting: number;
  anchors: number;
  lastAnchor: Pick<Anchor, 'no' | 'entries' | 'at' | 'root'> | null;
  faults: HistoryFault[];
}>;

/**
 * Makes every seal and anchor of the history anew, page by page.
 * @param anchorsFile a copy kept elsewhere
 * @param oldSecrets files of secrets that were in use before
 */
export async function verifyHistory(
  anchorsFile?: string,
  oldSecrets: readonly string[] = []
): Promise<HistoryVerification> {
  const seals = sealers(oldSecrets);
  return asSystem(async (tx) => {
    const { anchors, faults } = await trustedAnchors(tx, seals, anchorsFile);
    const chain = chainOf(seals, anchors, faults);
    for await (const page of pages(tx)) page.forEach(chain.follow);
    const { entries, redacted } = chain.end();
    faults.push(...(await putIn(tx)));
    const last = anchors.at(-1);
    return {
      entries,
      redacted,
      waiting: await waiting(tx),
      anchors: anchors.length,
      lastAnchor: last
        ? { no: last.no, entries: last.entries, at: last.at, root: last.root }
        : null,
      faults
    };
  });
}

type Sealed = {
  no: number;
  historyId: number;
  secret: string;
  seal: string;
  digest: string | null;
  about: string | null;
  isRedacted: boolean;
  isOff: boolean;
};

/** Follows the seals in their order and notes in `faults` what does not fit. */
function chainOf(seals: Sealers, anchors: readonly Anchor[], faults: HistoryFault[]) {
  let no = 0;
  let redacted = 0;
  let roll = rolling('');
  const ahead = [...anchors];

  /** At the last entry of an anchor; the next part starts from what the anchor says, so that one fault is one. */
  function pass(): void {
    while (ahead[0] && ahead[0].entries <= no) {
      const anchor = ahead.shift();
      if (!anchor) return;
      if (anchor.entries < no || anchor.root !== roll.root()) {
        faults.push({ kind: 'anchor', table: 'history_anchor', id: String(anchor.no) });
      }
      roll = rolling(anchor.root);
    }
  }

  function cutUntil(next: number): void {
    for (no += 1; no < next; no++) {
      faults.push({ kind: 'cut', table: 'history_seal', id: String(no) });
      pass();
    }
  }

  function follow(entry: Sealed): void {
    cutUntil(entry.no);
    if (entry.isRedacted) redacted++;
    const kind = faultOf(entry, seals);
    if (kind) {
      const about = entry.about ? { about: entry.about } : {};
      faults.push({ kind, table: 'history', id: String(entry.historyId), ...about });
    }
    roll.add(entry.seal);
    pass();
  }

  function end() {
    const entries = no;
    cutUntil((anchors.at(-1)?.entries ?? 0) + 1);
    return { entries, redacted };
  }

  return { follow, end };
}

function faultOf(entry: Sealed, seals: Sealers): FaultKind | undefined {
  const { no, historyId, digest } = entry;
  if (digest === null) return 'removed';
  const sealer = seals.get(entry.secret);
  if (!sealer) return 'secret';
  if (entry.seal !== sealer.sealOf({ no, historyId, digest })) return 'changed';
  return entry.isOff ? 'leftover' : undefined;
}

async function* pages(tx: SystemTx): AsyncGenerator<Sealed[]> {
  for (let after = 0; ;) {
    const { rows } = await sql<Sealed>`
      select e.no::float8 as no, e.history_id::float8 as "historyId", e.secret, e.seal, e.digest, e.about,
        e.is_redacted as "isRedacted", e.is_off as "isOff"
      from app.sealed_entries(${after}, 2000) e`.execute(tx);
    const last = rows.at(-1);
    if (!last) return;
    yield rows;
    after = last.no;
  }
}

async function putIn(tx: SystemTx): Promise<HistoryFault[]> {
  const { rows } = await sql<{ id: string; about: string }>`
    select e.history_id as id, e.about from app.entries_put_in(10000) e`.execute(tx);
  return rows.map(({ id, about }) => ({ kind: 'putIn', table: 'history', id, about }));
}

async function waiting(tx: SystemTx): Promise<number> {
  const { rows } = await sql<{ waiting: number }>`
    select (app.history_state() ->> 'waiting')::integer as waiting`.execute(tx);
  return rows[0]?.waiting ?? 0;
}
