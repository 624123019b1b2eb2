/** The width and height of a place, for those who do not drag its corners. */
import { resize } from '../design/edits';
import { change } from '../design/store';
import type { Component } from '../design/types';
import { t } from '../i18n';
import { NumberInput } from './form/NumberInput';

const SIDES = [
  { side: 'width', min: 240 },
  { side: 'height', min: 136 },
] as const;
const LARGEST = 20_000;
const STEP = 16;

interface Props {
  readonly id: string;
  readonly component: Component;
  readonly disabled: boolean;
}

export function PlaceSize({ id, component, disabled }: Props) {
  const { x, y, width, height } = component;
  if (width === undefined || height === undefined) return null;
  const box = { x, y, width, height };
  return (
    <fieldset className="place-size">
      <legend>{t('inspector.placeSize')}</legend>
      {SIDES.map(({ side, min }) => {
        const label = t(`inspector.${side}`);
        const field = `${id}-${side}`;
        return (
          <div key={side}>
            <label htmlFor={field}>{label}</label>
            <NumberInput
              id={field}
              param={{
                label,
                type: 'integer',
                unit: 'px',
                percent: false,
                min,
                max: LARGEST,
                step: STEP,
              }}
              value={box[side]}
              onChange={(value) =>
                change((design) => resize(design, id, { ...box, [side]: value }), {
                  merge: `size ${id}`,
                })
              }
              disabled={disabled}
              noteId=""
            />
          </div>
        );
      })}
    </fieldset>
  );
}
