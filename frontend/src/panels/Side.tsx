/** The panel beside the canvas: results, or the settings of what is selected. */
import { lazy, Suspense, useEffect } from 'react';
import { boot } from '../boot';
import { designStore, useDesign } from '../design/store';
import { t } from '../i18n';
import { lazily } from '../ui/lazily';
import { type Tab, uiStore, useUi } from '../ui/state';
import './side.css';

const Results = lazy(() =>
  import('./results/ResultsPanel').then((module) => ({ default: module.ResultsPanel })),
);

const Inspector = lazy(() =>
  import('./Inspector').then((module) => ({ default: module.Inspector })),
);

const BoardPanel = lazily(async () => (await import('../board/BoardPanel')).BoardPanel);
const LessonPanel = lazily(async () => (await import('../learn/LessonPanel')).LessonPanel);

const TASK: readonly Tab[] = boot().board ? ['board'] : boot().chapter ? ['lesson'] : [];
const TABS: readonly Tab[] = [...TASK, 'results', 'settings'];

export function Side() {
  const tab = useUi((state) => state.tab);
  const { components, connections } = useDesign((state) => state.selection);
  const selected = components.length + connections.length > 0;

  useEffect(followSelection, []);

  return (
    <aside className="side" aria-label={t('editor.side')}>
      <h2 className="visually-hidden">{t('editor.side')}</h2>
      <div className="side-tabs" role="tablist" aria-label={t('editor.side')}>
        {TABS.map((each) => (
          <button
            key={each}
            type="button"
            role="tab"
            id={`tab-${each}`}
            aria-selected={tab === each}
            aria-controls="side-panel"
            tabIndex={tab === each ? 0 : -1}
            data-testid={`tab-${each}`}
            onClick={() => uiStore.setState({ tab: each })}
            onKeyDown={(event) => {
              if (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight') return;
              const step = event.key === 'ArrowLeft' ? TABS.length - 1 : 1;
              const other = TABS[(TABS.indexOf(each) + step) % TABS.length] ?? each;
              uiStore.setState({ tab: other });
              document.getElementById(`tab-${other}`)?.focus();
            }}
          >
            {t(each === 'settings' && selected ? 'editor.tab_selected' : `editor.tab_${each}`)}
          </button>
        ))}
      </div>
      <div
        className="side-panel"
        id="side-panel"
        role="tabpanel"
        aria-labelledby={`tab-${tab}`}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling panel must take the keyboard.
        tabIndex={0}
      >
        <Suspense>
          {tab === 'board' && <BoardPanel />}
          {tab === 'lesson' && <LessonPanel />}
          {tab === 'results' && <Results />}
          {tab === 'settings' && <Inspector />}
        </Suspense>
      </div>
    </aside>
  );
}

/** Selecting something brings its settings; letting go of it brings back what was there before. */
function followSelection(): () => void {
  let before: Tab = uiStore.getState().tab;
  return designStore.subscribe(
    (state) => state.selection,
    (selection, previous) => {
      const some = selection.components.length + selection.connections.length > 0;
      const had = previous.components.length + previous.connections.length > 0;
      if (some === had) return;
      if (some) before = uiStore.getState().tab;
      uiStore.setState({ tab: some ? 'settings' : before });
    },
  );
}
