import { error } from '@sveltejs/kit';
import { isConfirmed } from '#features/report-sheets/responses.server.ts';
import { sectionsOfMine } from '#features/report-sheets/sections.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => {
  if (locals.acting?.membership.organisationKind !== 'school') error(404);
  const sections = await locals.read(sectionsOfMine);
  return {
    sections: sections.map((section) => ({
      sheetId: section.sheetId,
      visitId: section.visitId,
      schoolId: section.schoolId,
      isOpen: section.isOpen,
      isConfirmed: isConfirmed(section),
      title: section.content.visit.title,
      heldOn: section.content.visit.heldOn,
      ownerName: section.content.ownerName,
      number: section.content.number
    }))
  };
};
