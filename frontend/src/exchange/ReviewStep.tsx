/** What a drawing would become, line by line, each changeable, and what would be left out. */
import { useMemo } from 'react';
import { replaceDesign } from '../commands/files';
import { rules } from '../design/rules';
import { t } from '../i18n';
import { openDialog } from '../ui/state';
import { outcomeOf } from './apply';
import { ArrowList, LeftOutList } from './ReviewLists';
import { ItemTable } from './ReviewTable';
import { chosen, type Review } from './review';

interface Props {
  readonly name: string;
  readonly pages: readonly string[];
  readonly page: number;
  readonly onPage: (page: number) => void;
  readonly review: Review;
  readonly onReview: (review: Review) => void;
  readonly onBack: () => void;
}

export function ReviewStep({ name, pages, page, onPage, review, onReview, onBack }: Props) {
  const outcome = useMemo(() => outcomeOf(review, rules(), rules().catalogue), [review]);
  const { design, arrows, takenOut } = outcome;
  const unknown = [...review.frames, ...review.boxes].filter((item) => item.guess.by === 'nothing');
  const lost =
    arrows.filter((arrow) => arrow.fate.is !== 'kept' && arrow.fate.is !== 'turned').length +
    review.drawing.leftOut.length;

  function apply(): void {
    const stem = name.replace(/\.\w+(\.svg|\.xml)?$/, '');
    const named = { ...design, name: design.name || stem || t('importing.untitled') };
    openDialog(null);
    replaceDesign(named, t('importing.done', { name: named.name, n: lost }));
  }

  return (
    <>
      {pages.length > 1 && (
        <label className="import-page">
          {t('importing.page')}
          <select
            className="field"
            value={page}
            data-testid="import-page"
            onChange={(event) => onPage(Number(event.currentTarget.value))}
          >
            {pages.map((title, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: pages have no other name for sure.
              <option key={index} value={index}>
                {title}
              </option>
            ))}
          </select>
        </label>
      )}
      <p data-testid="import-summary">
        {t('importing.summary', {
          components: Object.keys(design.components).length,
          connections: Object.keys(design.connections).length,
          lost,
        })}{' '}
        {unknown.length > 0 && t('importing.unknown', { n: unknown.length })}
      </p>
      <ItemTable
        title={t('importing.components')}
        items={review.boxes}
        containers={false}
        onChoose={(id, choice) => onReview(chosen(review, id, choice))}
      />
      <ItemTable
        title={t('importing.frames')}
        items={review.frames}
        containers
        onChoose={(id, choice) => onReview(chosen(review, id, choice))}
      />
      <ArrowList arrows={arrows} />
      <LeftOutList leftOut={review.drawing.leftOut} takenOut={takenOut} />
      <div className="dialog-actions import-actions">
        <button type="button" className="button" onClick={onBack}>
          {t('importing.back')}
        </button>
        <button
          type="button"
          className="button button-primary"
          data-testid="import-apply"
          disabled={Object.keys(design.components).length === 0}
          onClick={apply}
        >
          {t('importing.apply')}
        </button>
      </div>
    </>
  );
}
