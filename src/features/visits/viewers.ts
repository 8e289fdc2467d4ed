import { longDay } from '#base/format.ts';
import { m } from '#messages';
import { getLocale } from '#paraglide/runtime.js';

type Shown = {
  isOwn: boolean;
  ownerName: string;
  partners: { name: string; accessUntil: string; isMine: boolean; hasAccess: boolean }[];
};

/** Everybody who sees the visit today, the Schulträger first, and what they see. */
export function visitViewers({ isOwn, ownerName, partners }: Shown) {
  const owner = { name: ownerName, why: isOwn ? m.visit_who_own() : m.visit_who_owner() };
  const invited = partners
    .filter(({ hasAccess }) => hasAccess)
    .map(({ name, accessUntil, isMine }) => ({
      name: isMine ? m.visit_you({ name }) : name,
      why: m.visit_who_partner({ day: longDay(accessUntil, getLocale()) })
    }));
  return [owner, ...invited];
}
