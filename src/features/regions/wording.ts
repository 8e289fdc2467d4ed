import { m } from '#messages';

/** What the fields of the settings are called, by their names. */
export const fieldLabels: Readonly<Record<string, () => string>> = {
  name: m.region_name,
  shortName: m.region_short_name,
  address: m.region_address,
  phone: m.region_phone,
  contactMail: m.region_contact_mail,
  senderName: m.region_sender_name,
  replyTo: m.region_reply_to,
  language: m.region_language,
  short: m.region_horizon_short,
  medium: m.region_horizon_medium,
  long: m.region_horizon_long,
  region: m.region_word_region,
  coordination: m.region_word_coordination,
  supervision: m.region_word_supervision,
  mediaAdvice: m.region_word_mediaAdvice,
  steering: m.region_word_steering,
  roundTable: m.region_word_roundTable,
  accent: m.region_accent
};

/** The labels of a form's fields, for its error summary. */
export function labelsOf(...names: string[]): Record<string, string> {
  return Object.fromEntries(names.map((name) => [name, fieldLabels[name]?.() ?? name]));
}
