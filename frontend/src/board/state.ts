/** What the panel of a board shows: standing, the last result, hints; and what it can do. */
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import { designStore } from '../design/store';
import { Refused, send, until } from './api';
import type { BoardBoot, Result, Standing, Words } from './types';

export interface BoardState {
  readonly busy: 'run' | 'submit' | null;
  readonly standing: Standing | null;
  readonly result: Result | null;
  /** What the result is of: a run, or the submission of this number. */
  readonly of: number | 'run' | null;
  readonly refusal: { readonly message: string; readonly problems: readonly string[] } | null;
  readonly hints: readonly Words[];
}

export const boardStore = createStore<BoardState>()(() => ({
  busy: null,
  standing: null,
  result: null,
  of: null,
  refusal: null,
  hints: [],
}));

export function useBoard<T>(selector: (state: BoardState) => T): T {
  return useStore(boardStore, selector);
}

interface Graded {
  readonly id: string | number;
  readonly number?: number;
  readonly result: Result;
  readonly state?: Standing;
}

const settled = ({ result }: Graded) =>
  result.state !== 'grading' && result.hidden?.kind !== 'grading';

/** Run on the public scenarios. */
export function run(board: Extract<BoardBoot, { board: unknown }>): Promise<void> {
  const place = board.mode === 'preview' ? `${board.api}/preview` : `${board.api}/trials`;
  return work('run', place, (id) => `${place}/${id}`);
}

/** Hand the design in. */
export function submit(board: Extract<BoardBoot, { board: unknown }>): Promise<void> {
  return work('submit', `${board.api}/submissions`, (id) => `/api/v1/submissions/${id}`);
}

async function work(
  busy: 'run' | 'submit',
  path: string,
  place: (id: string | number) => string,
): Promise<void> {
  boardStore.setState({ busy, refusal: null });
  try {
    const { design } = designStore.getState();
    const first = await send<Graded>('POST', path, { design });
    show(first, busy);
    if (!settled(first)) show(await until<Graded>(place(first.id), settled), busy);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    boardStore.setState({ refusal: { message: error.message, problems: error.problems } });
  } finally {
    boardStore.setState({ busy: null });
  }
}

function show(answer: Graded, busy: 'run' | 'submit'): void {
  boardStore.setState({
    result: answer.result,
    of: busy === 'run' ? 'run' : (answer.number ?? null),
    ...(answer.state ? { standing: answer.state } : {}),
  });
}

export async function nextHint(api: string): Promise<void> {
  const { hints } = await send<{ hints: Words[] }>('POST', `${api}/hints`, {});
  boardStore.setState({ hints });
}
