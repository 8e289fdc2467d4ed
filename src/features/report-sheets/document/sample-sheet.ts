import { wholeContent, type ReportSheetContent } from '../content.ts';
import type { ReportSheet } from './report-sheet.ts';

/** An invented Berichtsbogen that uses every part of the document; for tests and the benchmark. */
export function sampleSheet(changes: Partial<ReportSheetContent> = {}): ReportSheet {
  return {
    content: wholeContent.parse({ ...content, ...changes }),
    number: '2026-04',
    edition: 1,
    frozen: { on: '2026-12-10', sha256: 'a1b2c3d4'.repeat(8) }
  };
}

const nothing = { shared: null, horizonYear: null, priority: null, remark: '' };

const content: ReportSheetContent = {
  format: 3,
  amends: null,
  mark: 'internal',
  ownerName: 'Stadt Ahlbrück',
  regionName: 'Bildungsregion Kreis Musterland',
  visit: {
    kind: 'ownerVisit',
    title: 'Jährlicher Schulträgerbesuch',
    heldOn: '2026-12-03',
    startsAt: '14:00',
    durationMin: 125,
    venue: 'Rathaus, Raum 212'
  },
  participants: [
    { organisation: 'Stadt Ahlbrück', role: 'Leitung Schulverwaltung' },
    { organisation: 'Stadt Ahlbrück', role: 'IT' },
    { organisation: 'Stadt Ahlbrück', role: 'Gebäudemanagement' },
    { organisation: 'Stadt Ahlbrück', role: 'Kämmerei' },
    { organisation: 'Bildungsregion Kreis Musterland', role: 'Projektsteuerung' },
    { organisation: 'Gemeinde Werlstedt', role: 'Schulverwaltung' }
  ],
  basis: {
    copyId: '0198f1c2-7a00-7000-8000-000000000001',
    takenOn: '2026-11-23',
    templateTitle: 'Matrix für Schulträger',
    templateVersion: 1,
    levels: [
      { no: 1, name: 'Ausgangslage' },
      { no: 2, name: 'Im Aufbau' },
      { no: 3, name: 'Verlässlich' },
      { no: 4, name: 'Verankert' }
    ]
  },
  highlights: [
    'WLAN soll bis Ende 2029 in allen Unterrichtsräumen verlässlich sein; das Gebäudemanagement nennt bis 15. Februar 2027 die Zeitfenster für die Verkabelung.',
    'Der am Runden Tisch am 24. November vereinbarte Meldeweg für Störungen startet am 1. Februar 2027.',
    'Zwei Medienkonzepte werden bis zu den Sommerferien fortgeschrieben; der MEP nimmt die Bedarfe danach auf.'
  ],
  themes: [
    {
      number: '4.1',
      title: 'Sächliche Ausstattung',
      situation: 'Sechs von acht Gebäuden sind verkabelt.',
      criteria: [
        {
          key: 'T4.1.1',
          title: 'WLAN',
          ist: 2,
          shared: 1,
          soll: 3,
          horizon: 'medium',
          horizonYear: 2029,
          priority: 'A',
          remark: 'Zwei Gebäude warten auf die Verkabelung.'
        },
        {
          ...nothing,
          key: 'T4.1.2',
          title: 'Präsentationstechnik',
          ist: 3,
          soll: 4,
          horizon: 'short',
          horizonYear: 2028,
          priority: 'B'
        },
        {
          ...nothing,
          key: 'T4.1.3',
          title: 'Endgeräte für Schülerinnen und Schüler',
          ist: 1,
          soll: 4,
          horizon: 'long'
        }
      ]
    },
    {
      number: '4.2',
      title: 'Personelle Ausstattung',
      situation: '',
      criteria: [
        {
          ...nothing,
          key: 'T4.2.1',
          title: 'Personal für die Schul-IT',
          ist: 'unknown',
          soll: 3,
          horizon: 'medium'
        },
        {
          ...nothing,
          key: 'T4.2.2',
          title: 'Vertretung',
          ist: 'notApplicable',
          soll: null,
          horizon: null
        }
      ]
    }
  ],
  ownerView: 'Der Ausbau hält mit dem Bedarf Schritt, wenn die Zeitfenster stehen.',
  expectations: [
    {
      organisation: 'Gemeinde Werlstedt',
      expects: 'Früh gemeldete Bedarfe.',
      contributes: 'Erfahrungen mit dem Ticketsystem.'
    }
  ],
  plans: [
    {
      text: 'Ersatz der Leihgeräte',
      responsible: 'IT',
      dueOn: '2027-08-01',
      horizon: 'short'
    },
    { text: 'Glasfaser bis in jedes Gebäude', responsible: '', dueOn: null, horizon: 'long' }
  ],
  topics: [{ text: 'Datenlöschung auf Leihgeräten', isAnonymous: true }],
  supportNeeds: [
    { text: 'Muster für Reaktionszeiten', responsible: 'Projektsteuerung', dueOn: null }
  ],
  clarified: ['Störungen melden die Schulen nur noch über das Ticketsystem.'],
  goals: [
    {
      no: 1,
      title: 'WLAN in allen Lernbereichen',
      criterionKey: 'T4.1.1',
      fromLevel: 2,
      toLevel: 3,
      successSign: 'Zwei Klassen arbeiten gleichzeitig stabil.',
      commitment: 'aligned',
      responsible: 'Gebäudemanagement, IT',
      dueOn: '2029-12-31'
    },
    {
      no: 2,
      title: 'Ein Meldeweg für Störungen',
      criterionKey: null,
      fromLevel: null,
      toLevel: null,
      successSign: '',
      commitment: 'intent',
      responsible: '',
      dueOn: null
    }
  ],
  measures: [
    {
      title: 'Ausschreibung der Verkabelung veröffentlichen',
      party: 'Stadt Ahlbrück: Gebäudemanagement',
      responsible: 'Sachgebiet Technik',
      dueOn: '2027-03-31',
      horizon: 'short',
      goal: 'WLAN in allen Lernbereichen'
    },
    {
      title: 'Messung der Funkabdeckung gemeinsam beauftragen',
      party: 'Gemeinde Werlstedt',
      responsible: '',
      dueOn: null,
      horizon: null,
      goal: ''
    }
  ],
  openPoints: [
    {
      text: 'Zeitfenster für die Verkabelung',
      responsible: 'Gebäudemanagement',
      dueOn: '2027-02-15'
    },
    {
      text: 'An den Runden Tisch: Rückgabe der Leihgeräte und Datenlöschung',
      responsible: '',
      dueOn: null
    }
  ],
  nextDate: '2027-12-02',
  note: 'Die Projektsteuerung stellt ein Muster für Reaktionszeiten im Support bereit.',
  distribution: ['Beteiligte', 'Amtsleitung'],
  confirmations: [
    {
      kind: 'confirmed',
      organisation: 'Stadt Ahlbrück',
      role: 'Leitung Schulverwaltung',
      on: '2026-12-10',
      remark: ''
    },
    {
      kind: 'noted',
      organisation: 'Gemeinde Werlstedt',
      role: 'Schulverwaltung',
      on: '2026-12-09',
      remark: 'Wir beteiligen uns gern am Erfahrungsaustausch.'
    }
  ]
};
