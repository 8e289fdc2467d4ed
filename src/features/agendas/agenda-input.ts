import { z } from 'zod';
import { checkbox, choice, count, id, text, version } from '#base/fields.ts';
import { m } from '#messages';

const minutes = () => count({ min: 1, max: 600 });

export type NewAgendaItem = z.output<typeof newAgendaItemInput>;
export const newAgendaItemInput = z
  .strictObject({
    criterionId: z.union([z.literal('').transform(() => null), id()]).default(null),
    title: text({ max: 160 }).default(''),
    minutes: minutes(),
    isInternal: checkbox()
  })
  .refine(({ criterionId, title }) => criterionId !== null || title !== '', {
    path: ['title'],
    error: () => m.agenda_title_needed()
  });

/** The row of one item: whatever button was pressed, what was typed is kept. */
export type AgendaItemChange = z.output<typeof agendaItemInput>;
export const agendaItemInput = z.strictObject({
  id: id(),
  version: version(),
  title: text({ max: 160, required: true }),
  minutes: minutes(),
  isInternal: checkbox(),
  to: choice(['save', 'up', 'down', 'remove'])
});
