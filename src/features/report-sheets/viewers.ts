import { longDay } from '#base/format.ts';
import { m } from '#messages';
import { getLocale } from '#paraglide/runtime.js';

type Shown = {
  isOwn: boolean;
  state: 'draft' | 'commenting' | 'confirmed';
  ownerName: string;
  partners: { name: string; accessUntil: string; hasAccess: boolean; isMine: boolean }[];
};

/** Who reads the Berichtsbogen today: its owner, and the partners of the visit what was sent or confirmed. */
export function sheetViewers({ isOwn, state, ownerName, partners }: Shown) {
  const owner = { name: ownerName, why: isOwn ? m.report_who_own() : m.report_who_owner() };
  if (state === 'draft') return [owner];
  const reads = state === 'commenting' ? m.report_who_asked : m.report_who_partner;
  const readers = partners
    .filter(({ hasAccess }) => hasAccess)
    .map(({ name, accessUntil, isMine }) => ({
      name: isMine ? m.visit_you({ name }) : name,
      why: reads({ day: longDay(accessUntil, getLocale()) })
    }));
  return [owner, ...readers];
}
