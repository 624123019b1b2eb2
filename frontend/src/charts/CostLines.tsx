/** The lines of the bill: what it is called there, how much of it, whose price; the floor apart. */
import { rules } from '../design/rules';
import { useDesign } from '../design/store';
import { inLanguage, t } from '../i18n';
import { formatCount, formatMoney } from '../i18n/format';
import type { Cost } from '../live/protocol';

export interface CostLinesProps {
  readonly cost: Cost;
  readonly nameOf: (component: string) => string;
}

export function CostLines({ cost, nameOf }: CostLinesProps) {
  const chosen = useDesign((state) => String(state.design.goals.provider ?? BASE));
  const foreign = cost.lines.some((line) => line.provider !== chosen);
  const { prices_date: date } = rules().catalogue;
  return (
    <>
      <table className="table cost-lines" aria-label={t('charts.bill')}>
        <thead>
          <tr>
            <th scope="col">{t('charts.item')}</th>
            <th scope="col">{t('charts.quantity')}</th>
            <th scope="col">{t('charts.dollarsColumn')}</th>
          </tr>
        </thead>
        <tbody>
          {cost.lines.map((line) => (
            <tr key={`${line.component} ${line.label.en}`}>
              <th scope="row">
                {line.component && nameOf(line.component)}: {inLanguage(line.label)}
                {line.product && <small> {line.product}</small>}
              </th>
              <td data-number>
                <Quantity count={line.quantity} unit={line.unit} />
              </td>
              <td data-number>
                {formatMoney(line.usd)}
                {line.provider !== chosen && <small> *</small>}
              </td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">{t('charts.floor')}</th>
            <td />
            <td data-number>{formatMoney(cost.floor)}</td>
          </tr>
        </tfoot>
      </table>
      <p className="judge-about">
        {t('charts.listPrices', { name: providerName(chosen), date })}
        {foreign && ` ${t('charts.notSourced', { name: providerName(chosen) })}`}
      </p>
    </>
  );
}

/** "9,016 GB", "96.2K GB", "13.4B", "134억 건". */
function Quantity({ count, unit }: { readonly count: number; readonly unit: string }) {
  const known = rules().catalogue.bill_units[unit];
  const all = count * (known?.times ?? 1);
  const name = known ? known[all === 1 ? 'one' : 'many'] : unit;
  return (
    <>
      {formatCount(all)} <small>{name}</small>
    </>
  );
}

const BASE = 'aws';

/** A provider's name, as the catalogue's list of them says. */
export function providerName(id: string): string {
  const param = rules().catalogue.goals.find((one) => one.key === 'provider');
  return param?.options.find((one) => one.value === id)?.label ?? id;
}
