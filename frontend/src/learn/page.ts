/** The script of the course's pages: marks of what this browser has finished, and the glossary's
 * miniatures, which are solved when somebody asks. */
import type { Design } from '../design/types';
import './page.css';
import { localProgress } from './progress';

for (const card of document.querySelectorAll<HTMLElement>('[data-chapter]')) {
  if (!(card.dataset.chapter && localProgress()[card.dataset.chapter])) continue;
  card.dataset.done = '';
  card.querySelector<HTMLElement>('.done')?.removeAttribute('hidden');
}

type Words = Readonly<Record<'solving' | 'failed' | 'figures' | 'figures_all', string>>;

interface Load {
  readonly kind: string;
  readonly users: number;
  readonly good: number;
  readonly components: Readonly<Record<string, { readonly utilisation: number }>>;
  readonly cost: { readonly total: number };
}

const POLL_MS = 200;
const POLLS = 100;
const language = document.documentElement.lang;
const whole = new Intl.NumberFormat(language, { maximumFractionDigits: 0 });
const share = new Intl.NumberFormat(language, { style: 'percent', maximumSignificantDigits: 3 });

function embedded<T>(id: string): T | null {
  const text = document.getElementById(id)?.textContent;
  return text ? (JSON.parse(text) as T) : null;
}

const designs = embedded<Readonly<Record<string, Design>>>('miniatures') ?? {};
const words = embedded<Words>('figure-words');

for (const term of document.querySelectorAll<HTMLElement>('[data-miniature]')) {
  const design = designs[term.dataset.miniature ?? ''];
  const slider = term.querySelector('input');
  const figures = term.querySelector<HTMLElement>('.figures');
  if (!(design && slider && figures && words)) continue;
  const kind = (term.dataset.miniature ?? '').replace('kind-', '');
  const show = () => void solved(design, kind, 10 ** Number(slider.value), figures, words);
  slider.addEventListener('change', show);
  term.querySelector('button')?.addEventListener('click', show);
}

async function solved(
  design: Design,
  kind: string,
  users: number,
  figures: HTMLElement,
  say: Words,
): Promise<void> {
  const asked = String(Math.round(users));
  figures.dataset.asked = asked;
  figures.textContent = say.solving;
  const load = await solve(design, Math.round(users));
  if (figures.dataset.asked !== asked) return;
  figures.textContent = load ? sentence(load, kind, say) : say.failed;
}

async function solve(design: Design, users: number): Promise<Load | null> {
  const body = JSON.stringify({ design, loads: [users] });
  const headers = { 'Content-Type': 'application/json' };
  const accepted = await fetch('/api/v1/runs', { method: 'POST', headers, body });
  if (!accepted.ok) return null;
  const { url } = (await accepted.json()) as { readonly url: string };
  for (let poll = 0; poll < POLLS; poll += 1) {
    const answer = await fetch(url);
    if (!answer.ok) return null;
    const { frames, status } = (await answer.json()) as {
      readonly frames: readonly Load[];
      readonly status: string;
    };
    const load = frames.find((frame) => frame.kind === 'load' && frame.users === users);
    if (load) return load;
    if (status === 'failed' || status === 'cancelled') return null;
    await new Promise((resume) => setTimeout(resume, POLL_MS));
  }
  return null;
}

function sentence(load: Load, kind: string, say: Words): string {
  const used = load.components[kind]?.utilisation;
  const text = used === undefined ? say.figures_all : say.figures;
  return text
    .replace('{users}', whole.format(load.users))
    .replace('{utilisation}', share.format(used ?? 0))
    .replace('{good}', share.format(load.good))
    .replace('{cost}', whole.format(load.cost.total));
}
