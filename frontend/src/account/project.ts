/** Which design on the server the one in this browser is a copy of, and for whom. */
import type { Boot } from '../boot';
import { boot } from '../boot';
import { keepProject, projectText, replaceSaved } from '../design/saving';

export interface OnServer {
  readonly id: string;
  readonly revision: number;
  readonly account: string;
}

export function onServer(account: string): OnServer | null {
  try {
    const known = JSON.parse(projectText()) as OnServer;
    return known.account === account && typeof known.id === 'string' ? known : null;
  } catch {
    return null;
  }
}

export function remember(known: OnServer): void {
  keepProject(JSON.stringify(known));
}

/** Puts a design of the account's into this browser; what was here before becomes the backup. */
export function openProject(project: NonNullable<Boot['project']>): void {
  const { account } = boot();
  if (account === null) return;
  const known = onServer(account);
  const here = known?.id === project.id && known.revision === project.revision;
  if (!here && replaceSaved(project.design, null)) {
    remember({ id: project.id, revision: project.revision, account });
  }
  history.replaceState(null, '', '/');
}
