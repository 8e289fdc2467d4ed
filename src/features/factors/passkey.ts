/** Whether this browser can make and show passkeys. */
export function knowsPasskeys(): boolean {
  return 'PublicKeyCredential' in window && 'parseRequestOptionsFromJSON' in PublicKeyCredential;
}

/** Has a device make a passkey; what it answers, as JSON. Null: somebody thought better of it, or it could not. */
export async function made(options: PublicKeyCredentialCreationOptionsJSON) {
  return answerOf(() =>
    navigator.credentials.create({
      publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options)
    })
  );
}

/** The same of a passkey there is. */
export async function shown(options: PublicKeyCredentialRequestOptionsJSON) {
  return answerOf(() =>
    navigator.credentials.get({
      publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options)
    })
  );
}

async function answerOf(ask: () => Promise<Credential | null>): Promise<string | null> {
  try {
    const credential = await ask();
    return credential instanceof PublicKeyCredential ? JSON.stringify(credential.toJSON()) : null;
  } catch {
    return null;
  }
}
