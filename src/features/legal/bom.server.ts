import { createHash } from 'node:crypto';
import { type Brought, brought } from './brought.server.ts';
import { asked, idOf, type Package, packages } from './packages.server.ts';

/**
 * Everything that runs with the product, for programs that look for known faults: CycloneDX 1.6. The same sources
 * give the same bytes, so it holds no time, and its number follows from its content.
 */
export function billOfMaterials(version: string) {
  const product = `pkg:generic/tafelrunde@${version}`;
  const content = {
    metadata: {
      component: {
        type: 'application',
        'bom-ref': product,
        name: 'tafelrunde',
        version,
        licenses: [{ license: { id: 'EUPL-1.2' } }],
        purl: product
      }
    },
    components: [...packages.map(libraryOf), ...brought.map(partOf)],
    dependencies: [
      { ref: product, dependsOn: asked.map(purlOf) },
      ...packages.map((one) => ({
        ref: purlOf(idOf(one)),
        dependsOn: [
          ...one.needs.map(purlOf),
          ...brought.filter(({ within }) => within === one.name).map(purlOfPart)
        ]
      })),
      ...brought.map((one) => ({ ref: purlOfPart(one), dependsOn: [] }))
    ]
  };
  return {
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    serialNumber: `urn:uuid:${uuidOf(JSON.stringify(content))}`,
    version: 1,
    ...content
  };
}

function libraryOf({ name, version, licence, integrity, isOptional }: Package) {
  const [scope, rest] = name.startsWith('@') ? name.split('/') : [undefined, name];
  const purl = purlOf(idOf({ name, version }));
  const hashes = [{ alg: 'SHA-512', content: hexOf(integrity) }];
  return {
    type: 'library',
    'bom-ref': purl,
    ...(scope && { group: scope }),
    name: rest,
    version,
    scope: isOptional ? 'optional' : 'required',
    hashes: integrity ? hashes : [],
    licenses: licensesOf(licence),
    purl
  };
}

function partOf(one: Brought) {
  const purl = purlOfPart(one);
  return {
    type: 'library',
    'bom-ref': purl,
    name: one.name,
    version: one.version,
    hashes: [],
    licenses: licensesOf(one.licence),
    purl
  };
}

/** `@scope/name@1.0.0` → `pkg:npm/%40scope/name@1.0.0` */
function purlOf(id: string): string {
  return `pkg:npm/${id.replace(/^@/, '%40').replaceAll('+', '%2B')}`;
}

function purlOfPart({ name, version }: Brought): string {
  return `pkg:generic/${encodeURIComponent(name.toLowerCase())}@${version}`;
}

function licensesOf(licence: string) {
  return / /.test(licence) || licence.startsWith('LicenseRef-')
    ? [{ expression: licence }]
    : [{ license: { id: licence } }];
}

function hexOf(integrity: string): string {
  return Buffer.from(integrity.replace('sha512-', ''), 'base64').toString('hex');
}

/** A name-based UUID (version 8): the number of what it was made from. */
function uuidOf(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex');
  const parts = [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    `8${hex.slice(17, 20)}`,
    hex.slice(20, 32)
  ];
  return parts.join('-');
}
