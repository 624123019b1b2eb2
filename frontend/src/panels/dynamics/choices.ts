/** What the server offers to choose from, fetched once: scenarios, faults, failure dynamics. */
import { useEffect, useState } from 'react';
import type { PatchOperation } from '../../design/patch';
import type { Design } from '../../design/types';
import { currentLanguage } from '../../i18n/language';

interface Range {
  readonly default: number;
  readonly min: number;
  readonly max: number;
}

export interface ScenarioChoice {
  readonly id: string;
  readonly label: string;
  readonly effect: string;
  readonly users_see: string;
  readonly defence: string;
  readonly minutes: Range;
  /** The design's own clocks decide how long it lasts, unless somebody does. */
  readonly by_design: boolean;
  readonly factor: (Range & { readonly label: string }) | null;
  /** Kinds of the components it can hit; none where it hits the traffic. */
  readonly hits: readonly string[];
}

export interface FaultChoice {
  readonly id: string;
  readonly label: string;
  readonly kinds: readonly string[];
  readonly other: boolean;
  readonly amount: (Range & { readonly label: string; readonly unit: string }) | null;
}

export interface DynamicChoice {
  readonly id: string;
  readonly title: string;
  readonly story: string;
  readonly cure: string;
  readonly patch: readonly PatchOperation[];
  readonly design: Design;
}

export interface Choices {
  readonly scenarios: readonly ScenarioChoice[];
  readonly usual: readonly string[];
  readonly faults: readonly FaultChoice[];
  readonly own: {
    readonly goal: number;
    readonly goals: readonly [number, number];
    readonly most: number;
    readonly most_faults: number;
    readonly most_points: number;
    readonly minutes: readonly [number, number];
    readonly factors: readonly [number, number];
  };
  readonly dynamics: readonly DynamicChoice[];
}

let asked: Promise<Choices> | null = null;

async function fetchChoices(): Promise<Choices> {
  const headers = { 'Accept-Language': currentLanguage() };
  const response = await fetch('/api/v1/scenarios', { headers });
  if (!response.ok) throw new Error(String(response.status));
  return (await response.json()) as Choices;
}

/** The choices, fetched at most once; rejected when they cannot be had. */
export function choices(): Promise<Choices> {
  asked ??= fetchChoices();
  const answer = asked;
  answer.catch(() => {
    asked = null;
  });
  return answer;
}

/** The choices, null while they come, or whether they cannot be had. */
export function useChoices(): Choices | 'failed' | null {
  const [found, setFound] = useState<Choices | 'failed' | null>(null);
  useEffect(() => {
    choices().then(setFound, () => setFound('failed'));
  }, []);
  return found;
}
