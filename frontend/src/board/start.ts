/** Opens the editor on a board: locks, saving on the server, and the panel in front. */

import { setLocks } from '../design/locks';
import { savingStore } from '../design/saving';
import { designStore, onRefusal, open } from '../design/store';
import type { Design } from '../design/types';
import { loadRest, t } from '../i18n';
import { notify, uiStore } from '../ui/state';
import { send } from './api';
import { boardStore } from './state';
import type { BoardBoot } from './types';

const WAIT_MS = 800;

export async function startBoard(board: BoardBoot, design: Design): Promise<void> {
  await loadRest();
  const fixed = board.mode === 'view' || board.mode === 'closed';
  if ('board' in board) {
    const { components, parameters } = board.board.locked;
    setLocks({
      start: board.board.start,
      components: new Set(components),
      parameters,
      facts: board.board.facts,
      kinds: board.board.allowed_kinds && new Set(board.board.allowed_kinds),
    });
    if ('credit' in board) boardStore.setState({ standing: board });
  }
  if (board.mode === 'view') boardStore.setState({ result: board.result, of: board.number });
  open(design, { readonly: fixed });
  uiStore.setState({ tab: 'board' });
  onRefusal((breach) => notify(t(`board.locked_${breach}`), { tone: 'refusal' }));
  const kept = board.mode === 'work' || board.mode === 'live';
  const place = board.mode === 'author' ? board.save : kept && `${board.api}/work`;
  if (place) saveTo(place);
}

/** Keeps every change on the server shortly after it was made, and when the page is left. */
function saveTo(place: string): void {
  let timer: ReturnType<typeof setTimeout> | undefined;

  async function save(leaving = false): Promise<void> {
    clearTimeout(timer);
    timer = undefined;
    const { design } = designStore.getState();
    try {
      await send('PUT', place, { design }, leaving);
      if (timer === undefined) savingStore.setState({ status: 'saved' });
    } catch {
      savingStore.setState({ status: 'failed' });
    }
  }

  designStore.subscribe(
    (state) => state.design,
    () => {
      savingStore.setState({ status: 'waiting' });
      clearTimeout(timer);
      timer = setTimeout(() => void save(), WAIT_MS);
    },
  );
  window.addEventListener('pagehide', () => {
    if (timer !== undefined) void save(true);
  });
}
