/** The embed's script: nothing runs before Run is pressed, and nothing is kept in the browser. */
import './embed.css';

interface Data {
  readonly design: unknown;
  readonly users: number;
  readonly picture: string;
}

interface Load {
  readonly kind: string;
  readonly users: number;
  readonly good: number;
  readonly components: Readonly<Record<string, { readonly utilisation: number | null }>>;
}

interface Score {
  readonly kind: string;
  readonly total: number;
  readonly grade: string;
  readonly engine: string;
}

type Frames<T> = { readonly status: string; readonly frames: readonly T[] };

const POLL_MS = 250;
const PATIENCE_MS = 60_000;
const KOREAN = document.documentElement.lang === 'ko';
const run = document.getElementById('run') as HTMLButtonElement;
const data = JSON.parse(document.getElementById('data')?.textContent ?? '{}') as Data;

run.addEventListener('click', () => void start());

async function start(): Promise<void> {
  run.disabled = true;
  say(KOREAN ? '실행 중…' : 'Running…');
  try {
    const [loads, scores] = await Promise.all([
      frames<Load>({ kind: 'solve', loads: [data.users] }),
      frames<Score>({ kind: 'score' }),
    ]);
    const load = loads.find((frame) => frame.kind === 'load' && frame.users === data.users);
    const score = scores.find((frame) => frame.kind === 'score');
    if (!load || !score) throw new Error('The run ended without its figures.');
    show(load, score);
  } catch {
    say(KOREAN ? '실행하지 못했습니다. 다시 시도하세요.' : 'The run failed. Try again.');
  } finally {
    run.disabled = false;
  }
}

function show(load: Load, score: Score): void {
  const good = `${Number((100 * load.good).toPrecision(3))} %`;
  const picture = document.getElementById('picture') as HTMLImageElement;
  picture.src = `${data.picture}&users=${data.users}`;
  for (const place of document.querySelectorAll<HTMLElement>('[data-load]')) {
    const used = load.components[place.dataset.load ?? '']?.utilisation;
    place.textContent = typeof used === 'number' ? `${Math.round(100 * used)} %` : '';
  }
  say(
    KOREAN
      ? `점수 ${score.total} (${score.grade}) · 정상 응답 ${good} · 엔진 ${score.engine}`
      : `Score ${score.total} (${score.grade}) · ${good} good · engine ${score.engine}`,
  );
}

function say(words: string): void {
  for (const id of ['score', 'said']) {
    const place = document.getElementById(id);
    if (place) place.textContent = words;
  }
}

async function frames<T>(question: object): Promise<readonly T[]> {
  const asked = await answer<{ url: string }>('/api/v1/runs', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ design: data.design, ...question }),
  });
  const end = Date.now() + PATIENCE_MS;
  while (Date.now() < end) {
    const state = await answer<Frames<T>>(asked.url, {});
    if (state.status === 'done') return state.frames;
    if (state.status === 'failed' || state.status === 'cancelled') break;
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
  throw new Error('The run did not finish.');
}

async function answer<T>(url: string, options: RequestInit): Promise<T> {
  const response = await fetch(url, { ...options, credentials: 'omit' });
  if (!response.ok) throw new Error(`${url} answered ${response.status}.`);
  return (await response.json()) as T;
}
