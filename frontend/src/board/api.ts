/** Requests of the editor on a board; a refusal is thrown with its sentences. */
import { boot } from '../boot';

const POLL_MS = 600;

export class Refused extends Error {
  constructor(
    message: string,
    readonly problems: readonly string[],
  ) {
    super(message);
  }
}

export async function send<T>(
  method: 'GET' | 'POST' | 'PUT',
  path: string,
  body?: object,
  keepalive = false,
): Promise<T> {
  const response = await fetch(path, {
    method,
    keepalive,
    headers: { 'Content-Type': 'application/json', 'X-CSRFToken': boot().csrf },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const answer: unknown = await response.json();
  if (response.ok) return answer as T;
  const detail = answer as { message?: string; problems?: { message?: string }[] };
  const problems = (detail.problems ?? []).flatMap((one) => (one.message ? [one.message] : []));
  throw new Refused(detail.message ?? response.statusText, problems);
}

/** Asks again until the answer is settled. */
export async function until<T>(path: string, settled: (answer: T) => boolean): Promise<T> {
  for (;;) {
    const answer = await send<T>('GET', path);
    if (settled(answer)) return answer;
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}
