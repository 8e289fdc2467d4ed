import { dayOf } from '#base/days.ts';
import { longDay, timeOf } from '#base/format.ts';
import { m } from '#messages';
import { getLocale } from '#paraglide/runtime.js';

export function validUntil(expiresAt: string | Date): string {
  const locale = getLocale();
  return m.invitation_until({
    day: longDay(dayOf(expiresAt), locale),
    time: timeOf(expiresAt, locale)
  });
}
