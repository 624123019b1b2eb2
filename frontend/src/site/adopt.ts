/** On the page of one's own designs: what was drawn in this browser before signing in comes
 * along, once, and stays in the browser too. */
import { keepProject, projectText } from '../design/saving';

const KEY = 'loadstone.design';

export async function startAdopting(place: HTMLElement): Promise<void> {
  const { account, csrf } = place.dataset;
  const design = localStorage.getItem(KEY);
  if (!account || !csrf || design === null || projectText() !== '') return;
  const response = await fetch('/api/v1/projects', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'X-CSRFToken': csrf },
    body: `{"design":${design}}`,
  });
  if (!response.ok) return;
  const { id, revision } = (await response.json()) as { id: string; revision: number };
  keepProject(JSON.stringify({ id, revision, account }));
  location.reload();
}
