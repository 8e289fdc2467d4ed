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
  region: { id: string; shortName: string; name: string } | null;
  organisation: { id: string; name: string; kind: string } | null;
  role: string | null;
  /** Last day of the membership; null: no end is set. */
  validTo: string | null;
  inviter: { name: string; organisation: string } | null;
  expiresAt: Date;
}>;
