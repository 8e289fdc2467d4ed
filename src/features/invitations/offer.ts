import type { Words } from '#features/regions/words.ts';

/** What the link of an invitation offers. */
export type Offer = Readonly<{
  id: string;
  kind: 'invitation' | 'operatorInvitation';
  /** Null: the first operator names an address. */
  mail: string | null;
  name: string;
  /** The account the address already has. */
  userId: string | null;
  /** The three of a member; an operator joins no region. */
  region: { id: string; shortName: string; name: string; words: Words } | null;
  organisation: { id: string; name: string; kind: string } | null;
  role: string | null;
  /** Last day of the membership; null: no end is set. */
  validTo: string | null;
  /** Part of the Schulträger the invitation is for. */
  unit: string | null;
  /** Of somebody who works for the organisation under a mandate: who has it, what for, until when. */
  mandate: { provider: string; purpose: string; until: string } | null;
  inviter: { name: string; organisation: string } | null;
  expiresAt: Date;
}>;
