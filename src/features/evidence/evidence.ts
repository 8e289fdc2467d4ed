import { m } from '#messages';

/** What one file may hold; all of an organisation and the number for a criterion are the database's to count. */
export const largestEvidence = 25 * 1024 * 1024;

/** What the triggers of the database refuse, at the field it belongs to. */
export const fileConstraints = {
  evidence_quota: { field: 'file', text: m.evidence_quota },
  evidence_count: { field: 'file', text: m.evidence_count }
};

export const linkConstraints = { evidence_count: { field: 'title', text: m.evidence_count } };

/** „PDF, 1,2 MB“ or the host a link leads to. */
export function evidenceText(one: {
  url: string | null;
  mediaType: string | null;
  size: number | null;
}): string {
  if (one.url !== null) return new URL(one.url).host;
  const kind = fileKinds.find(({ mediaType }) => mediaType === one.mediaType)?.label ?? '';
  return `${kind}, ${sizeText(one.size ?? 0)}`;
}

/** The formats that are taken, told apart by their content and served as nothing else. */
export const fileKinds = [
  { mediaType: 'application/pdf', extension: 'pdf', label: 'PDF' },
  {
    mediaType: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
    extension: 'docx',
    label: 'Word'
  },
  {
    mediaType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    extension: 'xlsx',
    label: 'Excel'
  },
  {
    mediaType: 'application/vnd.openxmlformats-officedocument.presentationml.presentation',
    extension: 'pptx',
    label: 'PowerPoint'
  },
  { mediaType: 'application/vnd.oasis.opendocument.text', extension: 'odt', label: 'ODT' },
  { mediaType: 'application/vnd.oasis.opendocument.spreadsheet', extension: 'ods', label: 'ODS' },
  { mediaType: 'application/vnd.oasis.opendocument.presentation', extension: 'odp', label: 'ODP' },
  { mediaType: 'image/png', extension: 'png', label: 'PNG' }
] as const;

export type FileKind = (typeof fileKinds)[number];

function sizeText(bytes: number): string {
  const kilobytes = Math.max(1, Math.round(bytes / 1024));
  if (kilobytes < 1024) return m.evidence_kilobytes({ size: kilobytes });
  return m.evidence_megabytes({ size: Math.round(kilobytes / 1024) });
}
