/** Where two steady states exist, what leads into the bad one, and which setting removes it. */
import { Figure } from '../../charts/Figure';
import { useDesign } from '../../design/store';
import { inLanguage, t } from '../../i18n';
import { formatShare, formatUserCount } from '../../i18n/format';
import type { Cure, HysteresisHead, Trigger } from '../../live/askedFrames';
import { useAsked } from '../../live/useAsked';
import { applyJudged } from '../judge/AdviceCards';
import { ExplainButton } from '../results/Explain';
import { HysteresisPlot } from './HysteresisPlot';
import './dynamics.css';

export function Hysteresis() {
  const { status, frames, error, start, stop } = useAsked('hysteresis');
  const head = frames.find((frame) => frame.kind === 'hysteresis');
  const triggers = frames.filter((frame) => frame.kind === 'trigger');
  const cures = frames.filter((frame) => frame.kind === 'cure' && frame.removes) as Cure[];
  return (
    <div className="advice" data-testid="hysteresis" data-status={status}>
      <p className="judge-about">{t('dynamics.aboutHysteresis')}</p>
      {status !== 'done' && (
        <button
          type="button"
          className="button"
          data-testid="start-hysteresis"
          onClick={() => (status === 'running' ? stop() : start())}
        >
          {t(status === 'running' ? 'judge.cancel' : 'judge.ask')}
        </button>
      )}
      {error && <p role="alert">{error.message}</p>}
      <div role="status">
        {status === 'running' && <p>{t('dynamics.looking')}</p>}
        {head && <p data-testid="two-states">{verdict(head)}</p>}
      </div>
      {head && <Curve head={head} />}
      {head?.folds && <BothStates head={head} />}
      {triggers.length > 0 && <Triggers triggers={triggers} />}
      {cures.length > 0 && <Cures cures={cures} />}
      {status === 'done' && head?.folds && cures.length === 0 && <p>{t('dynamics.noCure')}</p>}
    </div>
  );
}

function verdict({ folds, inside }: HysteresisHead): string {
  if (!folds) return t('dynamics.oneState');
  const [from, to] = folds.map((users) => formatUserCount(users)) as [string, string];
  return t(inside ? 'dynamics.twoStatesHere' : 'dynamics.twoStates', { from, to });
}

/** Both states where they are furthest apart, and the ends of their range, each explained. */
function BothStates({ head }: { readonly head: HysteresisHead }) {
  const widest = head.points.reduce((a, b) => (b.up - b.down > a.up - a.down ? b : a));
  const folds = head.folds ?? [];
  return (
    <ul className="differences" data-testid="both-states">
      {(['up', 'down'] as const).map((way) => (
        <li key={way}>
          {formatUserCount(widest.users)}, {t(`dynamics.${way}`)}:{' '}
          <ExplainButton
            figure={`hysteresis.${widest.users}.${way}`}
            name={t(`dynamics.${way}`)}
            users={head.users}
          >
            {formatShare(way === 'up' ? widest.up : widest.down)}
          </ExplainButton>
        </li>
      ))}
      <li>
        {t('dynamics.both')}:{' '}
        {folds.map((users, end) => (
          <span key={users}>
            {end > 0 && ' – '}
            <ExplainButton
              figure={`hysteresis.folds.${end}`}
              name={t('dynamics.both')}
              users={head.users}
            >
              {formatUserCount(users)}
            </ExplainButton>
          </span>
        ))}
      </li>
    </ul>
  );
}

function Curve({ head }: { readonly head: HysteresisHead }) {
  const title = t('dynamics.hysteresis');
  const table = {
    columns: [t('results.users'), t('dynamics.up'), t('dynamics.down'), t('dynamics.both')],
    rows: head.points.map((one) => [
      one.users,
      one.up,
      one.down,
      t(one.two ? 'dynamics.yes' : 'dynamics.no'),
    ]),
  };
  return (
    <Figure title={title} file="hysteresis" table={table}>
      <HysteresisPlot head={head} title={title} />
    </Figure>
  );
}

function Triggers({ triggers }: { readonly triggers: readonly Trigger[] }) {
  return (
    <section>
      <h3>{t('dynamics.triggers')}</h3>
      <ul className="differences" data-testid="triggers">
        {triggers.map((one) => (
          <li key={`${one.scenario} ${one.component}`}>
            <strong>{inLanguage(one.label)}</strong>. {inLanguage(one.users_see)}
          </li>
        ))}
      </ul>
    </section>
  );
}

function Cures({ cures }: { readonly cures: readonly Cure[] }) {
  const readonly = useDesign((state) => state.readonly);
  return (
    <section>
      <h3>{t('dynamics.cures')}</h3>
      <ul className="scenario-list" data-testid="cures">
        {cures.map((cure) => (
          <li key={cure.text.en}>
            <span className="scenario-name">{inLanguage(cure.text)}</span>
            <button
              type="button"
              className="button"
              disabled={readonly}
              aria-label={`${t('judge.apply')}: ${inLanguage(cure.text)}`}
              onClick={() => applyJudged(cure.patch, inLanguage(cure.text))}
            >
              {t('judge.apply')}
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
