/** Days that pass before something is forgotten, each from the event that `deletion-classes.ts` names for it. */
export const periods = { people: 365, invitations: 90 } as const;
