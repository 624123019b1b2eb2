/**
 * Stands in for Lucide's own component factory in the build: the editor only ever sets a size
 * and a stroke, so the drawing instructions are all it needs of the library.
 */
import { createElement, type SVGProps } from 'react';

interface IconData {
  readonly node: readonly (readonly [string, Readonly<Record<string, string>>])[];
}

interface Props extends SVGProps<SVGSVGElement> {
  readonly size?: number;
}

export default function createLucideIcon({ node }: IconData) {
  return function Icon({ size = 24, ...rest }: Props) {
    return createElement(
      'svg',
      {
        width: size,
        height: size,
        viewBox: '0 0 24 24',
        fill: 'none',
        stroke: 'currentColor',
        strokeLinecap: 'round',
        strokeLinejoin: 'round',
        ...rest,
      },
      node.map(([tag, attributes]) => createElement(tag, attributes)),
    );
  };
}
