import { insert, type Arranger } from '../factories.ts';

type Ids = {
  school: string;
  alpha: string;
  schoolTemplate: string;
  schoolTheme: string;
  schoolCriterion: string;
  schoolOwnTheme: string;
  schoolOwnCriterion: string;
};

/**
 * The matrix of the school, filled in by its team. Of a frozen copy it released the first theme to its Schulträger
 * without remarks; the other theme it keeps.
 */
export async function schoolsThings(db: Arranger, regionId: string, ids: Ids) {
  const put = async (table: string, row: Record<string, unknown>) =>
    (await insert(db, `app.${table}`, { region_id: regionId, ...row })).id ?? '';
  const own = { organisation_id: ids.school };
  const template_id = ids.schoolTemplate;
  const assessment_id = await put('assessment', {
    ...own,
    template_id,
    label: '2026',
    started_on: '2026-01-10'
  });
  const copy_id = await put('frozen_copy', {
    ...own,
    assessment_id,
    template_id,
    number: 1,
    taken_on: '2026-02-01',
    sha256: '1'.repeat(64)
  });
  for (const [theme_id, criterion_id] of [
    [ids.schoolTheme, ids.schoolCriterion],
    [ids.schoolOwnTheme, ids.schoolOwnCriterion]
  ]) {
    const answer = { ...own, template_id, theme_id, criterion_id, current_level: 3 };
    await put('answer', { ...answer, assessment_id, remark: 'x' });
    await put('internal_note', { ...own, assessment_id, criterion_id, text: 'intern' });
    await put('copied_answer', { ...answer, copy_id, to_discuss: false });
    await put('copied_remark', { ...own, copy_id, theme_id, criterion_id, remark: 'x' });
  }
  const toItsOwner = await put('release', {
    ...own,
    copy_id,
    recipient_id: ids.alpha,
    includes_remarks: false,
    // Opening it would be written down once more.
    opened_at: '2026-02-02T10:00:00Z'
  });
  await put('release_theme', {
    ...own,
    copy_id,
    release_id: toItsOwner,
    theme_id: ids.schoolTheme
  });
  return { schoolAssessment: assessment_id, schoolCopy: copy_id, toItsOwner };
}
