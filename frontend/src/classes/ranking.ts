/** Keeps a ranking up to date: the socket says that something changed, the API says what. */

interface Line {
  readonly rank: number;
  readonly pseudonym: string;
  readonly own: boolean;
  readonly [column: string]: number | string | boolean | null;
}

interface Ranking {
  readonly frozen: boolean;
  readonly columns: readonly string[];
  readonly rows: readonly Line[];
}

const PAUSE_MS = 500;
const AGAIN_MS = 3000;

export function follow(table: HTMLTableElement): void {
  const assignment = table.dataset.ranking ?? '';
  let waiting = false;

  async function refresh(): Promise<void> {
    waiting = false;
    const response = await fetch(`/api/v1/assignments/${assignment}/ranking`);
    if (response.ok) draw(table, (await response.json()) as Ranking);
  }

  function connect(): void {
    const protocol = location.protocol === 'https:' ? 'wss:' : 'ws:';
    const socket = new WebSocket(`${protocol}//${location.host}/ws/v1/boards/${assignment}`);
    socket.onmessage = () => {
      if (waiting) return;
      waiting = true;
      setTimeout(() => void refresh(), PAUSE_MS);
    };
    socket.onclose = ({ code }) => {
      if (code < 4400 || code > 4499) setTimeout(connect, AGAIN_MS);
    };
  }

  connect();
}

function draw(table: HTMLTableElement, ranking: Ranking): void {
  const body = table.tBodies[0];
  if (!body) return;
  const format = new Intl.NumberFormat(document.documentElement.lang, { maximumFractionDigits: 2 });
  const rows = ranking.rows.map((line) => {
    const row = document.createElement('tr');
    row.className = line.own ? 'own' : '';
    const name = document.createElement('th');
    name.scope = 'row';
    name.textContent = line.pseudonym;
    row.append(cell(String(line.rank)), name);
    for (const column of ranking.columns) {
      const value = line[column];
      row.append(cell(typeof value === 'number' ? format.format(value) : '–', 'number'));
    }
    return row;
  });
  body.replaceChildren(...rows);
  const frozen = document.querySelector<HTMLElement>('[data-frozen]');
  if (frozen) frozen.hidden = !ranking.frozen;
}

function cell(text: string, style = ''): HTMLTableCellElement {
  const made = document.createElement('td');
  made.className = style;
  made.textContent = text;
  return made;
}
