/** A component that is fetched when it is first shown, together with the texts it needs. */
import { type ComponentType, type LazyExoticComponent, lazy } from 'react';
import { loadRest } from '../i18n';

export function lazily<Props>(
  load: () => Promise<ComponentType<Props>>,
): LazyExoticComponent<ComponentType<Props>> {
  return lazy(async () => {
    const [component] = await Promise.all([load(), loadRest()]);
    return { default: component };
  });
}
