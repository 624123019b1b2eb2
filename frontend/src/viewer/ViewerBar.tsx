/**
 * The bar over a shared design: what it is and where it comes from; after the first edit, what
 * becomes of the remix. The visitor's own design is not touched before they say so.
 */
import { useState } from 'react';
import { boot } from '../boot';
import { command } from '../commands/commands';
import { rules } from '../design/rules';
import { replaceSaved, savedDesign } from '../design/saving';
import { designStore, isViewing, open, useDesign } from '../design/store';
import { t } from '../i18n';
import { LanguageMenu, ThemeMenu } from '../panels/Toolbar';
import { managedHere } from '../share/managed';
import { shareDesign } from '../share/SnapshotShare';
import { Dialog } from '../ui/Dialog';
import { UiIcon } from '../ui/icons/UiIcon';
import { Logo } from '../ui/Logo';
import { notify } from '../ui/state';
import { About } from './About';
import './viewer.css';

export function ViewerBar() {
  const viewing = useDesign(isViewing);
  const name = useDesign((state) => (state.shared ?? state.design).name);
  return (
    <header className="topbar viewer-bar" data-remix={!viewing}>
      <a className="topbar-logo" href="/" aria-label="Loadstone">
        <Logo />
      </a>
      {viewing ? <View name={name || t('editor.untitled')} /> : <Remix name={name} />}
    </header>
  );
}

function View({ name }: { readonly name: string }) {
  const { snapshot } = boot();
  const manage = snapshot ? managedHere(snapshot) : null;
  return (
    <>
      <h1 className="viewer-name">{name}</h1>
      <span className="viewer-mark">{t('viewer.readonly')}</span>
      {snapshot && <About snapshot={snapshot} />}
      <div className="topbar-tools">
        <span className="topbar-space" />
        {manage !== null && (
          <a className="button button-quiet" href={manage} data-testid="manage">
            {t('viewer.manage')}
          </a>
        )}
        <LanguageMenu />
        <ThemeMenu />
        {!boot().board && <MakeMine />}
      </div>
    </>
  );
}

function Remix({ name }: { readonly name: string }) {
  const past = useDesign((state) => state.history.past.length > 0);
  const future = useDesign((state) => state.history.future.length > 0);
  const [saving, setSaving] = useState(false);

  async function save(): Promise<void> {
    setSaving(true);
    const answer = await shareDesign(designStore.getState().design, boot().snapshot ?? null);
    setSaving(false);
    if (answer.ok) location.assign(`/d/${answer.value.id}`);
    else notify(answer.reason, { tone: 'refusal' });
  }

  function discard(): void {
    const { shared } = designStore.getState();
    if (shared) open(shared, { shared: true });
  }

  return (
    <>
      <h1 className="viewer-name" data-testid="remix-bar">
        {t('viewer.remixOf', { name: name || t('editor.untitled') })}
      </h1>
      <span className="viewer-mark">{t('viewer.unsaved')}</span>
      <div className="topbar-tools">
        <button
          type="button"
          className="button button-quiet button-icon"
          aria-label={t('commands.undo')}
          disabled={!past}
          onClick={() => command('undo').run()}
        >
          <UiIcon name="undo" />
        </button>
        <button
          type="button"
          className="button button-quiet button-icon"
          aria-label={t('commands.redo')}
          disabled={!future}
          onClick={() => command('redo').run()}
        >
          <UiIcon name="redo" />
        </button>
        <span className="topbar-space" />
        <button type="button" className="button" data-testid="remix-discard" onClick={discard}>
          {t('viewer.discard')}
        </button>
        {boot().private ? (
          <MakeMine />
        ) : (
          <button
            type="button"
            className="button button-primary"
            disabled={saving}
            data-testid="remix-save"
            onClick={() => void save()}
          >
            {t('viewer.saveMine')}
          </button>
        )}
      </div>
    </>
  );
}

/** Takes the design into the editor, in place of the visitor's own, which is kept. */
function MakeMine() {
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
    <>
      <button
        type="button"
        className="button button-primary"
        data-testid="make-mine"
        aria-label={t('viewer.makeMine')}
        onClick={start}
      >
        <UiIcon name="fork" />
        <span className="viewer-take">{t('viewer.makeMine')}</span>
      </button>
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
    </>
  );
}

function same(one: unknown, two: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(two);
}
