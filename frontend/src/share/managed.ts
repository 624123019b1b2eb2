/** The manage links of what was shared from this browser without an account. */
const KEY = 'loadstone.managed';

type Managed = Readonly<Record<string, string>>;

export function keepManaged(id: string, token: string): void {
  try {
    localStorage.setItem(KEY, JSON.stringify({ ...all(), [id]: token }));
  } catch {
    // The link was shown; whoever copied it has it.
  }
}

export function manageLink(id: string, token: string): string {
  return `${location.origin}/d/${id}/manage#k=${token}`;
}

export function managedHere(id: string): string | null {
  const token = all()[id];
  return token === undefined ? null : manageLink(id, token);
}

function all(): Managed {
  try {
    return JSON.parse(localStorage.getItem(KEY) ?? '{}') as Managed;
  } catch {
    return {};
  }
}
