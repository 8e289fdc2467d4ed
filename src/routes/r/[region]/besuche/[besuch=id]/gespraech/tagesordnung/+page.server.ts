import { agendaItemInput, newAgendaItemInput } from '#features/agendas/agenda-input.ts';
import { agendaPage } from '#features/agendas/agendas.server.ts';
import {
  addAgendaItem,
  changeAgendaItem,
  proposeAgenda
} from '#features/agendas/changes.server.ts';
import { nothingTyped } from '#base/fields.ts';
import { m } from '#messages';
import { leaveFlash } from '#server/flash.ts';
import { submit } from '#server/form.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals, params }) =>
  locals.read((tx) => agendaPage(tx, params.besuch));

export const actions: Actions = {
  vorschlag: (event) =>
    submit(event, nothingTyped(), async (tx) => {
      await proposeAgenda(tx, event.params.besuch);
      leaveFlash(event.cookies, m.agenda_proposed());
      return event.url.pathname;
    }),
  neu: (event) =>
    submit(event, newAgendaItemInput, async (tx, input) => {
      await addAgendaItem(tx, event.params.besuch, input);
      leaveFlash(event.cookies, m.agenda_added());
      return event.url.pathname;
    }),
  punkt: (event) =>
    submit(event, agendaItemInput, async (tx, input) => {
      await changeAgendaItem(tx, event.params.besuch, input);
      if (input.to === 'remove')
        leaveFlash(event.cookies, m.agenda_removed({ title: input.title }));
      return `${event.url.pathname}#punkt-${input.id}`;
    })
};
