/** The bar over a shared design: what it is, and how to make it one's own. */
import { useState } from 'react';
import { boot } from '../boot';
import { rules } from '../design/rules';
import { replaceSaved, savedDesign } from '../design/saving';
import { designStore, useDesign } from '../design/store';
import { t } from '../i18n';
import { LanguageMenu, ThemeMenu } from '../panels/Toolbar';
import { Dialog } from '../ui/Dialog';
import { UiIcon } from '../ui/icons/UiIcon';
import { Logo } from '../ui/Logo';

export function ViewerBar() {
  const name = useDesign((state) => state.design.name);
  const [asking, setAsking] = useState(false);
  const [failed, setFailed] = useState(false);

  function take(): void {
    const { design } = designStore.getState();
    if (replaceSaved(design, boot().snapshot ?? null)) location.assign('/?taken');
    else setFailed(true);
  }

  function start(): void {
    const own = savedDesign((kind) => rules().kinds.has(kind));
    const untouched = own !== null && boot().seeds.some((seed) => same(seed.design, own));
    if (own === null || untouched) take();
    else setAsking(true);
  }

  return (
    <header className="topbar viewer-bar">
      <a className="topbar-logo" href="/" aria-label="Loadstone">
        <Logo />
      </a>
      <h1 className="viewer-name">{name || t('editor.untitled')}</h1>
      <span className="viewer-mark">{t('viewer.readonly')}</span>
      <div className="topbar-tools">
        <span className="topbar-space" />
        <LanguageMenu />
        <ThemeMenu />
        {!boot().board && (
          <button
            type="button"
            className="button button-primary"
            data-testid="make-mine"
            onClick={start}
          >
            <UiIcon name="fork" />
            {t('viewer.makeMine')}
          </button>
        )}
      </div>
      {asking && (
        <Dialog title={t('viewer.replaceTitle')} onClose={() => setAsking(false)}>
          <p>{t('viewer.replaceExplain')}</p>
          <div className="dialog-actions">
            <button type="button" className="button" onClick={() => setAsking(false)}>
              {t('viewer.keepLooking')}
            </button>
            <button
              type="button"
              className="button button-primary"
              data-testid="make-mine-confirm"
              onClick={take}
            >
              {t('viewer.replace')}
            </button>
          </div>
          {failed && <p role="alert">{t('viewer.storageFailed')}</p>}
        </Dialog>
      )}
    </header>
  );
}

function same(one: unknown, two: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(two);
}
