/**
 * With an account the design in the browser is kept on the server, too: a few seconds after each
 * change, on top of the revision it was made from. What was changed elsewhere is never
 * overwritten: the one here then goes on as a design of its own.
 */

import { rules } from '../design/rules';
import { origin, projectText, savedDesign } from '../design/saving';
import { designStore } from '../design/store';
import type { Design } from '../design/types';
import { loadRest, t } from '../i18n';
import { notify } from '../ui/state';
import { request } from './api';
import { onServer, remember } from './project';

const WAIT_MS = 2000;

interface Kept {
  readonly id: string;
  readonly revision: number;
}

export function startSync(account: string): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let sending = false;
  let again = false;

  async function send(): Promise<void> {
    if (sending) {
      again = true;
      return;
    }
    sending = true;
    await keep(account, designStore.getState().design);
    sending = false;
    if (again) {
      again = false;
      void send();
    }
  }

  const stop = designStore.subscribe(
    (state) => state.design,
    () => {
      clearTimeout(timer);
      timer = setTimeout(() => void send(), WAIT_MS);
    },
  );
  // What was made before signing in comes along.
  if (projectText() === '' && savedDesign((kind) => rules().kinds.has(kind))) void send();
  return () => {
    clearTimeout(timer);
    stop();
  };
}

/** Keeps the design on the server; a new one there where it has no copy yet. */
export async function keep(account: string, design: Design): Promise<boolean> {
  const known = onServer(account);
  if (known === null) return create(account, design);
  const answer = await request<Kept>('PUT', `/projects/${known.id}`, {
    design,
    revision: known.revision,
  });
  if (answer.ok) remember({ id: known.id, revision: answer.value.revision, account });
  else if (answer.status === 404) return create(account, design);
  else if (answer.status === 409) {
    const made = await create(account, design);
    await loadRest();
    notify(t('share.changedElsewhere'));
    return made;
  }
  return answer.ok;
}

async function create(account: string, design: Design): Promise<boolean> {
  const answer = await request<Kept>('POST', '/projects', { design, origin: origin() });
  if (answer.ok) remember({ id: answer.value.id, revision: answer.value.revision, account });
  return answer.ok;
}
