/** The editor: palette, canvas with the users axis under it, and the panel beside it. */
import { Suspense } from 'react';
import { boot } from './boot';
import { Canvas } from './canvas/Canvas';
import { isViewing, useDesign } from './design/store';
import { t } from './i18n';
import { Spoken } from './live/Spoken';
import { LadderStrip } from './panels/results/LadderStrip';
import { SummaryBar } from './panels/results/SummaryBar';
import { Toolbar } from './panels/Toolbar';
import { UiIcon } from './ui/icons/UiIcon';
import { Notices } from './ui/Notices';
import { uiStore, useUi } from './ui/state';
import './styles/editor.css';
import { lazily } from './ui/lazily';

const Palette = lazily(async () => (await import('./panels/Palette')).Palette);
const Side = lazily(async () => (await import('./panels/Side')).Side);
const Conflict = lazily(async () => (await import('./ui/Conflict')).Conflict);
const CommandPalette = lazily(
  async () => (await import('./commands/CommandPalette')).CommandPalette,
);
const Help = lazily(async () => (await import('./commands/Help')).Help);
const ShareDialog = lazily(async () => (await import('./ui/ShareDialog')).ShareDialog);
const ExportDialog = lazily(async () => (await import('./exchange/ExportDialog')).ExportDialog);
const ImportDialog = lazily(async () => (await import('./exchange/ImportDialog')).ImportDialog);
const ViewerBar = lazily(async () => (await import('./viewer/ViewerBar')).ViewerBar);
const LiveBar = lazily(async () => (await import('./liveclass/LiveBar')).LiveBar);
const Outline = lazily(async () => (await import('./panels/Outline')).Outline);

export function EditorPage() {
  const viewing = useDesign(isViewing);
  const shared = useDesign((state) => state.readonly || state.shared !== null);
  const view = useUi((state) => state.view);
  const sheet = useUi((state) => state.sheet);
  const focusMode = useUi((state) => state.focusMode);

  const editor = (
    <div
      className="editor"
      data-view={view}
      data-sheet={sheet ?? undefined}
      data-readonly={viewing}
      data-focus={focusMode || undefined}
    >
      <Suspense fallback={<header className="topbar" />}>
        {shared ? <ViewerBar /> : <Toolbar />}
      </Suspense>
      {!viewing && (
        <div className="editor-palette">
          <Suspense>
            <Palette />
          </Suspense>
        </div>
      )}
      <main className="editor-main">
        <div className="editor-work">
          {view !== 'outline' && <Canvas />}
          {view !== 'canvas' && (
            <Suspense>
              <Outline />
            </Suspense>
          )}
          <Notices />
        </div>
        <div className="editor-dock">
          <SummaryBar />
          <LadderStrip />
        </div>
      </main>
      <div className="editor-side">
        <Suspense>
          <Side />
        </Suspense>
      </div>
      <SheetSwitch readonly={viewing} />
      <Suspense>
        <Conflict />
      </Suspense>
      <Spoken />
      <Dialogs />
    </div>
  );
  if (boot().board?.mode !== 'live') return editor;
  return (
    <>
      <Suspense>
        <LiveBar />
      </Suspense>
      {editor}
    </>
  );
}

/** On a small screen the palette and the panel are sheets, opened from here. */
function SheetSwitch({ readonly }: { readonly readonly: boolean }) {
  const sheet = useUi((state) => state.sheet);
  const tab = useUi((state) => state.tab);
  const entries = [
    { id: 'add', icon: 'add', shown: !readonly, open: 'palette', tab },
    { id: 'board', icon: 'list', shown: boot().board !== undefined, open: 'side', tab: 'board' },
    { id: 'lesson', icon: 'info', shown: Boolean(boot().chapter), open: 'side', tab: 'lesson' },
    { id: 'settings', icon: 'settings', shown: true, open: 'side', tab: 'settings' },
    { id: 'results', icon: 'table', shown: true, open: 'side', tab: 'results' },
  ] as const;
  return (
    <nav className="sheet-switch" aria-label={t('editor.panels')}>
      {entries.map(
        (entry) =>
          entry.shown && (
            <button
              key={entry.id}
              type="button"
              aria-expanded={sheet === entry.open && tab === entry.tab}
              data-testid={`sheet-${entry.id}`}
              onClick={() => {
                const shown = sheet === entry.open && tab === entry.tab;
                uiStore.setState({ sheet: shown ? null : entry.open, tab: entry.tab });
              }}
            >
              <UiIcon name={entry.icon} size={20} />
              {t(`editor.sheet_${entry.id}`)}
            </button>
          ),
      )}
    </nav>
  );
}

function Dialogs() {
  const dialog = useUi((state) => state.dialog);
  return (
    <Suspense>
      {dialog === 'commands' && <CommandPalette />}
      {dialog === 'help' && <Help />}
      {dialog === 'share' && <ShareDialog />}
      {dialog === 'export' && <ExportDialog />}
      {dialog === 'import' && <ImportDialog />}
    </Suspense>
  );
}
