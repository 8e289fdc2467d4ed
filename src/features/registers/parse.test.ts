import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { RegisterFault } from './fault.ts';
import { joinedName } from './names.ts';
import { parseRegister } from './parse.ts';
import type { RegisterFiles } from './register.ts';

const fixture: RegisterFiles = {
  schools: file('tests/register/schuldaten.csv'),
  owners: file('tests/register/key_traeger.csv'),
  pupils: file('tests/register/anzahlen.csv')
};
const register = parseRegister(fixture, '05998');
const school = (number: string) => register.schools.find((one) => one.number === number);

test('the invented county has 25 schools of ten owners in six municipalities', () => {
  expect(register.schools).toHaveLength(25);
  expect(register.owners).toHaveLength(10);
  expect(register.municipalities.map(({ name }) => name)).toEqual([
    'Ahlbrück',
    'Werlstedt',
    'Immenfurt',
    'Kolkenbeck (Aue)',
    'Rauschenau',
    'Dornsiek-Hellmar'
  ]);
  expect(register.schools.filter((one) => one.ownerNumber === '90021')).toHaveLength(8);
});

test('school inspectorate, seminars and schools of other counties stay out', () => {
  expect([school('990900'), school('990950'), school('990201')]).toEqual([
    undefined,
    undefined,
    undefined
  ]);
});

test('a school keeps what the register says of it', () => {
  expect(school('990173')).toEqual({
    number: '990173',
    name: 'Immenfurt, FÖ ES am Bruch',
    fullName: 'Förderschule am Bruch Förderschule des Kreises Musterland - Primarstufe -',
    type: '08',
    ownerNumber: '90010',
    municipalityKey: '05998012',
    legalForm: 'public',
    street: 'Bruchweg 1',
    postcode: '00431',
    place: 'Immenfurt',
    mail: '990173@schule.example',
    homepage: '',
    operatingStatus: '3',
    operatingStatusOn: '2028-08-01',
    easting: 457282,
    northing: 5733348,
    pupils: 0
  });
  expect(school('990101')?.name).toBe('Ahlbrück, GG "Am Ufer"');
  expect(school('990102')).toMatchObject({ place: 'Nordersiel', municipalityKey: '05998004' });
  expect(school('990142')?.pupils).toBeNull();
});

test('an owner outside the state has no seat, contact persons are never read', () => {
  expect(register.owners.find((owner) => owner.number === '90077')).toEqual({
    number: '90077',
    name: 'Ferndorf, Bildungswerk Auental gGmbH',
    legalForm: 'private',
    seatKey: null
  });
  expect(JSON.stringify(register)).not.toContain('N. N.');
});

test('without a file of pupil counts nobody is counted', () => {
  const uncounted = parseRegister({ ...fixture, pupils: undefined }, '05998');
  expect(uncounted.countsPupils).toBe(false);
  expect(uncounted.schools.every((one) => one.pupils === null)).toBe(true);
});

test.each([
  [['Gemeinschaftsgrund-', 'schule in priv.'], 'Gemeinschaftsgrundschule in priv.'],
  [['Haupt-', 'und Realschule'], 'Haupt- und Realschule'],
  [['Brinkmann-', 'Schmeddingschule', ''], 'Brinkmann-Schmeddingschule'],
  [['Gymnasium', '- Sekundarstufe I -', 'in Werl'], 'Gymnasium - Sekundarstufe I - in Werl'],
  [['Privat', 'schule als Ersatzschule'], 'Privatschule als Ersatzschule']
])('wrapped names %j are joined', (lines, name) => {
  expect(joinedName(lines)).toBe(name);
});

describe('a file that cannot be right is named with its line', () => {
  test.each<[string, RegisterFiles, string]>([
    ['county', fixture, '"5998" is no county: its key has five digits, such as 05754.'],
    ['empty', edited('schools', () => ''), 'schuldaten.csv is empty'],
    ['header alone', edited('owners', (text) => lines(text, 0, 2)), 'key_traeger.csv is empty'],
    [
      'row cut off',
      edited('schools', (text) => text.slice(0, 1500)),
      'schuldaten.csv, line 7: a quotation'
    ],
    [
      'field missing',
      edited('schools', (t) => t.replace('"2";"31.07.2030";', '"2";')),
      'schuldaten.csv, line 7: 23 fields where the header names 24.'
    ],
    [
      'field too many',
      edited('owners', (t) => t.replace('"Stadt Ahlbrück"', '"Stadt";"Ahlbrück"')),
      'key_traeger.csv, line 4: 15 fields where the header names 14.'
    ],
    [
      'quotes',
      edited('schools', (t) => t.replace('"Am Wall 6"', '"Am Wall 6')),
      'schuldaten.csv, line 10: a quotation mark is missing or one too many.'
    ],
    [
      'quote inside',
      edited('schools', (t) => t.replace('"Am Wall 6"', '"Am "Wall" 6"')),
      'schuldaten.csv, line 10: a quotation mark is missing or one too many.'
    ],
    [
      'school twice',
      edited('schools', (t) => t.replace('"990102"', '"990101"')),
      'schuldaten.csv, line 4: the number 990101 already stands in line 3.'
    ],
    [
      'owner twice',
      edited('owners', (t) => t.replace('"90099"', '"90080"')),
      'key_traeger.csv, line 14: the number 90080 already stands in line 13.'
    ],
    [
      'unknown owner',
      edited('owners', (t) => t.replace('"90026"', '"90027"')),
      'schuldaten.csv, line 21: the owner 90026 is not in key_traeger.csv.'
    ],
    [
      'no column',
      edited('schools', (t) => t.replace(';Gemeindeschluessel;', ';Gemeinde;')),
      'schuldaten.csv, line 2: the header lacks the column Gemeindeschluessel.'
    ],
    [
      'column twice',
      edited('pupils', (t) => t.replace('Anzahl;', 'Anzahl;Anzahl')),
      'anzahlen.csv, line 2: the header names the column Anzahl twice.'
    ],
    [
      'impossible day',
      edited('schools', (t) => t.replace('31.07.2030', '31.06.2030')),
      'schuldaten.csv, line 7: "31.06.2030" in the column Schulbetriebsdatum is not a day as DD.MM.YYYY.'
    ],
    [
      'lost zero',
      edited('schools', (t) => t.replace('"05998012"', '"5998012"')),
      'schuldaten.csv, line 14: "5998012" in the column Gemeindeschluessel'
    ],
    [
      'unknown type',
      edited('schools', (t) => t.replace('"990107";"20"', '"990107";"21"')),
      'schuldaten.csv, line 9: "21" in the column Schulform'
    ],
    [
      'no count',
      edited('pupils', (t) => t.replace('"214"', '"viele"')),
      'anzahlen.csv, line 3: "viele" in the column Anzahl is not a whole number.'
    ],
    [
      'other county',
      edited('schools', (t) => t.replaceAll('"05998', '"05997')),
      'schuldaten.csv names no school in the county 05998.'
    ],
    [
      'foreign counts',
      edited('pupils', (t) => t.replaceAll('"990', '"880')),
      'anzahlen.csv counts no pupils at any school in the county 05998.'
    ],
    [
      'owners as schools',
      { ...fixture, schools: fixture.owners },
      'key_traeger.csv holds owners but was given as the file of the schools.'
    ],
    [
      'schools as owners',
      { ...fixture, owners: fixture.schools },
      'schuldaten.csv holds schools but was given as the file of the owners.'
    ],
    [
      'schools as counts',
      { ...fixture, pupils: fixture.schools },
      'schuldaten.csv holds schools but was given as the file of the pupils.'
    ],
    [
      'Windows-1252',
      { ...fixture, schools: encoded('schools', 'latin1') },
      'schuldaten.csv, line 3: the text is not UTF-8'
    ],
    [
      'UTF-16',
      { ...fixture, owners: encoded('owners', 'utf16le') },
      'key_traeger.csv is a text in UTF-16, not a CSV file.'
    ],
    [
      'encoded twice',
      edited('owners', (t) => Buffer.from(t).toString('latin1')),
      'key_traeger.csv, line 3: the text is not UTF-8'
    ],
    [
      'too large',
      { ...fixture, schools: { name: 'a.csv', bytes: new Uint8Array(17 * 1024 * 1024) } },
      'a.csv is larger than any register'
    ],
    [
      'too many lines',
      edited('pupils', (t) => t + '\n'.repeat(100_001)),
      'anzahlen.csv is larger than any register'
    ]
  ])('%s', (situation, files, sentence) => {
    const reading = () => parseRegister(files, situation === 'county' ? '5998' : '05998');
    expect(reading).toThrow(RegisterFault);
    expect(reading).toThrow(sentence);
  });
});

test('A-IM-11: every fault of all files is told with its line and column, up to twenty', () => {
  const faultsOf = (files: RegisterFiles) => {
    try {
      parseRegister(files, '05998');
    } catch (failure) {
      if (failure instanceof RegisterFault) return failure.faults;
    }
    return [];
  };
  const files = {
    schools: edited('schools', (t) =>
      t
        .replace('"00411";"Ahlbrück";"Uferweg 4"', '"411";"";"Uferweg 4"')
        .replace('"01.08.2014"', '"2014"')
    ).schools,
    owners: edited('owners', (t) => t.replace(/$/, '"1";"2"\n')).owners,
    pupils: edited('pupils', (t) => t.replace('"214"', '"viele"')).pupils
  };
  expect(
    faultsOf(files).map((fault) => [
      'file' in fault && fault.file,
      fault.code,
      'column' in fault ? fault.column : ''
    ])
  ).toEqual([
    ['key_traeger.csv', 'fields', ''],
    ['schuldaten.csv', 'value', 'PLZ'],
    ['schuldaten.csv', 'value', 'Ort'],
    ['schuldaten.csv', 'value', 'Schulbetriebsdatum'],
    ['anzahlen.csv', 'value', 'Anzahl']
  ]);
  const many = edited('schools', (t) => t.replaceAll('"EPSG:25832";"4', '"EPSG:25832";"x'));
  expect(faultsOf(many)).toHaveLength(20);
});

const real = '../shared/data/nrw-schulen';
const demo = '../shared/data/demo-kreis-guetersloh';

describe.skipIf(!existsSync(real))('the official files (skipped where they are absent)', () => {
  const owners = file(`${real}/key_traeger_2026-05.csv`);

  test('Kreis Gütersloh 2026 has 109 schools, 23 owners, 13 municipalities, 51,877 pupils', () => {
    const schools = file(`${real}/schuldaten_2026-05.csv`);
    const pupils = file(`${real}/anzahlen_2026-05.csv`);
    const whole = parseRegister({ schools, owners, pupils }, '05754');
    expect(whole.schools).toHaveLength(109);
    expect(whole.owners).toHaveLength(23);
    expect(whole.schools.reduce((sum, one) => sum + (one.pupils ?? 0), 0)).toBe(51_877);
    const names = readFileSync('../shared/data/gemeinden/gemeinden_kreis-guetersloh.csv', 'utf8')
      .split('\n')
      .slice(1)
      .filter((line) => line !== '')
      .map((line) => line.split(';'));
    expect(whole.municipalities).toEqual(names.map(([key, , name]) => ({ key, name })));
    const cut = parseRegister(
      {
        schools: file(`${demo}/schuldaten_kreis-guetersloh_2026-05.csv`),
        owners: file(`${demo}/key_traeger_kreis-guetersloh_2026-05.csv`),
        pupils: file(`${demo}/anzahlen_kreis-guetersloh_2026-05.csv`)
      },
      '05754'
    );
    expect(cut).toEqual(whole);
  });

  test('the older form without sep line and Bezirksregierung gives 110 schools', () => {
    const schools = file(`${demo}/schuldaten_kreis-guetersloh_2022-06.csv`);
    expect(parseRegister({ schools, owners }, '05754').schools).toHaveLength(110);
  });

  test('every county of the state is read', () => {
    const schools = file(`${real}/schuldaten_2026-05.csv`);
    const counties = new Set(
      readFileSync(`${real}/schuldaten_2026-05.csv`, 'utf8').match(/(?<=;")05\d{3}(?=\d{3}";")/g)
    );
    expect(counties.size).toBe(53);
    const largest = parseRegister({ schools, owners }, '05315');
    expect(largest.schools.length).toBeGreaterThan(250);
  });
});

function file(path: string) {
  const name = path.split('/').at(-1) ?? path;
  return { name, bytes: existsSync(path) ? new Uint8Array(readFileSync(path)) : new Uint8Array() };
}

function edited(
  which: 'schools' | 'owners' | 'pupils',
  edit: (text: string) => string
): RegisterFiles {
  const { name, bytes } = fixture[which] ?? fixture.schools;
  const text = edit(new TextDecoder().decode(bytes));
  return { ...fixture, [which]: { name, bytes: new TextEncoder().encode(text) } };
}

function encoded(which: 'schools' | 'owners', encoding: 'latin1' | 'utf16le') {
  const { name, bytes } = fixture[which];
  return { name, bytes: new Uint8Array(Buffer.from(new TextDecoder().decode(bytes), encoding)) };
}

function lines(text: string, from: number, to: number): string {
  return text.split('\n').slice(from, to).join('\n');
}
