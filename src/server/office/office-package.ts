import { OfficeFault } from './office-fault.ts';
import { readXml } from './read-xml.ts';
import { archive } from './unzip.ts';

/** Where a part leads to inside the file: `worksheet` → `xl/worksheets/sheet1.xml`. */
export type Relation = Readonly<{ kind: string; path: string }>;

export type OfficePackage = Readonly<{
  /** The part all others hang on. */
  main: string;
  file: (path: string) => Buffer | undefined;
  /** By their ids; what leads out of the file is left out. */
  relationsOf: (path: string) => ReadonlyMap<string, Relation>;
}>;

/** A file of Excel or Word, if it is one that holds no program. @throws OfficeFault */
export function officePackage(bytes: Buffer, mostUnpacked: number): OfficePackage {
  refuseOthers(bytes);
  const { names, file } = archive(bytes, mostUnpacked);
  if (names.some((name) => /vbaProject\.bin$|macrosheets\//i.test(name))) {
    throw new OfficeFault('macros');
  }
  const types = file('[Content_Types].xml');
  if (!types) throw new OfficeFault('notOffice');
  if (/macroEnabled/i.test(types.toString('latin1'))) throw new OfficeFault('macros');
  const relationsOf = (path: string) => relationsIn(file(besides(path)), path);
  const main = [...relationsOf('').values()].find(({ kind }) => kind === 'officeDocument')?.path;
  if (main === undefined) throw new OfficeFault('notOffice');
  return { main, file, relationsOf };
}

function refuseOthers(bytes: Buffer): void {
  if (bytes.subarray(0, 8).equals(compoundFile)) {
    // Since 2007 only a file with a password is kept in the old container.
    const isEncrypted = bytes.includes(Buffer.from('EncryptedPackage', 'utf16le'));
    throw new OfficeFault(isEncrypted ? 'encrypted' : 'oldFormat');
  }
  if (bytes.toString('latin1', 0, 4) !== 'PK\x03\x04') throw new OfficeFault('notOffice');
}

const compoundFile = Buffer.from('d0cf11e0a1b11ae1', 'hex');

function relationsIn(content: Buffer | undefined, from: string): ReadonlyMap<string, Relation> {
  const found = new Map<string, Relation>();
  if (!content) return found;
  readXml(content, {
    open(name, attributes) {
      const [id, target] = [attributes.get('Id'), attributes.get('Target')];
      const isInside = attributes.get('TargetMode') !== 'External';
      if (name !== 'Relationship' || !id || !target || !isInside) return;
      const kind = (attributes.get('Type') ?? '').split('/').at(-1) ?? '';
      found.set(id, { kind, path: resolved(target, from) });
    },
    close() {},
    text() {}
  });
  return found;
}

/** `xl/workbook.xml` → `xl/_rels/workbook.xml.rels` */
function besides(path: string): string {
  const cut = path.lastIndexOf('/') + 1;
  return `${path.slice(0, cut)}_rels/${path.slice(cut)}.rels`;
}

function resolved(target: string, from: string): string {
  const base = target.startsWith('/') ? [] : from.split('/').slice(0, -1);
  const parts: string[] = [];
  for (const part of [...base, ...target.split('/')]) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return parts.join('/');
}
