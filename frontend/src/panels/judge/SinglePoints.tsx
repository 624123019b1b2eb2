/** What takes a class of requests down by failing alone, and what is down without any failure. */
import { classLabel } from '../../design/rules';
import { select } from '../../design/store';
import { t } from '../../i18n';
import { formatUserCount } from '../../i18n/format';
import type { MatrixEnd, MatrixRow } from '../../live/judgementFrames';
import { UiIcon } from '../../ui/icons/UiIcon';
import { useNameOf } from '../results/shown';

interface SinglePointsProps {
  readonly rows: readonly MatrixRow[];
  readonly end: MatrixEnd | undefined;
}

export function SinglePoints({ rows, end }: SinglePointsProps) {
  const nameOf = useNameOf();
  const points = rows.flatMap((row) =>
    row.single_point_of_failure && row.component !== null ? [row.component] : [],
  );
  const down = end?.down_already ?? [];
  return (
    <>
      {down.map(({ users, classes }) => (
        <p key={users} className="single-points" data-testid="down-already">
          <UiIcon name="warning" />
          {t('judge.downAlready', {
            users: formatUserCount(users),
            classes: classes.map(classLabel).join(', '),
          })}
        </p>
      ))}
      {points.length > 0 ? (
        <p className="single-points" data-testid="single-points">
          <UiIcon name="warning" />
          {t('judge.single')}
          {[...new Set(points)].map((component) => (
            <Show key={component} component={component} label={nameOf(component)} />
          ))}
        </p>
      ) : (
        // Where something is down already, "none" would say too much.
        down.length === 0 && <p data-testid="single-points">{t('judge.noSingle')}</p>
      )}
    </>
  );
}

export function Show({ component, label }: { readonly component: string; readonly label: string }) {
  return (
    <button
      type="button"
      className="warnings-show"
      onClick={() => select({ components: [component], connections: [] })}
    >
      {label}
    </button>
  );
}
