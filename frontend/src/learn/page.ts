/** The script of the course's pages: marks of what this browser has finished, and the glossary's
 * miniatures, which are solved when somebody asks. */
import { startMiniatures } from './miniatures';
import './page.css';
import { localProgress } from './progress';

for (const card of document.querySelectorAll<HTMLElement>('[data-chapter]')) {
  if (!(card.dataset.chapter && localProgress()[card.dataset.chapter])) continue;
  card.dataset.done = '';
  card.querySelector<HTMLElement>('.done')?.removeAttribute('hidden');
}

startMiniatures();
