/** The page of a manage link: removes a shared design and brings it back. The token is in the
 * address's fragment and travels in a header, so that no log and no other site sees it. */
interface Standing {
  readonly removed: string | null;
}

export function startManage(place: HTMLElement): void {
  const token = /^#k=([\w-]+)$/.exec(location.hash)?.[1] ?? '';
  const status = place.querySelector('[role=status]');
  const path = `/api/v1/designs/${place.dataset.id}`;

  async function act(method: string, address: string): Promise<void> {
    let said = place.dataset.failed;
    try {
      const response = await fetch(address, { method, headers: { 'X-Manage-Key': token } });
      if (response.status === 404) said = place.dataset.unknown;
      else if (!response.ok) said = ((await response.json()) as { message?: string }).message;
      else said = show((await response.json()) as Standing);
    } catch {
      // Said already: the server cannot be reached.
    }
    if (status) status.textContent = said ?? '';
  }

  function show({ removed }: Standing): string | undefined {
    for (const button of place.querySelectorAll<HTMLButtonElement>('[data-do]')) {
      button.hidden = (button.dataset.do === 'remove') === (removed !== null);
    }
    return removed === null ? place.dataset.shown : place.dataset.removed;
  }

  for (const button of place.querySelectorAll<HTMLButtonElement>('[data-do]')) {
    button.addEventListener('click', () => {
      if (button.dataset.do === 'remove') void act('DELETE', path);
      else void act('POST', `${path}/restore`);
    });
  }
  void act('GET', `${path}/manage`);
}
