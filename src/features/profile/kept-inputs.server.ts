import { forgetInput, forgetInputs, keptInputs, typedTexts } from '#server/kept-input.ts';
import { endSession } from '#server/session.ts';

/** What was kept for an account, newest first, with the texts somebody typed. */
export async function keptPage(userId: string) {
  const inputs = await keptInputs(userId);
  return inputs.map(({ values, ...input }) => {
    // A level or a tick says nothing without its question.
    const texts = typedTexts(values).filter((text) => text.length > 1 && text !== 'on');
    return { ...input, texts };
  });
}

export async function discardInput(userId: string, id: string): Promise<void> {
  await forgetInput(userId, id);
}

/** Whoever signs out leaves nothing behind. */
export async function signOut(
  cookies: Parameters<typeof endSession>[0],
  userId: string | undefined
): Promise<void> {
  await forgetInputs(userId);
  await endSession(cookies);
}
