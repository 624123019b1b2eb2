/**
 * A design inside an address: canonical JSON (sorted keys, no blanks), deflated (RFC 1950), in
 * base64url, in the fragment, which browsers never send. Nothing here talks to a server.
 */
import { LARGEST_FILE } from './file';
import type { Design } from './types';

export const LONGEST = 6000;
export const MOST_COMPONENTS = 200;

export type PrivateLink =
  | { readonly ok: true; readonly url: string }
  | { readonly ok: false; readonly why: 'too long' | 'too many'; readonly count: number };

export async function privateLink(design: Design, origin: string): Promise<PrivateLink> {
  const components = Object.keys(design.components).length;
  if (components > MOST_COMPONENTS) return { ok: false, why: 'too many', count: components };
  const url = `${origin}/s#z=${await packed(canonical(design))}`;
  return url.length > LONGEST
    ? { ok: false, why: 'too long', count: url.length }
    : { ok: true, url };
}

/** The JSON text in a fragment; null for one that holds none. */
export async function textInFragment(fragment: string): Promise<string | null> {
  const found = /^#z=([\w-]+)$/.exec(fragment);
  if (!found?.[1]) return null;
  try {
    const bytes = Uint8Array.from(atob(found[1].replace(/-/g, '+').replace(/_/g, '/')), (letter) =>
      letter.charCodeAt(0),
    );
    const text = await bounded(new Blob([bytes]).stream(), new DecompressionStream('deflate'));
    return text;
  } catch {
    return null;
  }
}

export function canonical(value: unknown): string {
  return JSON.stringify(value, (_, each: unknown) =>
    typeof each === 'object' && each !== null && !Array.isArray(each)
      ? Object.fromEntries(Object.entries(each).sort(([one], [two]) => (one < two ? -1 : 1)))
      : each,
  );
}

async function packed(text: string): Promise<string> {
  const stream = new Blob([text]).stream().pipeThrough(new CompressionStream('deflate'));
  const bytes = new Uint8Array(await new Response(stream).arrayBuffer());
  let letters = '';
  for (const byte of bytes) letters += String.fromCharCode(byte);
  return btoa(letters).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
}

/** A few bytes can be deflated from very many; reading stops at the size of the largest file. */
async function bounded(
  stream: ReadableStream<Uint8Array<ArrayBuffer>>,
  through: DecompressionStream,
): Promise<string | null> {
  const reader = stream.pipeThrough(through).getReader();
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let text = '';
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return text + decoder.decode();
    text += decoder.decode(value, { stream: true });
    if (text.length > LARGEST_FILE) {
      await reader.cancel();
      return null;
    }
  }
}
