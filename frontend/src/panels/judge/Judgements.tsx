/** What can be said about a design beyond its figures: one section open at a time. */
import { lazy, type ReactNode, Suspense, useEffect, useRef } from 'react';
import { advises } from '../../boot';
import { t } from '../../i18n';
import { formatNumber } from '../../i18n/format';
import { useJudgement } from '../../live/judgements';
import { UiIcon } from '../../ui/icons/UiIcon';
import { type Section, uiStore, useUi } from '../../ui/state';
import { ScoreRows } from './ScoreRows';
import './judge.css';

const AdviceCards = lazy(async () => ({ default: (await import('./AdviceCards')).AdviceCards }));
const Matrix = lazy(async () => ({ default: (await import('./Matrix')).Matrix }));
const Scenarios = lazy(async () => ({
  default: (await import('../dynamics/Scenarios')).Scenarios,
}));
const Hysteresis = lazy(async () => ({
  default: (await import('../dynamics/Hysteresis')).Hysteresis,
}));
const Pareto = lazy(async () => ({ default: (await import('../dynamics/Pareto')).Pareto }));
const Compare = lazy(async () => ({ default: (await import('../dynamics/Compare')).Compare }));
const Calibrate = lazy(async () => ({
  default: (await import('../dynamics/Calibrate')).Calibrate,
}));
const Dynamics = lazy(async () => ({ default: (await import('../dynamics/Dynamics')).Dynamics }));
const PlanCard = lazy(async () => ({ default: (await import('./PlanCard')).PlanCard }));

export function Judgements() {
  const score = useJudgement('score').frames[0];
  return (
    <>
      <h3 className="results-group">{t('judge.score')}</h3>
      <Part section="score" title={t('judge.whyTitle')} aside={score && formatNumber(score.total)}>
        <ScoreRows />
      </Part>
      {advises() && (
        <Part section="advice" title={t('judge.helpMost')}>
          <AdviceCards />
        </Part>
      )}
      <h3 className="results-group">{t('judge.failures')}</h3>
      <Part section="matrix" title={t('judge.matrixTitle')}>
        <Matrix />
      </Part>
      <Part section="scenarios" title={t('dynamics.scenarios')}>
        <Scenarios />
      </Part>
      {advises() && (
        <Part section="hysteresis" title={t('dynamics.hysteresis')}>
          <Hysteresis />
        </Part>
      )}
      <Part section="dynamics" title={t('dynamics.dynamics')}>
        <Dynamics />
      </Part>
      <h3 className="results-group">{t('judge.sizes')}</h3>
      {advises() && <Sizes />}
      <Part section="compare" title={t('dynamics.compare')}>
        <Compare />
      </Part>
    </>
  );
}

/** What lies outside the model: the results of a load test. */
export function Measurements() {
  return (
    <Part section="calibrate" title={t('calibrate.title')}>
      <Calibrate />
    </Part>
  );
}

function Sizes() {
  return (
    <>
      <Part section="plan" title={t('judge.planTitle')}>
        <PlanCard />
      </Part>
      <Part section="pareto" title={t('dynamics.pareto')}>
        <Pareto />
      </Part>
    </>
  );
}

interface PartProps {
  readonly section: Section;
  readonly title: string;
  readonly aside?: ReactNode;
  readonly children: ReactNode;
}

function Part({ section, title, aside, children }: PartProps) {
  const open = useUi((state) => state.section) === section;
  const place = useRef<HTMLDetailsElement>(null);
  useEffect(() => {
    if (open) place.current?.scrollIntoView({ block: 'start' });
  }, [open]);
  return (
    <details className="disclosure" ref={place} open={open} data-testid={`open-${section}`}>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: a summary is a control. */}
      <summary
        onClick={(event) => {
          event.preventDefault();
          uiStore.setState({ section: open ? null : section });
        }}
      >
        <UiIcon name="expand" />
        <span className="disclosure-title">{title}</span>
        {aside !== undefined && <span className="disclosure-aside">{aside}</span>}
      </summary>
      {open && (
        <div className="disclosure-body">
          <Suspense>{children}</Suspense>
        </div>
      )}
    </details>
  );
}
