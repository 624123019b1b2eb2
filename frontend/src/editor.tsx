/** The entry of the page: reads what the shell embeds, opens the design, and starts everything. */
// First, because the first style sheet decides the order of the cascade's layers.
import './styles/tokens.css';
import './styles/base.css';

import { StrictMode, Suspense } from 'react';
import { createRoot } from 'react-dom/client';
import { boot } from './boot';
import { startClipboard } from './commands/clipboardEvents';
import { offerBackup } from './commands/files';
import { startKeys } from './commands/keys';
import { loadRules, rules } from './design/rules';
import { putUnreadableAside, restore, startSaving } from './design/saving';
import { designStore, open } from './design/store';
import { EditorPage } from './EditorPage';
import { setLanguage } from './i18n';
import { startLive } from './live/live';
import { lazily } from './ui/lazily';
import { loadTheme } from './ui/theme';

const LiveEmbed = lazily(async () => (await import('./embed/LiveEmbed')).LiveEmbed);

async function start(): Promise<void> {
  const { catalogue, seeds, language, design, readonly, chapter, board, project, account, framed } =
    boot();
  if (!framed) loadTheme();
  loadRules(catalogue);
  await setLanguage(language, { remember: false });
  const knows = (kind: string) => rules().kinds.has(kind);

  if (chapter) {
    const { openLesson } = await import('./learn/lesson');
    openLesson(chapter);
    startClipboard();
  } else if (board && design) {
    await (await import('./board/start')).startBoard(board, design);
  } else if (framed && design) {
    open(design, { readonly: true });
  } else if (readonly) {
    const shown = design ?? (await (await import('./viewer/openPrivate')).designInAddress(knows));
    if (shown) open(shown, { shared: true });
  } else {
    if (project) (await import('./account/project')).openProject(project);
    const first = seeds[0];
    if (!restore(knows)) {
      const unreadable = putUnreadableAside(knows);
      if (first) open(first.design);
      if (unreadable) void import('./commands/unreadable').then((one) => one.offer(unreadable));
    }
    startSaving(knows);
    if (account !== null) void import('./account/sync').then((sync) => sync.startSync(account));
    startClipboard();
  }
  if (!framed) startKeys();
  // A chapter asks for a prediction first.
  if (!chapter) startLive(designStore);

  const root = document.getElementById('root');
  if (!root) throw new Error('The page has no root element.');
  createRoot(root).render(
    <StrictMode>
      {framed ? (
        <Suspense>
          <LiveEmbed panel={framed} />
        </Suspense>
      ) : (
        <EditorPage />
      )}
    </StrictMode>,
  );
  if (location.search === '?taken' || project) {
    history.replaceState(null, '', '/');
    offerBackup();
  }
}

/** What the first click or key may open is fetched while nothing else happens. */
function fetchAhead(): void {
  void import('./canvas/SelectionBar');
  void import('./canvas/ConnectPanel');
  void import('./canvas/ContextMenu');
  void import('./canvas/AddNext');
  void import('./panels/Inspector');
  void import('./commands/CommandPalette');
  void import('./exchange/arrivals').then(({ startArrivals }) => startArrivals());
}

void start().then(() => boot().framed || setTimeout(fetchAhead, 1000));
