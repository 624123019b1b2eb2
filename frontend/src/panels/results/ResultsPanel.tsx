/** The results beside the canvas: the request classes at a glance, everything else on demand. */

import { lazy, type ReactNode, Suspense, useState } from 'react';
import { advises } from '../../boot';
import { classLabel } from '../../design/rules';
import { useDesign } from '../../design/store';
import { t } from '../../i18n';
import { formatMoney } from '../../i18n/format';
import { useLive } from '../../live/live';
import type { LoadFrame } from '../../live/protocol';
import { Judgements, Measurements } from '../judge/Judgements';
import { ClassTable } from './ClassTable';
import { Disclosure } from './Disclosure';
import { LADDER } from './ladder';
import { Problems } from './Problems';
import { useNameOf, useShown } from './shown';
import { Warnings } from './Warnings';
import './results.css';

const LatencyCurve = lazy(async () => ({
  default: (await import('../../charts/LatencyCurve')).LatencyCurve,
}));
const Verify = lazy(async () => ({ default: (await import('./Verify')).Verify }));
const Heatmap = lazy(async () => ({ default: (await import('../../charts/Heatmap')).Heatmap }));
const Waterfall = lazy(async () => ({
  default: (await import('../../charts/Waterfall')).Waterfall,
}));
const CostBreakdown = lazy(async () => ({
  default: (await import('../../charts/CostBreakdown')).CostBreakdown,
}));

export function ResultsPanel() {
  const { frame, stale } = useShown();
  const error = useLive((state) => state.error);
  const drawn = useDesign((state) => Object.keys(state.design.components).length > 0);
  if (!drawn) return <p className="results-empty">{t('live.nothing')}</p>;
  if (error) return <Problems error={error} />;
  if (!frame) return <p className="results-empty">{t('results.empty')}</p>;
  return (
    <div className="results" data-stale={stale || undefined} data-testid="results">
      <ClassTable frame={frame} />
      <Judgements />
      <h3 className="results-group">{t('results.figures')}</h3>
      {frame.warnings.length > 0 && (
        <Disclosure
          title={t('results.warnings')}
          aside={frame.warnings.length}
          testId="open-warnings"
        >
          <Warnings warnings={frame.warnings} />
        </Disclosure>
      )}
      <Charts frame={frame} />
      <h3 className="results-group">{t('results.checks')}</h3>
      <Disclosure title={t('verify.title')} testId="open-verify">
        <Loaded>
          <Verify />
        </Loaded>
      </Disclosure>
      {advises() && <Measurements />}
    </div>
  );
}

function Charts({ frame }: { readonly frame: LoadFrame }) {
  const nameOf = useNameOf();
  return (
    <>
      <Disclosure title={t('results.latency')} testId="open-latency">
        <Loaded>
          <Latency frame={frame} />
        </Loaded>
      </Disclosure>
      <Disclosure title={t('results.time')} testId="open-time">
        <Loaded>
          <Time frame={frame} />
        </Loaded>
      </Disclosure>
      <Disclosure title={t('charts.heatmap')} testId="open-heatmap">
        <Loaded>
          <Heatmap frames={useLadderFrames()} nameOf={nameOf} />
        </Loaded>
      </Disclosure>
      <Disclosure title={t('charts.cost')} aside={formatMoney(frame.cost.total)} testId="open-cost">
        <Loaded>
          <CostBreakdown frame={frame} nameOf={nameOf} />
        </Loaded>
      </Disclosure>
    </>
  );
}

function Latency({ frame }: { readonly frame: LoadFrame }) {
  const frames = useLadderFrames();
  const [chosen, controls] = useClassChoice(frame);
  return (
    <LatencyCurve
      frames={frames}
      classKey={chosen}
      className={classLabel(chosen)}
      users={frame.users}
      controls={controls}
    />
  );
}

function Time({ frame }: { readonly frame: LoadFrame }) {
  const nameOf = useNameOf();
  const [chosen, controls] = useClassChoice(frame);
  return (
    <Waterfall
      frame={frame}
      classKey={chosen}
      className={classLabel(chosen)}
      nameOf={nameOf}
      controls={controls}
    />
  );
}

/** The class of a chart, the busiest at first, and the list to choose another. */
function useClassChoice(frame: LoadFrame): [string, ReactNode] {
  const [wanted, setWanted] = useState<string | null>(null);
  const keys = Object.entries(frame.classes)
    .sort(([, a], [, b]) => b.rate - a.rate)
    .map(([key]) => key);
  const chosen = wanted !== null && keys.includes(wanted) ? wanted : (keys[0] ?? '');
  const list = (
    <select
      className="class-choice"
      aria-label={t('results.class')}
      value={chosen}
      onChange={(event) => setWanted(event.target.value)}
    >
      {keys.map((key) => (
        <option key={key} value={key}>
          {classLabel(key)}
        </option>
      ))}
    </select>
  );
  return [chosen, list];
}

function useLadderFrames(): LoadFrame[] {
  const own = useDesign((state) => state.design.workload.users);
  const solved = useLive((state) => state.solved);
  const wanted = new Set<number>([...LADDER, own]);
  return [...solved.values()].flatMap(({ frame }) => (wanted.has(frame.users) ? [frame] : []));
}

function Loaded({ children }: { readonly children: ReactNode }) {
  return (
    <Suspense fallback={<p className="results-empty">{t('results.loading')}</p>}>
      {children}
    </Suspense>
  );
}
