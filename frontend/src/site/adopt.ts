/** On the page of one's own designs, where signing in ends: what was drawn and learnt in this
 * browser before comes along, and stays in the browser too. */
import { keepProject, projectText } from '../design/saving';
import { join, localProgress } from '../learn/progress';

const KEY = 'loadstone.design';

export async function startAdopting(place: HTMLElement): Promise<void> {
  const { account, csrf } = place.dataset;
  if (!account || !csrf) return;
  if (Object.keys(localProgress()).length > 0) await join(csrf);
  if (await adoptDesign(account, csrf)) location.reload();
}

/** The design of this browser becomes the account's first project, once. */
async function adoptDesign(account: string, csrf: string): Promise<boolean> {
  const design = localStorage.getItem(KEY);
  if (design === null || projectText() !== '') return false;
  const response = await fetch('/api/v1/projects', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'X-CSRFToken': csrf },
    body: `{"design":${design}}`,
  });
  if (!response.ok) return false;
  const { id, revision } = (await response.json()) as { id: string; revision: number };
  keepProject(JSON.stringify({ id, revision, account }));
  return true;
}
