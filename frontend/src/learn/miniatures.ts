/** The glossary's miniatures: solved when somebody asks, and drawn again with their load. */
import type { Design } from '../design/types';
import { addressed, isDark } from '../site/pictures';

interface Miniature {
  readonly design: Design;
  readonly kind: string;
  readonly figures: readonly string[];
}

interface Part {
  readonly utilisation: number;
  readonly queue: number;
  readonly arrival_rate: number;
  readonly throughput: number;
  readonly residence_ms: number;
  readonly lost: number;
  readonly extra: Readonly<Record<string, number>>;
}

interface Load {
  readonly kind: string;
  readonly users: number;
  readonly good: number;
  readonly bottleneck: string | null;
  readonly components: Readonly<Record<string, Part>>;
  readonly classes: Readonly<Record<string, Readonly<Record<string, number>>>>;
  readonly cost: { readonly total: number };
}

type Words = Readonly<Record<string, string>>;

const POLL_MS = 200;
const POLLS = 100;
const SMALLEST = 0.01;
const SHARES = new Set(['utilisation', 'head_room', 'good', 'hit_ratio', 'hit_ratio_media']);
const language = document.documentElement.lang;
const whole = new Intl.NumberFormat(language, { maximumFractionDigits: 0 });
const plain = new Intl.NumberFormat(language, { maximumSignificantDigits: 3 });
const share = new Intl.NumberFormat(language, { style: 'percent', maximumSignificantDigits: 3 });

export function startMiniatures(): void {
  const miniatures = embedded<Readonly<Record<string, Miniature>>>('miniatures');
  const words = embedded<Words>('figure-words');
  if (!(miniatures && words)) return;
  const dark = isDark();
  for (const term of document.querySelectorAll<HTMLElement>('[data-miniature]')) {
    const miniature = miniatures[term.dataset.miniature ?? ''];
    const slider = term.querySelector('input');
    const picture = term.querySelector('img');
    const figures = term.querySelector<HTMLElement>('.figures');
    if (!(miniature && slider && picture && figures)) continue;
    if (dark) picture.src = addressed(picture.src, { theme: 'dark' });
    const show = () => void watch(miniature, 10 ** Number(slider.value), picture, figures, words);
    slider.addEventListener('change', show);
    term.querySelector('button')?.addEventListener('click', show);
  }
}

async function watch(
  miniature: Miniature,
  wanted: number,
  picture: HTMLImageElement,
  figures: HTMLElement,
  words: Words,
): Promise<void> {
  const users = Math.round(wanted);
  figures.dataset.asked = String(users);
  figures.textContent = words.solving ?? '';
  const load = await solve(miniature.design, users);
  if (figures.dataset.asked !== String(users)) return;
  figures.textContent = load ? sentence(load, miniature, words) : (words.failed ?? '');
  if (load) picture.src = addressed(picture.src, { users: String(users) });
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

function sentence(load: Load, { design, kind, figures }: Miniature, words: Words): string {
  const said = figures.flatMap((figure) => {
    const value = shown(figure, load, kind, design);
    return value === null ? [] : [(words[figure] ?? '').replace('{value}', value)];
  });
  return (words.at ?? '')
    .replace('{users}', whole.format(load.users))
    .replace('{figures}', said.join(', '));
}

function shown(figure: string, load: Load, kind: string, design: Design): string | null {
  if (figure === 'bottleneck') {
    return load.bottleneck && (design.components[load.bottleneck]?.name ?? load.bottleneck);
  }
  if (figure === 'cost') return whole.format(load.cost.total);
  const value = figureOf(figure, load, kind);
  if (value === undefined) return null;
  return SHARES.has(figure) ? percent(value) : plain.format(value < SMALLEST ? 0 : value);
}

/** A share in the site's one form: 42 % in English, 42% in Korean. */
function percent(value: number): string {
  const text = share.format(value < SMALLEST / 10 ? 0 : value);
  return language === 'en' ? text.replace('%', '\u00a0%') : text;
}

function figureOf(figure: string, load: Load, kind: string): number | undefined {
  const part = load.components[kind];
  const read = load.classes.read;
  if (figure === 'good') return load.good;
  if (figure === 'goodput') return read && (read.rate ?? 0) * (read.good ?? 0);
  if (figure === 'head_room') return part && Math.max(0, 1 - part.utilisation);
  if (figure === 'inside') return part && (part.throughput * part.residence_ms) / 1000;
  const own = part as unknown as Readonly<Record<string, number>> | undefined;
  return own?.[figure] ?? part?.extra[figure] ?? read?.[figure];
}

function embedded<T>(id: string): T | null {
  const text = document.getElementById(id)?.textContent;
  return text ? (JSON.parse(text) as T) : null;
}
