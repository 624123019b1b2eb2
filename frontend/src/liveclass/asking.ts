/** What the pages of a session ask of the server; a refusal stands on the page. */
import { Refused, send } from '../board/api';
import { liveStore } from './state';

async function ask(method: 'POST', path: string, body: object): Promise<boolean> {
  try {
    await send(method, path, body);
    liveStore.setState({ refusal: null });
    return true;
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    liveStore.setState({ refusal: error.message });
    return false;
  }
}

const place = () => `/api/v1/live/${liveStore.getState().session?.id}`;

export function predict(component: string, users: number): Promise<boolean> {
  return ask('POST', `${place()}/prediction`, { component, users });
}

export async function leave(): Promise<void> {
  if (await ask('POST', `${place()}/leave`, {})) location.assign('/live');
}

/** A command of the instructor, from the phase this page shows. */
export function command(what: string, fields: object = {}): Promise<boolean> {
  const seen = liveStore.getState().session?.phase ?? '';
  return ask('POST', `${place()}/command`, { do: what, seen, ...fields });
}
