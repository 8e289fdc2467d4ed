import { Refusal } from '#base/refusal.ts';
import type { SystemTx } from '#server/db.ts';
import type { Anchor } from './anchor.ts';
import { anchorsInFile } from './anchor-file.server.ts';
import { anchorsAfter } from './anchors.server.ts';
import type { FaultKind, HistoryFault } from './fault.ts';
import type { Sealers } from './seal.server.ts';

/**
 * The anchors the history is held against: those of a copy kept elsewhere before those of the file of this machine
 * before those of the database, and what does not fit among them.
 */
export async function trustedAnchors(tx: SystemTx, seals: Sealers, copy: string | undefined) {
  const faults: HistoryFault[] = [];
  const found = new Map<number, Anchor>();
  const sources = [
    copy === undefined ? [] : await anchorsInCopy(copy),
    await anchorsInFile(),
    await anchorsAfter(tx, 0)
  ];
  for (const source of sources) {
    for (const anchor of source) {
      const known = found.get(anchor.no) ?? anchor;
      if (!isTrue(anchor, seals) || known.mac !== anchor.mac) {
        faults.push(fault(kindOf(anchor, seals), anchor.no));
      } else found.set(anchor.no, anchor);
    }
  }
  // The database has them all; a file may have begun later or wait for the newest.
  const inDatabase = new Set(sources[2]?.map(({ no }) => no));
  const most = Math.max(0, ...found.keys(), ...inDatabase);
  for (let no = 1; no <= most; no++) {
    if (!inDatabase.has(no)) faults.push(fault('anchorGone', no));
  }
  const anchors = [...found.values()].toSorted((a, b) => a.no - b.no);
  return { anchors, faults: unique(faults) };
}

/** A copy that tells nothing would prove nothing, and everything would seem to fit. */
async function anchorsInCopy(file: string): Promise<Anchor[]> {
  const anchors = await anchorsInFile(file);
  if (anchors.length === 0) throw new Refusal(`There are no anchors in ${file}.`, 2);
  return anchors;
}

function isTrue(anchor: Anchor, seals: Sealers): boolean {
  return anchor.mac === seals.get(anchor.secret)?.macOf(anchor);
}

/** Another secret is named as such: after a restore it may be the only thing that is wrong. */
function kindOf(anchor: Anchor, seals: Sealers): FaultKind {
  return seals.has(anchor.secret) ? 'anchor' : 'secret';
}

function fault(kind: FaultKind, no: number): HistoryFault {
  return { kind, table: 'history_anchor', id: String(no) };
}

function unique(faults: HistoryFault[]): HistoryFault[] {
  return [...new Map(faults.map((one) => [`${one.kind} ${one.id}`, one])).values()];
}
