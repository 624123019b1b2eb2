/** The script of a course's pages: moments also on the reader's own clock. */
import './classes.css';

const own = Intl.DateTimeFormat().resolvedOptions().timeZone;

for (const time of document.querySelectorAll<HTMLTimeElement>('time[data-local]')) {
  const zone = time.querySelector('span')?.textContent?.trim();
  if (zone === own) continue;
  const moment = new Date(time.dateTime);
  const words = new Intl.DateTimeFormat(document.documentElement.lang, {
    dateStyle: 'medium',
    timeStyle: 'short',
  }).format(moment);
  const note = document.createElement('span');
  note.className = 'quiet';
  note.textContent = ` = ${words} (${own})`;
  time.append(note);
}

const ranking = document.querySelector<HTMLTableElement>('table[data-ranking]');
if (ranking) void import('./ranking').then(({ follow }) => follow(ranking));
