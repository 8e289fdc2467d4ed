import { signInQuery } from '#server/db.ts';

/**
 * Sessions that ended, what was typed into their forms, which forms were sent, proofs and half sign-ins that ran out,
 * counted tries of yesterday and what operators did a year ago.
 */
export async function forgetOldSignIns(): Promise<void> {
  await signInQuery(
    `delete from auth.session where expires_at < now() or updated_at < now() - interval '1 day'`,
    []
  );
  await signInQuery(`delete from auth.ended_session where ended_at < now() - interval '1 day'`, []);
  await signInQuery(`delete from auth.kept_input where kept_at < now() - interval '1 day'`, []);
  await signInQuery(`delete from auth.sending where sent_at < now() - interval '1 day'`, []);
  await signInQuery(
    `delete from auth.verification where expires_at < now() - interval '1 day'`,
    []
  );
  await signInQuery(
    `delete from auth.attempt where window_started_at < now() - interval '1 day'`,
    []
  );
  await signInQuery(`delete from auth.half_session where expires_at < now()`, []);
  await signInQuery(`delete from auth.totp_setup where begun_at < now() - interval '1 day'`, []);
  await signInQuery(
    `delete from auth.factor_attempt where window_started_at < now() - interval '1 day'`,
    []
  );
  await signInQuery(`delete from auth.used_challenge where until < now()`, []);
  await signInQuery(`delete from auth.operator_deed where at < now() - interval '1 year'`, []);
}
