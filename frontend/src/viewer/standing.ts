/** What the server says about a shared design beside the design itself. */
import { request } from '../account/api';

export interface ParameterChange {
  readonly parameter: string;
  readonly left: unknown;
  readonly right: unknown;
}

export interface ComponentChange {
  readonly component: string;
  readonly name: string;
  readonly left: string | null;
  readonly right: string | null;
  readonly parameters: readonly ParameterChange[];
}

export interface Difference {
  readonly components: readonly ComponentChange[];
  readonly connections: readonly {
    readonly from: string;
    readonly to: string;
    readonly from_name: string;
    readonly to_name: string;
    readonly left: boolean;
    readonly right: boolean;
  }[];
  /** Workload and goals. */
  readonly demands: readonly ParameterChange[];
  readonly score: readonly [number | null, number | null];
}

export interface Standing {
  readonly author: string;
  readonly engine: string | null;
  readonly current_engine: string;
  readonly score: number | null;
  readonly grade: string | null;
  readonly users: number | null;
  readonly parent:
    | { readonly deleted: true }
    | { readonly deleted: false; readonly id: string; readonly name: string }
    | null;
  readonly remixes: number;
  readonly difference: Difference | null;
}

const AGAIN_MS = 500;
const SLOWEST_MS = 4000;
const PATIENCE_MS = 120_000;

/** Whether a score is still to come: its own or its parent's. */
function isOpen(standing: Standing): boolean {
  return standing.score === null || Boolean(standing.difference?.score.includes(null));
}

/** The standing; asked again while the engine is still at work on the score. */
export function followStanding(snapshot: string, show: (standing: Standing) => void): () => void {
  let wanted = true;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const end = Date.now() + PATIENCE_MS;

  async function look(wait: number): Promise<void> {
    const answer = await request<Standing>('GET', `/designs/${snapshot}/standing`);
    if (!wanted || !answer.ok) return;
    show(answer.value);
    if (isOpen(answer.value) && Date.now() < end) {
      timer = setTimeout(() => void look(Math.min(1.5 * wait, SLOWEST_MS)), wait);
    }
  }

  void look(AGAIN_MS);
  return () => {
    wanted = false;
    clearTimeout(timer);
  };
}
