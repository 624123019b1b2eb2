/** The settings of whatever is selected: a component, a connection, several, or the design itself. */
import { useDesign } from '../design/store';
import { t } from '../i18n';
import { ComponentSettings } from './ComponentSettings';
import { ConnectionSettings } from './ConnectionSettings';
import { DesignSettings } from './DesignSettings';
import './inspector.css';

export function Inspector() {
  const { components, connections } = useDesign((state) => state.selection);
  const count = components.length + connections.length;
  const component = components[0];
  const connection = connections[0];

  if (count > 1) return <p className="inspector-many">{t('inspector.many', { n: count })}</p>;
  if (component !== undefined) return <ComponentSettings key={component} id={component} />;
  if (connection !== undefined) return <ConnectionSettings key={connection} id={connection} />;
  return <DesignSettings />;
}
