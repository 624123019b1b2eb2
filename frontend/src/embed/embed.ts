/** The embed's script: nothing runs before Run is pressed, and nothing is kept in the browser. */
import './embed.css';
import type { Boot } from '../boot';
import type { Catalogue } from '../design/catalogue';
import type { Design } from '../design/types';
import type { Language } from '../i18n';

interface Data {
  readonly design: Design;
  readonly users: number;
  readonly panel: NonNullable<Boot['framed']>;
  /** Where the editor is. The build does not know that this page may load it: what the editor
   * loads first stays in one piece. */
  readonly editor: { readonly script: string; readonly styles: readonly string[] };
}

const language = document.documentElement.lang as Language;
const run = document.getElementById('run') as HTMLButtonElement;
const live = document.getElementById('live') as HTMLElement;

run.addEventListener('click', () => void start());

/** The drawing comes alive in the picture's place; everything for it is fetched only now. */
async function start(): Promise<void> {
  run.disabled = true;
  say('Running…', '실행 중…');
  try {
    const data = JSON.parse(text('data')) as Data;
    const [catalogue] = await Promise.all([fetchCatalogue(), ...data.editor.styles.map(styled)]);
    bootFrom(data, catalogue);
    live.hidden = false;
    await import(/* @vite-ignore */ data.editor.script);
    run.hidden = true;
    document.getElementById('picture')?.remove();
    document.getElementById('frozen')?.remove();
    live.focus();
    say('', '');
  } catch {
    live.hidden = true;
    run.disabled = false;
    say('The run failed. Try again.', '실행하지 못했습니다. 다시 시도하세요.');
  }
}

/** Resolves when the style sheet has been taken in. */
function styled(address: string): Promise<unknown> {
  const link = document.createElement('link');
  link.rel = 'stylesheet';
  link.href = address;
  return new Promise((resolve, reject) => {
    link.onload = resolve;
    link.onerror = reject;
    document.head.append(link);
  });
}

async function fetchCatalogue(): Promise<Catalogue> {
  const answer = await fetch(`/api/v1/catalogue?lang=${language}`, { credentials: 'omit' });
  if (!answer.ok) throw new Error(`The catalogue answered ${answer.status}.`);
  return (await answer.json()) as Catalogue;
}

/** What a page of the site itself would have brought along for the editor. */
function bootFrom({ design, users, panel }: Data, catalogue: Catalogue): void {
  const boot: Boot = {
    catalogue,
    language,
    design: { ...design, workload: { ...design.workload, users } },
    framed: panel,
    seeds: [],
    places: [],
    version: '',
    csrf: '',
    account: null,
  };
  document.getElementById('boot')?.remove();
  const element = document.createElement('script');
  element.id = 'boot';
  element.type = 'application/json';
  element.textContent = JSON.stringify(boot);
  document.body.append(element);
}

function say(english: string, korean: string): void {
  const place = document.getElementById('said');
  if (place) place.textContent = language === 'ko' ? korean : english;
}

function text(id: string): string {
  return document.getElementById(id)?.textContent ?? '';
}
