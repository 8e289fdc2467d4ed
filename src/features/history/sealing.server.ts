import { sql } from 'kysely';
import { z } from 'zod';
import { asSystem, type SystemTx } from '#server/db.ts';
import { sealer } from './seal.server.ts';

/**
 * Seals what is settled of the history: entries up to the newest one, once every transaction that ran when it was
 * the newest has ended, so that none with an earlier number appears later. Writers wait for nothing. Returns how
 * many were sealed; what is not settled yet waits for the next turn.
 */
export async function sealHistory(): Promise<number> {
  mark ??= await newestEntry();
  if (!mark) return 0;
  const upTo = mark;
  let sealed = 0;
  for (;;) {
    const count = await asSystem((tx) => sealNext(tx, upTo));
    if (count === null) return sealed;
    sealed += count;
    if (count < most) break;
  }
  mark = undefined;
  return sealed;
}

type Mark = z.output<typeof marked>;

// Kept until it is reached: otherwise new transactions would always be older than the newest entry.
let mark: Mark | undefined;

// Few enough that a redaction does not wait for the seals for long.
const most = 500;

const marked = z.object({ lastId: z.int(), until: z.string() });

const entries = z.array(
  z.object({ no: z.int(), historyId: z.int(), salt: z.string(), digest: z.string() })
);

async function newestEntry(): Promise<Mark | undefined> {
  const { found } = await asSystem((tx) =>
    tx.selectNoFrom(sql<unknown>`app.history_mark()`.as('found')).executeTakeFirstOrThrow()
  );
  return marked.nullable().parse(found) ?? undefined;
}

async function sealNext(tx: SystemTx, { lastId, until }: Mark): Promise<number | null> {
  const { found } = await tx
    .selectNoFrom(sql<unknown>`app.entries_to_seal(${lastId}, ${until}, ${most})`.as('found'))
    .executeTakeFirstOrThrow();
  const chosen = entries.nullable().parse(found);
  if (!chosen?.length) return chosen && 0;
  const { secret, sealOf } = sealer();
  await tx
    .insertInto('app.history_seal')
    .values(
      chosen.map((entry) => ({
        no: entry.no,
        history_id: entry.historyId,
        salt: Buffer.from(entry.salt, 'hex'),
        secret,
        seal: Buffer.from(sealOf(entry), 'hex')
      }))
    )
    .execute();
  return chosen.length;
}
