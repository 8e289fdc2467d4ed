import type { Cookies } from '@sveltejs/kit';
import { m } from '#messages';
import { signInQuery } from '#server/db.ts';
import { leaveFlash } from '#server/flash.ts';
import { bodyHash, SentBefore, sendOnce, type Sending } from '#server/sending.ts';
import type { Session } from '#server/session.ts';

type Sent = { url: URL; locals: { session: Session | null }; cookies: Cookies };

/**
 * Does the work of a form, or tells where it led when the same form came before. A form without a key is done each
 * time it comes.
 * @param form `brought`: everything that makes it the same form
 */
export async function sentOnce<Answer extends object>(
  { url, locals, cookies }: Sent,
  { key, brought }: { key: string | undefined; brought: unknown[] },
  work: () => Promise<string | Answer>
): Promise<string | Answer> {
  if (!key) return work();
  const address = url.pathname + url.search;
  const sending: Sending = {
    key,
    body: bodyHash([address, ...brought]),
    account: locals.session?.userId
  };
  try {
    const written = await sendOnce(sending, work);
    if (typeof written === 'string') await settle(sending, written);
    return written;
  } catch (failure) {
    if (failure instanceof SentBefore && failure.isSame) {
      const { location } = failure;
      leaveFlash(cookies, location ? m.form_sent_before() : m.form_sent_perhaps(), 'info');
      return location ?? url.pathname;
    }
    // What was refused after all may come again.
    await forget(sending);
    throw failure;
  }
}

/** For work of several transactions; that of one has noted it by itself. */
async function settle({ noted, isTold, key }: Sending, location: string): Promise<void> {
  if (!noted || isTold) return;
  await signInQuery('update auth.sending set location = $3 where sender = $1 and key = $2', [
    noted,
    key,
    location
  ]);
}

async function forget({ noted, key }: Sending): Promise<void> {
  if (!noted) return;
  await signInQuery('delete from auth.sending where sender = $1 and key = $2', [noted, key]);
}
