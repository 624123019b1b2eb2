/** Three ways to pass a design on. Opening this sends nothing anywhere. */
import { type ReactNode, useState } from 'react';
import { boot } from '../boot';
import { t } from '../i18n';
import { PrivateShare } from '../share/PrivateShare';
import { ProjectShare } from '../share/ProjectShare';
import { SnapshotShare } from '../share/SnapshotShare';
import { Dialog } from './Dialog';
import { openDialog } from './state';
import './share-dialog.css';

const WAYS = ['snapshot', 'project', 'private'] as const;
type Way = (typeof WAYS)[number];

const PARTS: Readonly<Record<Way, () => ReactNode>> = {
  snapshot: () => <SnapshotShare />,
  project: () => <ProjectShare />,
  private: () => <PrivateShare />,
};

export function ShareDialog() {
  return (
    <Dialog title={t('share.title')} onClose={() => openDialog(null)}>
      {mayShare() ? <Ways /> : <p data-testid="share-not-now">{t('share.notWhileGraded')}</p>}
    </Dialog>
  );
}

/** Work on a graded board stays with its author until the results are revealed. */
function mayShare(): boolean {
  const { board } = boot();
  return !board || ('shares' in board && board.shares);
}

function Ways() {
  const [way, setWay] = useState<Way>('snapshot');
  return (
    <>
      <fieldset className="share-ways">
        <legend className="visually-hidden">{t('share.how')}</legend>
        {WAYS.map((each) => (
          <label key={each} className="share-way" data-chosen={each === way || undefined}>
            <input
              type="radio"
              name="share-way"
              value={each}
              checked={each === way}
              data-testid={`share-way-${each}`}
              onChange={() => setWay(each)}
            />
            <span>
              <strong>{t(`share.${each}`)}</strong>
              <small>{t(`share.${each}Short`)}</small>
            </span>
          </label>
        ))}
      </fieldset>
      <div className="share-part" key={way}>
        {PARTS[way]()}
      </div>
    </>
  );
}
