/** Single changes as they are judged: the best first, and one that would not help. */
import { useEffect, useState } from 'react';
import { applyPatch } from '../../design/patch';
import { rules } from '../../design/rules';
import { change, undoChange, useDesign } from '../../design/store';
import { inLanguage, t } from '../../i18n';
import { formatChange, formatMoney } from '../../i18n/format';
import type { AdviceEnd, AdviceFrame } from '../../live/judgementFrames';
import { cancelJudgement, judge, useJudgement } from '../../live/judgements';
import { notify, uiStore, useUi } from '../../ui/state';
import { useNameOf } from '../results/shown';
import { Differences } from './Differences';
import { WhatNext } from './WhatNext';

const BEST = 3;

export function AdviceCards() {
  const { status, frames, error } = useJudgement('advice');
  const score = useJudgement('score').status;
  useEffect(() => {
    // The score comes first: it is what people look at.
    if (status === 'idle' && score === 'done') judge('advice');
  }, [status, score]);
  const helped = useUi((state) => state.helped);
  const cards = frames.filter((frame) => frame.kind === 'advice');
  const end = frames.find((frame) => frame.kind === 'advice_end');
  const best = bestOf(cards, end);
  const idle = end?.no_help != null ? cards[end.no_help] : undefined;
  return (
    <div className="advice" data-testid="advice" data-status={status}>
      <p className="judge-about" role="status">
        {status === 'running' ? t('judge.trying', { n: cards.length }) : t('judge.aboutAdvice')}
      </p>
      {status === 'running' && (
        <button type="button" className="button" onClick={() => cancelJudgement('advice')}>
          {t('judge.cancel')}
        </button>
      )}
      {helped && <WhatNext />}
      {error && <p role="alert">{error.message}</p>}
      {end && best.length === 0 && <p>{t('judge.nothingHelps')}</p>}
      {best.map((card) => (
        <Card key={card.index} card={card} />
      ))}
      {idle && <Card card={idle} noHelp />}
    </div>
  );
}

/** While cards come in, the best so far; the server's own choice at the end. */
function bestOf(cards: readonly AdviceFrame[], end: AdviceEnd | undefined): AdviceFrame[] {
  if (end) return end.best.flatMap((index) => cards[index] ?? []);
  return cards
    .filter((card) => card.gain > 0)
    .toSorted((a, b) => b.gain - a.gain)
    .slice(0, BEST);
}

interface CardProps {
  readonly card: AdviceFrame;
  readonly noHelp?: boolean;
}

function Card({ card, noHelp = false }: CardProps) {
  const [previewed, setPreviewed] = useState(false);
  const readonly = useDesign((state) => state.readonly);
  const nameOf = useNameOf();
  const points = formatChange(card.gain);
  return (
    <article
      className="advice-card"
      data-testid={noHelp ? 'no-help-card' : 'advice-card'}
      data-gain={card.gain}
    >
      {noHelp && <p className="advice-tag">{t('judge.noHelp')}</p>}
      <h3>{inLanguage(card.text)}</h3>
      <p className="advice-figures">
        <strong data-gains={card.gain > 0}>{t('judge.pointsChange', { points })}</strong>
        <span>{t('judge.perMonth', { usd: signedMoney(card.usd) })}</span>
        {card.bottleneck && (
          <span>{t('judge.thenBusiest', { name: nameOf(card.bottleneck) })}</span>
        )}
      </p>
      {previewed && <Differences patch={card.patch} />}
      <p className="advice-actions">
        <button
          type="button"
          className="button"
          aria-expanded={previewed}
          data-testid="preview"
          onClick={() => setPreviewed(!previewed)}
        >
          {t('judge.preview')}
        </button>
        <button
          type="button"
          className={noHelp ? 'button' : 'button button-primary'}
          data-testid="apply"
          disabled={readonly}
          onClick={() => {
            applyJudged(card.patch, inLanguage(card.text));
            uiStore.setState({ helped: true });
          }}
        >
          {t('judge.apply')}
        </button>
      </p>
    </article>
  );
}

/** Applies what was judged as one undo step, and says so. */
export function applyJudged(patch: AdviceFrame['patch'], what: string): void {
  change((design) => applyPatch(design, patch, (kind) => rules().kinds.get(kind)?.label ?? kind));
  notify(t('judge.applied', { change: what }), {
    action: { label: t('judge.undo'), run: undoChange },
  });
}

function signedMoney(usd: number): string {
  if (Math.abs(usd) < 0.005) return '±$0';
  return `${usd > 0 ? '+' : '−'}${formatMoney(Math.abs(usd))}`;
}
