import { OfficeFault } from '#server/office/office-fault.ts';
import { archive, type Archive } from '#server/office/unzip.ts';
import { fileKinds, type FileKind } from './evidence.ts';

/** Why a file is not taken. */
export type KindFault = 'unknown' | 'macros' | 'encrypted' | 'broken';

/** What a file is by its content, never by its name; a picture is told apart from it by its caller. */
export function fileKindOf(bytes: Buffer): FileKind | KindFault {
  if (bytes.subarray(0, 5).toString('latin1') === '%PDF-') return pdf(bytes);
  if (bytes.subarray(0, 4).toString('latin1') === 'PK\x03\x04') return office(bytes);
  return 'unknown';
}

export function isPicture(bytes: Buffer): boolean {
  const head = bytes.subarray(0, 12).toString('latin1');
  return (
    head.startsWith('\x89PNG\r\n\x1a\n') ||
    head.startsWith('\xff\xd8\xff') ||
    (head.startsWith('RIFF') && head.endsWith('WEBP'))
  );
}

/** A file that is a PDF and a page of the web at once is neither. */
function pdf(bytes: Buffer): FileKind | KindFault {
  if (!bytes.subarray(-2048).includes('%%EOF')) return 'broken';
  const head = bytes.subarray(0, 4096).toString('latin1');
  return /<(!doctype\s+html|html|script|svg|body)/i.test(head) ? 'unknown' : kind('pdf');
}

function office(bytes: Buffer): FileKind | KindFault {
  try {
    const opened = archive(bytes, mostUnpacked);
    const found = openDocument(opened) ?? openXml(opened);
    if (!found) return 'unknown';
    return holdsProgram(opened) ? 'macros' : found;
  } catch (failure) {
    if (!(failure instanceof OfficeFault)) throw failure;
    return failure.code === 'encrypted' ? 'encrypted' : 'broken';
  }
}

/** Only the two small files that say what a document is are ever unpacked. */
const mostUnpacked = 1024 * 1024;

function openDocument({ names, file }: Archive): FileKind | undefined {
  if (names[0] !== 'mimetype') return undefined;
  const said = file('mimetype')?.toString('latin1');
  return fileKinds.find(({ mediaType }) => mediaType === said);
}

function openXml({ names, file }: Archive): FileKind | undefined {
  const main = new Map<string, string>([
    ['docx', 'word/document.xml'],
    ['xlsx', 'xl/workbook.xml'],
    ['pptx', 'ppt/presentation.xml']
  ]);
  const types = file('[Content_Types].xml')?.toString('utf8') ?? '';
  return fileKinds.find(({ extension, mediaType }) => {
    const part = main.get(extension);
    return part !== undefined && names.includes(part) && types.includes(`${mediaType}.main+xml`);
  });
}

function holdsProgram({ names, file }: Archive): boolean {
  const types = file('[Content_Types].xml')?.toString('utf8') ?? '';
  return (
    /macroEnabled|vbaProject|activeX/i.test(types) ||
    names.some((name) => /vbaProject|\/activeX\/|^(Basic|Scripts)\/./i.test(name))
  );
}

function kind(extension: FileKind['extension']): FileKind {
  const found = fileKinds.find((one) => one.extension === extension);
  if (!found) throw new Error(`no kind ${extension}`);
  return found;
}
