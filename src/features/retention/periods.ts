/** Days that pass before something is forgotten, each from the event that `docs/datenschutz/loeschkonzept.md` names. */
export const periods = { people: 365, invitations: 90 } as const;
