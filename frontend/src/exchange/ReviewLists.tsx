/** What becomes of arrows that are not simply kept, and what of the file is left out, with why. */
import { t } from '../i18n';
import type { ArrowFate } from './connecting';
import type { LeftOut } from './diagram';

/** More lines than anybody reads; the rest is counted. */
const MOST_LINES = 300;

export function ArrowList({ arrows }: { readonly arrows: readonly ArrowFate[] }) {
  const special = arrows.filter(({ fate }) => fate.is !== 'kept');
  const loose = arrows.filter(({ fate, arrow }) => fate.is === 'kept' && arrow.heads !== 'one');
  if (special.length + loose.length === 0) return null;
  const shown = [...special, ...loose];
  return (
    <section className="import-section">
      <h3>{t('importing.arrows')}</h3>
      <ul className="import-lines" data-testid="import-arrows">
        {shown.slice(0, MOST_LINES).map((each, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the lines are written anew each time.
          <li key={index} data-fate={each.fate.is}>
            <strong>{`${each.from} → ${each.to}`}</strong> {sentence(each)}
          </li>
        ))}
      </ul>
      <More count={shown.length - MOST_LINES} />
    </section>
  );
}

function sentence({ fate, arrow }: ArrowFate): string {
  if (fate.is === 'kept') return t(`importing.heads_${arrow.heads}`);
  if (fate.is === 'refused') return t('importing.fate_refused', { sentence: fate.sentence });
  return t(`importing.fate_${fate.is}`);
}

interface LeftOutProps {
  readonly leftOut: readonly LeftOut[];
  readonly takenOut: readonly string[];
}

export function LeftOutList({ leftOut, takenOut }: LeftOutProps) {
  if (leftOut.length + takenOut.length === 0) return null;
  return (
    <section className="import-section">
      <h3>{t('importing.leftOut')}</h3>
      <ul className="import-lines" data-testid="import-left-out">
        {leftOut.slice(0, MOST_LINES).map((each, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the lines are written anew each time.
          <li key={index}>
            {each.line !== undefined && <span>{t('importing.line', { n: each.line })} </span>}
            <code>{each.what}</code> {t(`importing.reason_${each.reason}`)}
          </li>
        ))}
        {takenOut.map((name) => (
          <li key={name}>{t('importing.takenOut', { name })}</li>
        ))}
      </ul>
      <More count={leftOut.length - MOST_LINES} />
    </section>
  );
}

function More({ count }: { readonly count: number }) {
  return count > 0 ? <p>{t('importing.more', { n: count })}</p> : null;
}
