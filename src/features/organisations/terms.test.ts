import { expect, test } from 'vitest';
import { bodyKindOf, termsOf } from './terms.ts';

const unsaid = { bodyKind: null, council: null, head: null, committee: null, office: null };

test.each([
  ['Stadt Gütersloh', 'public', 'municipality'],
  ['Stadt Kreischa', 'public', 'municipality'],
  ['Kreis Gütersloh', 'public', 'county'],
  ['Oberbergischer Kreis', 'public', 'county'],
  ['Hochsauerlandkreis', 'public', 'county'],
  ['Städteregion Aachen', 'public', 'county'],
  ['Münster, Landschaftsverband Westf.-Lippe', 'public', 'regionalAssociation'],
  ['Schulzweckverband Beckum-Ennigerloh', 'public', 'association'],
  ['Land Nordrhein-Westfalen', 'public', 'state'],
  ['Gütersloh, Kuratorium Evang.Stift.Gymn.', 'public', 'private'],
  ['Erzbistum Paderborn', 'private', 'church'],
  ['Gütersloh, Waldorfschulverein', 'private', 'private']
])('%s, %s, is a body of the kind %s', (name, legalForm, kind) => {
  expect(bodyKindOf({ name, legalForm, bodyKind: null })).toBe(kind);
});

test('the usual words follow the kind, own words win', () => {
  const county = { name: 'Kreis Musterland', legalForm: 'public', ...unsaid };
  expect(termsOf(county).council).toBe('Kreistag');
  expect(termsOf({ ...county, bodyKind: 'private' }).council).toBe('Vorstand');
  expect(termsOf({ ...county, council: 'Rat der Region' })).toMatchObject({
    council: 'Rat der Region',
    head: 'Landrätin oder Landrat'
  });
});
