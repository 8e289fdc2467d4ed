import { z } from 'zod';
import { day, mailAddress, nothingTyped, text } from '#base/fields.ts';

export type GuestInput = z.output<typeof guestInput>;
export const guestInput = z.strictObject({
  name: text({ max: 100, required: true }),
  body: text({ max: 90 }),
  mail: mailAddress(),
  accessUntil: day()
});

export const accessInput = z.strictObject({ accessUntil: day() });

export const linkInput = nothingTyped();
