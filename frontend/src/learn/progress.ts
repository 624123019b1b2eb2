/** Finished chapters: kept in this browser, and in the account of whoever is signed in. */

const KEY = 'loadstone.progress';

export interface Finished {
  readonly predicted: number | null;
  readonly answer: number | null;
}

export type Progress = Readonly<Record<string, Finished>>;

export function localProgress(): Progress {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(KEY) ?? '{}');
    return typeof stored === 'object' && stored !== null ? (stored as Progress) : {};
  } catch {
    return {};
  }
}

export function remember(slug: string, finished: Finished): void {
  keep({ ...localProgress(), [slug]: finished });
}

/** Joins what this browser knows with the account's; without an account nothing is sent. */
export async function join(csrf: string): Promise<Progress> {
  const answer = await fetch('/api/v1/learn/progress', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'X-CSRFToken': csrf },
    body: JSON.stringify({ chapters: localProgress() }),
  });
  if (!answer.ok) return localProgress();
  const joined = ((await answer.json()) as { readonly chapters: Progress }).chapters;
  keep(joined);
  return joined;
}

function keep(progress: Progress): void {
  try {
    localStorage.setItem(KEY, JSON.stringify(progress));
  } catch {
    // Without storage the progress lasts as long as the page.
  }
}
