/** Making a short film of a run: what to film, how far it has come, and how to stop it. */
import { useEffect, useRef, useState } from 'react';
import { designStore } from '../design/store';
import { t } from '../i18n';
import { formatPercent } from '../i18n/format';
import { UiIcon } from '../ui/icons/UiIcon';
import { nameWith, type PictureTheme, Refused, save } from './files';
import { type Failure, failuresOf, film, scenesOf } from './film';

export function Animation({ theme }: { readonly theme: PictureTheme }) {
  const [failures, setFailures] = useState<readonly Failure[]>([]);
  const [what, setWhat] = useState<number | null>(null);
  const [progress, setProgress] = useState<number | null>(null);
  const [failure, setFailure] = useState('');
  const [done, setDone] = useState(false);
  const stop = useRef<AbortController | null>(null);

  useEffect(() => {
    const asking = new AbortController();
    // Without an answer there is still the ladder to film.
    failuresOf(asking.signal).then(setFailures, () => undefined);
    return () => {
      asking.abort();
      stop.current?.abort();
    };
  }, []);

  async function make(): Promise<void> {
    const controller = new AbortController();
    stop.current = controller;
    setProgress(0);
    setDone(false);
    setFailure('');
    try {
      const scenes = await scenesOf(what, theme, controller.signal);
      const made = await film(scenes, setProgress, controller.signal);
      save(made.content, nameWith(designStore.getState().design, made.ending));
      setDone(true);
    } catch (error) {
      if (!controller.signal.aborted) {
        setFailure(error instanceof Refused ? error.message : t('exchange.filmFailed'));
      }
    }
    setProgress(null);
  }

  return (
    <section className="export-group">
      <h3>{t('exchange.group_film')}</h3>
      <label className="export-what">
        {t('exchange.filmOf')}
        <select
          className="field"
          value={what ?? ''}
          disabled={progress !== null}
          data-testid="film-what"
          onChange={(event) => {
            const { value } = event.currentTarget;
            setWhat(value === '' ? null : Number(value));
          }}
        >
          <option value="">{t('exchange.filmLadder')}</option>
          {failures.map((each) => (
            <option key={each.index} value={each.index}>
              {each.label}
            </option>
          ))}
        </select>
      </label>
      {progress === null ? (
        <button
          type="button"
          className="export-choice"
          data-testid="export-film"
          onClick={() => void make()}
        >
          <UiIcon name="play" />
          <span>
            <strong>{t('exchange.film')}</strong>
            <span className="export-hint">{t('exchange.film_hint')}</span>
          </span>
        </button>
      ) : (
        <div className="export-filming">
          <progress value={progress} aria-label={t('exchange.film')} />
          <span>{formatPercent(progress)}</span>
          <button type="button" className="button" onClick={() => stop.current?.abort()}>
            {t('exchange.stop')}
          </button>
        </div>
      )}
      <p role="status" data-testid="film-state">
        {done && t('exchange.saved')}
      </p>
      {failure && <p role="alert">{failure}</p>}
    </section>
  );
}
