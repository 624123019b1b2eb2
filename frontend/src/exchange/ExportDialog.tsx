/** Everything that can leave the editor, with how a picture should look. */
import { useState } from 'react';
import { t } from '../i18n';
import { Dialog } from '../ui/Dialog';
import { UiIcon } from '../ui/icons/UiIcon';
import { openDialog } from '../ui/state';
import { Animation } from './Animation';
import { type Export, run } from './exports';
import { type Look, pageTheme, Refused } from './files';
import './exchange.css';

const GROUPS: readonly { readonly id: string; readonly what: readonly Export[] }[] = [
  { id: 'picture', what: ['png', 'svg', 'copyPng', 'preview'] },
  { id: 'document', what: ['pdf', 'md'] },
  { id: 'data', what: ['json', 'mmd', 'csv'] },
];

type State =
  | { readonly at: 'ready' }
  | { readonly at: 'working'; readonly what: Export }
  | { readonly at: 'done'; readonly what: Export }
  | { readonly at: 'failed'; readonly reason: string };

export function ExportDialog() {
  const [look, setLook] = useState<Look>({ theme: pageTheme(), figures: true });
  const [state, setState] = useState<State>({ at: 'ready' });

  async function make(what: Export): Promise<void> {
    setState({ at: 'working', what });
    try {
      await run(what, look);
      setState({ at: 'done', what });
    } catch (error) {
      const reason = error instanceof Refused ? error.message : t('exchange.failed');
      setState({ at: 'failed', reason });
    }
  }

  return (
    <Dialog title={t('exchange.export')} onClose={() => openDialog(null)}>
      <LookFields look={look} onChange={setLook} />
      {GROUPS.map((group) => (
        <section key={group.id} className="export-group">
          <h3>{t(`exchange.group_${group.id}` as 'exchange.group_data')}</h3>
          <div className="export-choices">
            {group.what.map((what) => (
              <button
                key={what}
                type="button"
                className="export-choice"
                data-testid={`export-${what}`}
                aria-busy={state.at === 'working' && state.what === what}
                disabled={state.at === 'working'}
                onClick={() => void make(what)}
              >
                <UiIcon name={what === 'copyPng' ? 'copy' : 'download'} />
                <span>
                  <strong>{t(`exchange.${what}`)}</strong>
                  <span className="export-hint">{t(`exchange.${what}_hint`)}</span>
                </span>
              </button>
            ))}
          </div>
        </section>
      ))}
      <Animation theme={look.theme} />
      <p role="status" className="export-state" data-testid="export-state">
        {state.at === 'working' && t('exchange.working')}
        {state.at === 'done' && t(state.what === 'copyPng' ? 'exchange.copied' : 'exchange.saved')}
      </p>
      {state.at === 'failed' && (
        <p role="alert" className="export-failed" data-testid="export-failed">
          {state.reason}
        </p>
      )}
    </Dialog>
  );
}

interface LookProps {
  readonly look: Look;
  readonly onChange: (look: Look) => void;
}

function LookFields({ look, onChange }: LookProps) {
  return (
    <fieldset className="export-look">
      <legend>{t('exchange.look')}</legend>
      {(['light', 'dark'] as const).map((theme) => (
        <label key={theme}>
          <input
            type="radio"
            name="picture-theme"
            checked={look.theme === theme}
            onChange={() => onChange({ ...look, theme })}
          />
          {t(`editor.theme_${theme}`)}
        </label>
      ))}
      <label>
        <input
          type="checkbox"
          checked={look.figures}
          data-testid="export-figures"
          onChange={(event) => onChange({ ...look, figures: event.currentTarget.checked })}
        />
        {t('exchange.figures')}
      </label>
    </fieldset>
  );
}
