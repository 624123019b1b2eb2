/** The availability in nines, and of every part why it is what it is. */
import { useDesign } from '../../design/store';
import { inLanguage, t } from '../../i18n';
import { formatNumber, formatShare } from '../../i18n/format';
import type { Availability } from '../../live/judgementFrames';
import { Disclosure } from '../results/Disclosure';
import { ExplainButton } from '../results/Explain';
import { useNameOf } from '../results/shown';

export function Nines({ nines }: { readonly nines: Availability }) {
  const nameOf = useNameOf();
  const users = useDesign((state) => state.design.workload.users);
  return (
    <>
      <p data-testid="nines">
        <ExplainButton figure="availability.share" name={t('judge.whyNines')} users={users}>
          {t('judge.availability', {
            share: formatShare(nines.share),
            nines: formatNumber(nines.nines),
            minutes: formatNumber(nines.minutes_per_year),
          })}
        </ExplainButton>
      </p>
      <Disclosure title={t('judge.whyNines')} testId="why-nines">
        <ul className="nines">
          {nines.components.map((part) => (
            <li key={part.component}>
              <p className="nines-part">
                <strong>{nameOf(part.component)}</strong>
                <ExplainButton
                  figure={`availability.components.${part.component}.share`}
                  name={nameOf(part.component)}
                  users={users}
                >
                  {formatShare(part.share)} ·{' '}
                  {t('judge.partDown', { minutes: formatNumber(part.minutes_per_year) })}
                </ExplainButton>
              </p>
              <p className="nines-why">{inLanguage(part.why)}</p>
            </li>
          ))}
        </ul>
      </Disclosure>
    </>
  );
}
