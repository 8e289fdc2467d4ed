import { readXml } from './read-xml.ts';

/** Whether the format of that number shows a number as a day. */
export type DateFormats = readonly boolean[];

/** Which of a workbook's formats are days; only by its format is a day told from a number. */
export function formatsOf(content: Buffer): DateFormats {
  const codes = new Map<number, string>();
  const formats: boolean[] = [];
  let isInCells = false;
  readXml(content, {
    open(name, attributes) {
      if (name === 'cellXfs') isInCells = true;
      if (name === 'numFmt') {
        codes.set(Number(attributes.get('numFmtId')), attributes.get('formatCode') ?? '');
      }
      if (name === 'xf' && isInCells) formats.push(isDay(Number(attributes.get('numFmtId') ?? 0)));
    },
    close(name) {
      if (name === 'cellXfs') isInCells = false;
    },
    text() {}
  });
  return formats;

  function isDay(id: number): boolean {
    const code = codes.get(id);
    // Those without a code are Excel's own: 14 to 17 and 22 in the West, the others in East Asia.
    if (code === undefined)
      return (id >= 14 && id <= 17) || id === 22 || (id >= 27 && id <= 58 && !isTime(id));
    return /[dyDYjJtT]/.test(code.replace(/"[^"]*"|\\.|\[[^\]]*\]|_.|\*./g, ''));
  }
}

function isTime(id: number): boolean {
  return (id >= 37 && id <= 49) || (id >= 32 && id <= 35);
}
