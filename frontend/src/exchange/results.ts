/**
 * All results as one long table: a row a figure, so that a spreadsheet can pivot it and a program
 * can read it without knowing how many classes or components there are.
 */
import type { Table } from '../charts/table';
import type { Catalogue } from '../design/catalogue';
import type { Design } from '../design/types';
import { t } from '../i18n';
import type { LoadFrame, Verdict } from '../live/protocol';

type Row = readonly [number, string, string, string, string, number];

const CLASS_FIGURES = ['rate', 'throughput', 'mean_ms', 'p50_ms', 'p95_ms', 'p99_ms', 'p999_ms',
  'good', 'limit_ms', 'fail_fraction', 'attempts'] as const; // biome-ignore format: one list
const COMPONENT_FIGURES = ['utilisation', 'queue', 'arrival_rate', 'throughput', 'residence_ms',
  'lost'] as const; // biome-ignore format: one list

export function resultsTable(
  design: Design,
  catalogue: Catalogue,
  frames: readonly LoadFrame[],
  verdict: Verdict | null,
): Table {
  const labels = new Map(catalogue.classes.map((each) => [each.id, each.label]));
  const ordered = frames.toSorted((a, b) => a.users - b.users);
  const rows: Row[] = ordered.flatMap((frame) => [
    ...totals(frame),
    ...classes(frame, labels),
    ...components(frame, design),
    ...connections(frame, design),
  ]);
  if (verdict)
    rows.push([verdict.capacity_users, 'design', '', '', 'capacity_users', verdict.capacity_users]);
  const columns = ['users', 'scope', 'id', 'name', 'figure', 'value'] as const;
  return { columns: columns.map((column) => t(`exchange.csv_${column}`)), rows };
}

function totals(frame: LoadFrame): Row[] {
  return [
    [frame.users, 'design', '', '', 'good', frame.good],
    [frame.users, 'design', '', '', 'cost_usd_month', frame.cost.total],
  ];
}

function classes(frame: LoadFrame, labels: ReadonlyMap<string, string>): Row[] {
  return Object.entries(frame.classes).flatMap(([id, result]) => [
    ...CLASS_FIGURES.map(
      (figure): Row => [frame.users, 'class', id, labels.get(id) ?? id, figure, result[figure]],
    ),
    ...Object.entries(result.reasons).map(
      ([reason, share]): Row => [
        frame.users,
        'class',
        id,
        labels.get(id) ?? id,
        `lost: ${reason}`,
        share,
      ],
    ),
  ]);
}

function components(frame: LoadFrame, design: Design): Row[] {
  return Object.entries(frame.components).flatMap(([id, result]) => {
    const name = design.components[id]?.name ?? id;
    return [
      ...COMPONENT_FIGURES.map(
        (figure): Row => [frame.users, 'component', id, name, figure, result[figure]],
      ),
      ...Object.entries(result.limits).map(
        ([limit, used]): Row => [frame.users, 'component', id, name, `limit: ${limit}`, used],
      ),
      [frame.users, 'component', id, name, 'cost_usd_month', frame.cost.components[id] ?? 0] as Row,
    ];
  });
}

function connections(frame: LoadFrame, design: Design): Row[] {
  return Object.entries(frame.connections).flatMap(([id, result]) => {
    const wire = design.connections[id];
    const ends = [wire?.from, wire?.to].map(
      (end) => design.components[end ?? '']?.name ?? end ?? '',
    );
    return [
      [frame.users, 'connection', id, ends.join(' → '), 'rate', result.rate],
      [frame.users, 'connection', id, ends.join(' → '), 'mbit_s', result.mbit_s],
    ] satisfies Row[];
  });
}
