import { listBook, listFile, type ListColumn } from '#features/files/list-file.server.ts';
import type { Words } from '#features/regions/words.ts';
import { m } from '#messages';
import { today } from '#server/clock.ts';
import { additionOf, standingLabel, standingOf } from './membership.ts';
import type { peoplePage } from './people.server.ts';
import { roleLabel } from './role.ts';

type Member = Awaited<ReturnType<typeof peoplePage>>['members'][number];

/** The people of the page as a workbook; nothing about what anybody did or when somebody was here. */
export function peopleFile(acting: App.Locals['acting'], members: Member[]) {
  return listFile(peopleList(acting, members));
}

/** The same as bytes. */
export function peopleBook(acting: App.Locals['acting'], members: Member[]) {
  return listBook(peopleList(acting, members));
}

function peopleList(acting: App.Locals['acting'], members: Member[]) {
  return {
    title: m.people_title(),
    purpose: m.export_purpose_people(),
    acting,
    entries: members,
    columns: columns(acting?.region.words ?? {})
  };
}

function columns(words: Words): ListColumn<Member>[] {
  return [
    { heading: m.people_name(), width: 30, cell: ({ name }) => name },
    { heading: m.people_role(), width: 26, cell: ({ role }) => roleLabel(role, words) },
    { heading: m.people_addition(), width: 40, cell: additionOf },
    {
      heading: m.people_organisation(),
      width: 36,
      cell: ({ organisationName }) => organisationName
    },
    { heading: m.sign_in_mail(), width: 36, cell: ({ mail }) => mail },
    { heading: m.membership_from(), width: 14, cell: ({ validFrom }) => ({ day: validFrom }) },
    { heading: m.membership_to(), width: 14, cell: ({ validTo }) => validTo && { day: validTo } },
    {
      heading: m.people_standing(),
      width: 18,
      cell: (member) => standingLabel(standingOf(member, today()))
    }
  ];
}
