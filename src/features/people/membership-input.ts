import { z } from 'zod';
import { choice, day, id, optionalDay, version } from '#base/fields.ts';
import { m } from '#messages';
import { roles } from './role.ts';

const dates = { validFrom: day(), validTo: optionalDay() };

const endsAfterItBegins = {
  path: ['validTo'],
  error: () => m.membership_ends_before(),
  when: () => true
};

export const membershipInput = z
  .strictObject({
    version: version(),
    role: choice(roles),
    unit: z.union([z.literal('').transform(() => null), id()]).default(null),
    ...dates
  })
  .refine(({ validFrom, validTo }) => !validTo || validTo >= validFrom, endsAfterItBegins);

export type MembershipInput = z.output<typeof membershipInput>;

/** Somebody who stands in, always until a day. */
export const deputyInput = z
  .strictObject({ deputy: id(), validFrom: day(), validTo: day() })
  .refine(({ validFrom, validTo }) => validTo >= validFrom, endsAfterItBegins);
